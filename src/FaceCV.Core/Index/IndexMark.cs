namespace FaceCV.Core.Index;

/// <summary>Up to where of a store's changes an index is complete.</summary>
/// <param name="Revision">Every change up to this revision is in it, perhaps later ones too.</param>
public sealed record IndexMark(long Revision);

/// <summary>What an index brought back from its files.</summary>
/// <param name="Mark">Up to where it is complete; null when it is empty and is to be filled anew.</param>
/// <param name="Refusal">Why files that were there could not be used, as the end of a sentence; null when there were none or they could.</param>
public readonly record struct Restoration(IndexMark? Mark, string? Refusal);
