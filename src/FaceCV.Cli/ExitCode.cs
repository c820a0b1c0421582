using FaceCV.Core.Errors;

namespace FaceCV.Cli;

/// <summary>What the process returns; the table of <c>--help</c> and docs/cli.md.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>The answer is no: not the same person, nobody was named; or some of several files failed.</summary>
    public const int Negative = 1;

    /// <summary>Wrong arguments, settings or images.</summary>
    public const int BadInput = 2;

    /// <summary>No such person or face.</summary>
    public const int NotFound = 3;

    /// <summary>The model pack is missing, damaged or not allowed.</summary>
    public const int ModelMissing = 4;

    /// <summary>The database failed, or FaceCV itself.</summary>
    public const int Failure = 5;

    /// <summary>Stopped with Ctrl+C; 128 + SIGINT as shells count.</summary>
    public const int Cancelled = 130;

    /// <summary>The table as help shows it.</summary>
    public const string Table = """
        Exit codes:
          0    done
          1    the answer is no (not the same person, nobody named), or some of several files failed
          2    wrong arguments, settings or image; for an image also: no face, or the enrolment gate refused it
          3    no such person
          4    the model pack is missing, damaged, unknown or not allowed
          5    the database failed, or FaceCV itself
          130  stopped with Ctrl+C
        """;

    /// <summary>The code of an expected failure.</summary>
    public static int Of(FaceError error) => error switch
    {
        FaceError.PersonNotFound or FaceError.FaceNotFound or FaceError.CollectionNotFound or FaceError.KeyNotFound => NotFound,
        FaceError.UnknownModel or FaceError.ModelNotInstalled or FaceError.ModelDamaged or FaceError.ModelDownloadFailed
            or FaceError.LicenceNotAccepted or FaceError.CapabilityMissing => ModelMissing,
        FaceError.StoreUnavailable or FaceError.Overloaded => Failure,
        _ => BadInput,
    };

    /// <summary>The code of work on several files, given that of each: the one code when all failed alike, 1 when some failed.</summary>
    public static int OfMany(IReadOnlyCollection<int> codes)
    {
        if (codes.All(code => code == Success)) return Success;
        return codes.Contains(Success) ? Negative : codes.Max();
    }
}
