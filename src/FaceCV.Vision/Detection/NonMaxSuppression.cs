namespace FaceCV.Vision.Detection;

/// <summary>Keeps the best of boxes that overlap.</summary>
public static class NonMaxSuppression
{
    /// <summary>Sorts by falling score and drops every box whose overlap with a better one is above a limit. In place.</summary>
    /// <param name="detections">Boxes; on return the kept ones, best first.</param>
    /// <param name="threshold">Greatest intersection over union that two kept boxes may have, 0..1.</param>
    public static void Apply(List<RawDetection> detections, float threshold)
    {
        detections.Sort(static (a, b) => b.Score.CompareTo(a.Score));
        var kept = 0;
        for (var i = 0; i < detections.Count; i++)
        {
            if (!OverlapsKept(detections, kept, detections[i], threshold)) detections[kept++] = detections[i];
        }

        detections.RemoveRange(kept, detections.Count - kept);
    }

    private static bool OverlapsKept(List<RawDetection> detections, int kept, RawDetection candidate, float threshold)
    {
        for (var i = 0; i < kept; i++)
        {
            if (detections[i].Box.IntersectionOverUnion(candidate.Box) > threshold) return true;
        }

        return false;
    }
}
