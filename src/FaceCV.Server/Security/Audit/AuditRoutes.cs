using System.Collections.Frozen;
using FaceCV.Core.Audit;

namespace FaceCV.Server.Security.Audit;

/// <summary>What each route is in the audit log, by the name of its operation. A route that is not listed and is no GET is a change.</summary>
internal static class AuditRoutes
{
    private static readonly FrozenDictionary<string, AuditAction> Known = new Dictionary<string, AuditAction>(StringComparer.Ordinal)
    {
        ["EnrolFolder"] = AuditAction.PersonEnrol,
        ["RegisterFace"] = AuditAction.PersonEnrol,
        ["DeepFaceAddFace"] = AuditAction.PersonEnrol,
        ["ServiceRegister"] = AuditAction.PersonEnrol,
        ["BatchRegister"] = AuditAction.PersonEnrol,
        ["CreatePerson"] = AuditAction.PersonEnrol,
        ["AddPersonFaces"] = AuditAction.PersonEnrol,
        ["UpdatePerson"] = AuditAction.PersonUpdate,
        ["DeletePerson"] = AuditAction.PersonErase,
        ["DeleteFacesByName"] = AuditAction.PersonErase,
        ["DeepFaceDeleteByName"] = AuditAction.PersonErase,
        ["DeepFaceChangeFace"] = AuditAction.FaceUpdate,
        ["DeleteFace"] = AuditAction.FaceErase,
        ["DeepFaceDeleteFace"] = AuditAction.FaceErase,
        ["RemovePersonFace"] = AuditAction.FaceErase,
        ["CreateCollection"] = AuditAction.CollectionCreate,
        ["UpdateCollection"] = AuditAction.CollectionUpdate,
        ["DeleteCollection"] = AuditAction.CollectionErase,
        ["SubmitJob"] = AuditAction.JobSubmit,
        ["CancelJob"] = AuditAction.JobCancel,
        ["DeleteJob"] = AuditAction.JobDelete,
        ["ExportGallery"] = AuditAction.GalleryExport,
        ["ImportGallery"] = AuditAction.GalleryImport,
        ["SelectModel"] = AuditAction.ModelChange,
        ["SwitchModel"] = AuditAction.ModelChange,
        ["SwitchModelPack"] = AuditAction.ModelChange,
        ["LoadModel"] = AuditAction.ModelChange,
        ["UnloadModel"] = AuditAction.ModelChange,
        ["CreateKey"] = AuditAction.KeyCreate,
        ["RotateKey"] = AuditAction.KeyRotate,
        ["RevokeKey"] = AuditAction.KeyRevoke,
        ["ExportAudit"] = AuditAction.AuditExport,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // They look for people or at pictures, and change nothing.
    private static readonly FrozenSet<string> Recognitions = FrozenSet.Create(
        StringComparer.Ordinal, "DetectFaces", "VerifyFaces", "RecognizeFaces", "DeepFaceVerify", "DeepFaceAnalyze", "DeepFaceDetect", "DeepFaceRecognition", "DeepFaceRecognize", "ServiceRepresent",
        "ServiceVerify", "ServiceAnalyze", "ServiceSearch", "BatchDetect", "BatchRecognize", "BatchVerify", "BatchAnalyze", "VerifyPerson");

    // POST only for the sake of a body.
    private static readonly FrozenSet<string> Questions = FrozenSet.Create(StringComparer.Ordinal, "RecommendModels");

    /// <summary>Operations whose answer is made while it is sent: what they do is recorded before, and how it ended after.</summary>
    public static bool Streams(AuditAction action) => action is AuditAction.GalleryExport or AuditAction.AuditExport;

    /// <summary>What a request is; null when it is not recorded.</summary>
    /// <param name="operation">Name of its operation; null when the route has none.</param>
    /// <param name="method">Its method.</param>
    /// <param name="mode">What is recorded at all.</param>
    public static AuditAction? Of(string? operation, string method, AuditMode mode)
    {
        if (mode == AuditMode.Off) return null;
        if (operation is not null && Known.TryGetValue(operation, out var action)) return action;
        if (operation is not null && Recognitions.Contains(operation)) return mode == AuditMode.All ? AuditAction.FaceRecognise : null;
        return method is "GET" or "HEAD" or "OPTIONS" || (operation is not null && Questions.Contains(operation)) ? null : AuditAction.OtherChange;
    }
}
