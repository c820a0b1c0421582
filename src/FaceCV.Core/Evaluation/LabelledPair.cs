namespace FaceCV.Core.Evaluation;

/// <summary>One image of a set in LFW layout: a folder a person, files numbered from 1.</summary>
/// <param name="Person">Folder name, the identity.</param>
/// <param name="Number">Number of the image, at least 1.</param>
public readonly record struct PairImage(string Person, int Number)
{
    /// <summary>File name without extension, for example <c>Jane_Doe_0001</c>.</summary>
    public string Stem => $"{Person}_{Number:D4}";
}

/// <summary>Two images to compare, with the truth about them.</summary>
/// <param name="First">One image.</param>
/// <param name="Second">The other.</param>
/// <param name="Mated">True when both show the same person (ISO/IEC 2382-37: a mated pair).</param>
/// <param name="Fold">Fold the pair belongs to, from 0.</param>
public readonly record struct LabelledPair(PairImage First, PairImage Second, bool Mated, int Fold);
