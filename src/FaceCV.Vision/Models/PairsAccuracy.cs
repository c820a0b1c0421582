namespace FaceCV.Vision.Models;

/// <summary>Accuracy of a recogniser on labelled pairs of faces, measured by <c>facecv evaluate pairs</c>.</summary>
/// <param name="Dataset">What it was measured on.</param>
/// <param name="Command">The command that made it.</param>
/// <param name="Pairs">Number of pairs.</param>
/// <param name="Accuracy">Share of pairs decided rightly, 0..1; the threshold of each fold is chosen on the others.</param>
/// <param name="StandardError">Standard error of it over the folds, 0..1.</param>
public sealed record PairsAccuracy(string Dataset, string Command, int Pairs, double Accuracy, double StandardError);
