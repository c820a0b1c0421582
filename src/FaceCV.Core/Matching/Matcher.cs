using FaceCV.Core.Index;

namespace FaceCV.Core.Matching;

/// <summary>Decides what a search means.</summary>
public static class Matcher
{
    /// <summary>The verdict on one search.</summary>
    /// <param name="people">Nearest people, closest first, each by their nearest template; at least the first two where there are two.</param>
    /// <param name="threshold">Least cosine similarity of a match.</param>
    /// <param name="margin">
    /// A second person less than this far behind the first makes the answer ambiguous, be the second over the threshold or not; 0 never does.
    /// </param>
    public static Verdict Decide(IReadOnlyList<IndexHit> people, float threshold, float margin) =>
        people.Count == 0 ? Verdict.Unknown : Decide(people[0].Similarity, people.Count > 1 ? people[1].Similarity : null, threshold, margin);

    /// <summary>As the other, from similarities alone.</summary>
    /// <param name="nearest">Similarity of the nearest person.</param>
    /// <param name="second">Similarity of the second person; null when there is none.</param>
    /// <param name="threshold">Least cosine similarity of a match.</param>
    /// <param name="margin">As in the other.</param>
    public static Verdict Decide(float nearest, float? second, float threshold, float margin)
    {
        if (!(nearest >= threshold)) return Verdict.Unknown;
        return nearest - second < margin ? Verdict.Ambiguous : Verdict.Match;
    }

    /// <summary>
    /// Verdicts for the faces of one image: each by <see cref="Decide"/>, then one-to-one, since nobody is in a picture twice. Of several
    /// faces that match the same person the most similar keeps the match and the others become ambiguous; equals keep the earlier face.
    /// </summary>
    /// <remarks>Ambiguous, not unknown: a mirror or a poster does show a person twice, and the candidates still say who.</remarks>
    /// <param name="searches">For each face its nearest people, as in <see cref="Decide"/>.</param>
    /// <param name="threshold">Least cosine similarity of a match.</param>
    /// <param name="margin">See <see cref="Decide"/>.</param>
    /// <returns>A verdict for each face, in order.</returns>
    public static Verdict[] DecideFrame(IReadOnlyList<IReadOnlyList<IndexHit>> searches, float threshold, float margin)
    {
        var verdicts = new Verdict[searches.Count];
        var holders = new Dictionary<Gallery.PersonId, int>();
        for (var face = 0; face < searches.Count; face++)
        {
            verdicts[face] = Decide(searches[face], threshold, margin);
            if (verdicts[face] != Verdict.Match) continue;
            var best = searches[face][0];
            if (!holders.TryGetValue(best.PersonId, out var holder))
            {
                holders.Add(best.PersonId, face);
                continue;
            }

            var loser = best.Similarity > searches[holder][0].Similarity ? holder : face;
            verdicts[loser] = Verdict.Ambiguous;
            holders[best.PersonId] = loser == face ? holder : face;
        }

        return verdicts;
    }
}
