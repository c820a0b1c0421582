using System.Text.Json;
using System.Text.Json.Nodes;
using FaceCV.Core.Errors;

namespace FaceCV.Stores.Chroma.Wire;

/// <summary>Reads what is noted of records and collections, which others than FaceCV may have changed.</summary>
internal static class ChromaNotes
{
    /// <summary>A value.</summary>
    /// <param name="notes">What is noted.</param>
    /// <param name="key">Its name.</param>
    /// <param name="absent">What an absent one counts as.</param>
    /// <exception cref="FaceException"><see cref="FaceError.StoreUnavailable"/>: it is of another kind.</exception>
    public static T? Value<T>(JsonObject notes, string key, T? absent)
    {
        try
        {
            return notes.TryGetPropertyValue(key, out var value) && value is not null ? value.GetValue<T>() : absent;
        }
        catch (Exception failure) when (failure is InvalidOperationException or FormatException or JsonException)
        {
            throw new FaceException(FaceError.StoreUnavailable, $"A record in Chroma was altered: its '{key}' is of another kind.", "Restore Chroma's data from a backup.", failure);
        }
    }
}
