using System.CommandLine;
using FaceCV.Cli.Evaluation;

namespace FaceCV.Cli.Commands;

/// <summary>Options that the evaluations share.</summary>
internal static class EvaluationOptions
{
    /// <summary>The folder of the set.</summary>
    public static Option<string> Images(string description) => new("--images") { Description = description, HelpName = "DIR", Required = true };

    /// <summary>Where results are kept.</summary>
    public static Option<string?> Out() =>
        new("--out") { Description = "Also write the result there: Markdown, JSON and, where there is a curve, a PNG.", HelpName = "DIR" };

    /// <summary>Another recogniser to fuse with.</summary>
    public static Option<string?> Fuse() => new("--fuse")
    {
        Description = "Measure the mean similarity of the pack's recogniser and another's, whose share is given: PACK:SHARE, as faceapi:0.3.", HelpName = "FUSION",
    };

    /// <summary>Which embeddings are averaged with the mirrored face's.</summary>
    public static Option<Mirroring?> Mirror() => new("--mirror")
    {
        Description = "What is averaged with its mirror image: none, templates or all. Default: as the setting FACECV_MIRROR_TEMPLATES has it.",
        HelpName = "WHAT",
    };

    /// <summary>The choice of that option, or what the program does at run time.</summary>
    public static Mirroring MirrorOrSetting(this CliContext context, Mirroring? choice) =>
        choice ?? (context.Settings.Recognition.MirrorTemplates ? Mirroring.Templates : Mirroring.None);
}
