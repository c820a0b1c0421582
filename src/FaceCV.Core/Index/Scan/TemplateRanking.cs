namespace FaceCV.Core.Index.Scan;

/// <summary>The nearest templates.</summary>
internal sealed class TemplateRanking : Ranking
{
    /// <inheritdoc/>
    public override void Offer(in IndexHit hit) => Enter(hit);
}
