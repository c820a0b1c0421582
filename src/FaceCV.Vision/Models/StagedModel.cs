using FaceCV.Core.Errors;
using FaceCV.Vision.Models.Onnx;

namespace FaceCV.Vision.Models;

/// <summary>A model file ready to be put in place, with its record.</summary>
/// <param name="Bytes">The file.</param>
/// <param name="Record">What to write about it.</param>
internal sealed record StagedModel(byte[] Bytes, InstalledFile Record)
{
    /// <summary>Checks published bytes and rewrites the graph; a rewrite that does not agree is refused and the published file kept.</summary>
    /// <param name="pack">Pack name, for messages.</param>
    /// <param name="model">Manifest entry.</param>
    /// <param name="published">The file as published.</param>
    /// <param name="rewrite">The rewriter.</param>
    /// <exception cref="FaceException"><see cref="FaceError.ModelDamaged"/> with the file's name.</exception>
    public static StagedModel Prepare(string pack, ModelEntry model, byte[] published, Func<byte[], RewriteResult> rewrite)
    {
        var seen = FileChecksum.Sha256(published);
        if (seen != model.Sha256)
        {
            throw new FaceException(
                FaceError.ModelDamaged,
                $"File '{model.File}' of pack '{pack}' has the SHA-256 {seen[..8]}... instead of {model.Sha256[..8]}...; nothing was installed.",
                "Get the pack from its publisher again.");
        }

        try
        {
            var result = rewrite(published);
            return result.Changed ? Choose(model, published, result) : Keep(model, published, RewriteOutcome.Unchanged, null);
        }
        catch (InvalidDataException exception)
        {
            throw new FaceException(
                FaceError.ModelDamaged, $"File '{model.File}' of pack '{pack}' cannot be used: {exception.Message}", "Correct the pack; its manifest names a file that is no model.", exception);
        }
    }

    private static StagedModel Choose(ModelEntry model, byte[] published, RewriteResult rewritten)
    {
        var checksum = FileChecksum.Sha256(rewritten.Bytes);
        if (model.RewrittenSha256 is { } pinned && pinned != checksum)
            return Keep(model, published, RewriteOutcome.Refused, $"the rewritten file has the SHA-256 {checksum[..8]}..., but the manifest states {pinned[..8]}...");
        if (RewriteAgreement.FindDifference(published, rewritten.Bytes, model) is { } difference)
            return Keep(model, published, RewriteOutcome.Refused, difference);
        return new(rewritten.Bytes, new InstalledFile(model.File, model.Sha256, checksum, rewritten.Bytes.Length, RewriteOutcome.Applied));
    }

    private static StagedModel Keep(ModelEntry model, byte[] published, RewriteOutcome outcome, string? note) =>
        new(published, new InstalledFile(model.File, model.Sha256, model.Sha256, published.Length, outcome, note));
}
