namespace FaceCV.Vision.Models.Sources;

/// <summary>Passes a transfer's progress on as a pack's.</summary>
/// <param name="pack">Pack name.</param>
/// <param name="progress">Where to.</param>
internal sealed class TransferRelay(string pack, IProgress<PackProgress> progress) : IProgress<TransferProgress>
{
    /// <inheritdoc/>
    public void Report(TransferProgress value) => progress.Report(new PackProgress(pack, PackStage.Downloading, null, value.Done, value.Total));
}
