using System.Text;

namespace FaceCV.Stores.Formats;

/// <summary>Makes names comparable without regard to case, in any script, the same way for what is stored and what is sought.</summary>
internal static class NameFolding
{
    /// <summary>
    /// Composed form, then simple upper case of every character (Unicode, no culture), so that ς, σ and Σ are one letter; ß is not ss.
    /// </summary>
    public static string Fold(string text) => (IsWellFormed(text) ? text.Normalize(NormalizationForm.FormC) : text).ToUpperInvariant();

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i += char.IsSurrogate(text[i]) ? 2 : 1)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))) return false;
        }

        return true;
    }
}
