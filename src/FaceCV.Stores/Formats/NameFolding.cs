namespace FaceCV.Stores.Formats;

/// <summary>Makes names comparable without regard to case, in any script, the same way for what is stored and what is sought.</summary>
internal static class NameFolding
{
    /// <summary>
    /// Simple upper case of every character (Unicode, no culture), so that ς, σ and Σ are one letter; ß is not ss. A letter with a combining
    /// accent is not the same as the accented letter: the program runs without ICU, where .NET does not compose characters.
    /// </summary>
    public static string Fold(string text) => text.ToUpperInvariant();
}
