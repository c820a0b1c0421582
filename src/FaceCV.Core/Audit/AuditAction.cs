namespace FaceCV.Core.Audit;

/// <summary>What can be in the audit log: a closed list, so that nothing a caller sends gets into it by way of an action.</summary>
public enum AuditAction
{
    /// <summary>Somebody was enrolled: persons and faces were made.</summary>
    PersonEnrol,

    /// <summary>A person's name, metadata or external id was changed.</summary>
    PersonUpdate,

    /// <summary>People were erased with all their faces.</summary>
    PersonErase,

    /// <summary>A face was given another picture or moved to another person.</summary>
    FaceUpdate,

    /// <summary>A face was erased.</summary>
    FaceErase,

    /// <summary>People were searched for, verified or compared.</summary>
    FaceRecognise,

    /// <summary>A collection was made.</summary>
    CollectionCreate,

    /// <summary>A collection's retention was changed.</summary>
    CollectionUpdate,

    /// <summary>A collection was erased with everybody in it.</summary>
    CollectionErase,

    /// <summary>Faces past their retention were erased by the program itself.</summary>
    RetentionErase,

    /// <summary>The gallery, or a collection of it, was exported.</summary>
    GalleryExport,

    /// <summary>An archive was imported.</summary>
    GalleryImport,

    /// <summary>The database was copied.</summary>
    GalleryBackup,

    /// <summary>A job was sent.</summary>
    JobSubmit,

    /// <summary>A job was stopped.</summary>
    JobCancel,

    /// <summary>The record of a job was deleted.</summary>
    JobDelete,

    /// <summary>A job enrolled or changed people.</summary>
    JobRun,

    /// <summary>Another model pack was put in use, loaded or unloaded.</summary>
    ModelChange,

    /// <summary>An API key was made.</summary>
    KeyCreate,

    /// <summary>An API key was given another secret.</summary>
    KeyRotate,

    /// <summary>An API key was revoked.</summary>
    KeyRevoke,

    /// <summary>The data key, or the secret that turns vectors, was changed.</summary>
    DataKeyRotate,

    /// <summary>A request that changes something, of a route that has no word of its own here.</summary>
    OtherChange,

    /// <summary>Requests were refused because nobody was named, or somebody who may not do that; counted by the minute.</summary>
    AccessRefuse,

    /// <summary>The log was mended: an unfinished line of a crash was cut off, or entries that could not be written were lost.</summary>
    AuditMend,

    /// <summary>Old parts of the log were deleted, as its retention says.</summary>
    AuditPrune,

    /// <summary>The log was exported.</summary>
    AuditExport,
}

/// <summary>Actions as they are written.</summary>
public static class AuditActions
{
    /// <summary>For example <c>person.erase</c>.</summary>
    public static string Word(this AuditAction action)
    {
        var text = action.ToString();
        var second = text.Length;
        while (!char.IsUpper(text[--second]))
        {
            // The last word begins with the last capital.
        }

        var first = text[..second];
        return $"{(first == "DataKey" ? "data_key" : first.ToLowerInvariant())}.{text[second..].ToLowerInvariant()}";
    }
}
