using System.Text.RegularExpressions;
using FaceCV.Core.Errors;

namespace FaceCV.Core.Gallery;

/// <summary>
/// A gallery of its own within a database: people of one are never found in another, names and external ids are apart, and so are the indexes.
/// </summary>
/// <param name="Name">Its name, see <see cref="CollectionName"/>.</param>
/// <param name="RetentionDays">Days after which an enrolled face is erased, and its person with the last; null keeps them.</param>
/// <param name="CreatedAt">When it was created, UTC.</param>
public sealed record Collection(string Name, int? RetentionDays, DateTimeOffset CreatedAt)
{
    /// <summary>Longest retention, in days.</summary>
    public const int MaxRetentionDays = 36_500;
}

/// <summary>Names of collections: 1 to 63 lower-case letters a-z, digits, hyphens and underscores, a letter or digit first.</summary>
public static partial class CollectionName
{
    /// <summary>The collection that is always there, and used when none is named.</summary>
    public const string Default = "default";

    /// <summary>Whether a text is such a name.</summary>
    public static bool IsOne(string? text) => text is not null && Form().IsMatch(text);

    /// <summary>The name itself.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/> when it is none.</exception>
    public static string Check(string? text) => IsOne(text)
        ? text!
        : throw new FaceException(
            FaceError.InvalidArgument, "That is no name of a collection.", "Use 1 to 63 lower-case letters a-z, digits, hyphens and underscores, a letter or digit first.");

    /// <summary>The days themselves.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/> when they are out of range.</exception>
    public static int? CheckRetention(int? days) => days is null or (>= 1 and <= Collection.MaxRetentionDays)
        ? days
        : throw new FaceException(FaceError.InvalidArgument, $"The retention is {days} days.", $"Use 1 to {Collection.MaxRetentionDays}, or none to keep faces.");

    /// <summary>The refusal of a collection that is not there.</summary>
    public static FaceException NotFound() => new(
        FaceError.CollectionNotFound, "There is no collection of this name.", "GET /api/v1/collections lists them; POST /api/v1/collections makes one.");

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_-]{0,62}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Form();
}
