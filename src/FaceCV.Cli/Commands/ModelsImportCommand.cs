using System.CommandLine;
using FaceCV.Cli.Output;
using FaceCV.Core.Errors;
using FaceCV.Vision.Models.Import;

namespace FaceCV.Cli.Commands;

/// <summary><c>models import</c>: an ONNX file from weights that are published without a graph.</summary>
internal static class ModelsImportCommand
{
    public static Command Create(CliContext context)
    {
        var graph = new Argument<string>("GRAPH") { Description = $"The network the weights are of: {string.Join(", ", TfjsImporter.GraphNames)}." };
        var weights = new Argument<string>("WEIGHTS") { Description = "Its TensorFlow.js weight manifest (...-weights_manifest.json), with the shards beside it." };
        var output = new Argument<string>("OUTPUT") { Description = "The ONNX file to write; one that is there is replaced." };
        var command = new Command("import", "Build an ONNX file from the weights of a TensorFlow.js face network.") { graph, weights, output };
        command.SetAction(parsed => Import(context, parsed.GetRequiredValue(graph), parsed.GetRequiredValue(weights), parsed.GetRequiredValue(output)));
        return command;
    }

    private static void Import(CliContext context, string graph, string weights, string output)
    {
        if (Directory.Exists(output) || !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(output))))
            throw new FaceException(FaceError.InvalidArgument, $"'{output}' cannot be written: it is a folder, or its folder does not exist.", "Name a file in a folder that exists.");
        context.Err.WritePlain($"Building {graph} from {weights}");
        var made = TfjsImporter.ImportFile(graph, weights);
        made.Save(output);
        if (context.Json)
        {
            context.WriteJson(new { Graph = graph, File = output, Bytes = made.Bytes.Length, made.Sha256, made.Input, made.Outputs });
            return;
        }

        context.Out.WritePlain($"{output}: {made.Bytes.Length:N0} bytes, input {made.Input}, outputs {string.Join(", ", made.Outputs)}");
        context.Out.WritePlain($"sha256 {made.Sha256}");
    }
}
