namespace FaceCV.Server.Uploads;

/// <summary>Endpoint metadata: the body may be as large as a batch's, not only as a picture's.</summary>
internal sealed record LargeBody;
