using FaceCV.Vision.Models.Onnx;

namespace FaceCV.Vision.Models.Import;

/// <summary>An ONNX file that was built from weights, with what a manifest says about it.</summary>
/// <param name="Bytes">The file.</param>
/// <param name="Sha256">Its SHA-256, lower case hex.</param>
/// <param name="Input">Name of its input.</param>
/// <param name="Outputs">Names of its outputs.</param>
public sealed record ImportedGraph(byte[] Bytes, string Sha256, string Input, IReadOnlyList<string> Outputs)
{
    /// <summary>Writes the file, over what is there; a crash leaves the old file or the new one.</summary>
    public void Save(string path) => AtomicFile.Write(path, Bytes);

    /// <summary>Describes a file that was just built.</summary>
    internal static ImportedGraph Of(byte[] bytes)
    {
        var graph = ModelProto.Parser.ParseFrom(bytes).Graph;
        return new ImportedGraph(bytes, FileChecksum.Sha256(bytes), graph.Input[0].Name, [.. graph.Output.Select(output => output.Name)]);
    }
}
