using FaceCV.Core.Faces;

namespace FaceCV.Vision.Detection;

/// <summary>Keeps the best of boxes that overlap.</summary>
public static class NonMaxSuppression
{
    /// <summary>Sorts by falling score and drops every box whose overlap with a better one is above a limit. In place.</summary>
    /// <typeparam name="T">What has a box and a score.</typeparam>
    /// <param name="detections">Boxes; on return the kept ones, best first.</param>
    /// <param name="threshold">Greatest intersection over union that two kept boxes may have, 0..1.</param>
    /// <param name="ofSmaller">Measure the intersection in the smaller box instead, so that a box inside another is dropped too. Default false.</param>
    public static void Apply<T>(List<T> detections, float threshold, bool ofSmaller = false)
        where T : IScoredBox
    {
        detections.Sort(static (a, b) => b.Score.CompareTo(a.Score));
        var kept = 0;
        for (var i = 0; i < detections.Count; i++)
        {
            if (!OverlapsKept(detections, kept, detections[i].Box, threshold, ofSmaller)) detections[kept++] = detections[i];
        }

        detections.RemoveRange(kept, detections.Count - kept);
    }

    private static bool OverlapsKept<T>(List<T> detections, int kept, BoundingBox candidate, float threshold, bool ofSmaller)
        where T : IScoredBox
    {
        for (var i = 0; i < kept; i++)
        {
            var box = detections[i].Box;
            var overlap = ofSmaller ? box.Intersection(candidate) / MathF.Min(box.Area, candidate.Area) : box.IntersectionOverUnion(candidate);
            if (overlap > threshold) return true;
        }

        return false;
    }
}
