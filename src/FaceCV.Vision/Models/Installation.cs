using System.Text.Json;
using FaceCV.Vision.Models.Onnx;
using FaceCV.Vision.Models.Sources;

namespace FaceCV.Vision.Models;

/// <summary>One installation: from opened files to a pack in place. The caller holds the pack's lock.</summary>
/// <param name="manifest">What to install.</param>
/// <param name="workspace">Where it is prepared.</param>
/// <param name="rewrite">The graph rewriter.</param>
/// <param name="progress">Told each file.</param>
internal sealed class Installation(
    ModelManifest manifest, PackWorkspace workspace, Func<byte[], RewriteResult> rewrite, IProgress<PackProgress>? progress)
{
    /// <summary>Checks, rewrites and writes every file, and their record last.</summary>
    /// <param name="files">The published files.</param>
    /// <param name="ownManifest">Manifest to keep with the files; null for packs that ship with the program.</param>
    /// <param name="now">Time for the record.</param>
    /// <param name="cancellationToken">Stops it between files.</param>
    public void Stage(IPackFiles files, byte[]? ownManifest, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var records = new List<InstalledFile>();
        foreach (var model in manifest.Models)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Report(PackStage.Extracting, model, records.Count);
            var published = PackContents.ReadModel(files, manifest.Name, model);
            Report(PackStage.Rewriting, model, records.Count);
            var staged = StagedModel.Prepare(manifest.Name, model, published, rewrite);
            AtomicFile.WriteThrough(Path.Combine(workspace.Files, model.File), staged.Bytes);
            records.Add(staged.Record);
        }

        if (ownManifest is not null) AtomicFile.WriteThrough(Path.Combine(workspace.Files, ManifestReader.FileName), ownManifest);
        var record = new InstallationRecord(manifest.Name, GraphRewriter.Version, now, records);
        AtomicFile.WriteThrough(
            Path.Combine(workspace.Files, InstallationRecord.FileName), JsonSerializer.SerializeToUtf8Bytes(record, ModelManifest.Json));
    }

    private void Report(PackStage stage, ModelEntry model, int done) =>
        progress?.Report(new PackProgress(manifest.Name, stage, model.File, done, manifest.Models.Count));
}
