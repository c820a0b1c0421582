using FaceCV.Core.Errors;

namespace FaceCV.Stores.Protection;

/// <summary>Databases whose records the keys given cannot open.</summary>
internal static class SealingRefusals
{
    /// <summary>Throws when records are sealed with a key that is not here.</summary>
    /// <param name="sealedWith">The key's id as the database has it; null when its records are not sealed yet.</param>
    /// <param name="sealer">What opens them.</param>
    /// <exception cref="FaceException"><see cref="FaceError.StoreUnavailable"/>.</exception>
    public static void RefuseOtherKey(long? sealedWith, RecordSealer sealer)
    {
        if (sealedWith is not { } id || sealer.Holds((uint)id)) return;
        throw new FaceException(
            FaceError.StoreUnavailable,
            $"The gallery is sealed with the data key {id:x8}, and the key given is {sealer.KeyId:x8}.",
            "Restore the key file from your copy, or name it with FACECV_DATA_KEY_FILE. Without that key templates and crops cannot be read, and people have to be enrolled anew in a new database.");
    }
}
