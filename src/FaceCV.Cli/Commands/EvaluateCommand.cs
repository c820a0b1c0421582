using System.CommandLine;

namespace FaceCV.Cli.Commands;

/// <summary><c>evaluate</c>: accuracy on labelled images, and thresholds from them.</summary>
internal static class EvaluateCommand
{
    public static Command Create(CliContext context) => new("evaluate", "Measure accuracy on labelled images, and set thresholds by it.")
    {
        EvaluatePairsCommand.Create(context),
        EvaluateCalibrateCommand.Create(context),
        EvaluateIdentifyCommand.Create(context),
        EvaluateDetectCommand.Create(context),
        EvaluateAttributesCommand.Create(context),
        EvaluateQualityCommand.Create(context),
        EvaluatePadCommand.Create(context),
    };
}
