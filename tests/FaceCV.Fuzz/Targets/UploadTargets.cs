using FaceCV.Core.Errors;
using FaceCV.Core.Recognition;
using FaceCV.Fuzz.Engine;
using FaceCV.Server.Problems;
using FaceCV.Server.Uploads;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FaceCV.Fuzz.Targets;

/// <summary>Request bodies: the first line is the content type, the rest the body; then every way to read a field of it.</summary>
internal abstract class UploadTarget : FuzzTarget
{
    private const int MostFileBytes = 4_096;

    private static readonly IServiceProvider Services =
        new ServiceCollection().AddSingleton(new UploadLimits(MostFileBytes, MostFileBytes)).AddSingleton(new UploadBudget(1 << 20)).BuildServiceProvider();

    private static readonly string[] Fields = ["name", "metadata", "threshold", "max_faces", "parts", "img", "metadata.team"];

    public override bool Refuses(Exception failure) => failure is FaceException or HttpProblemException;

    public override void Run(byte[] input)
    {
        var line = input.AsSpan().IndexOf((byte)'\n');
        var (type, body) = line < 0 ? ([], input) : (input[..line], input[(line + 1)..]);
        var context = new DefaultHttpContext { RequestServices = Services };
        context.Request.ContentType = System.Text.Encoding.Latin1.GetString(type);
        context.Request.Body = new MemoryStream(body);
        context.Request.ContentLength = body.Length;
        var upload = Upload.ReadAsync(context).AsTask().GetAwaiter().GetResult();
        if (upload.Files.Any(file => file.Bytes.Length > MostFileBytes)) throw new BrokenPromiseException("A picture is larger than allowed.");
        foreach (var field in Fields) Read(upload, field);
        _ = upload.MetadataFilter();
        _ = upload.Images();
    }

    private void Read(Upload upload, string field)
    {
        Try(() => PersonInput.Name(upload.Text(field)));
        Try(() => upload.Texts(field));
        Try(() => upload.Number(field, 0, 1));
        Try(() => upload.Integer(field, 1, 100));
        Try(() => upload.Flag(field));
        Try(() => PersonInput.Metadata(upload.Object(field)));
        Try(() => upload.File(field));
    }

    private void Try(Func<object?> read)
    {
        try
        {
            read();
        }
        catch (Exception failure) when (Refuses(failure))
        {
            // One field's refusal says nothing of the others.
        }
    }
}

internal sealed class MultipartTarget : UploadTarget
{
    public override string Name => "multipart";

    public override string About => "multipart and URL-encoded request bodies, and every way to read a field of them";

    public override IReadOnlyList<byte[]> Words =>
        [.. new[] { "--b\r\n", "--b--\r\n", "\r\n\r\n", "Content-Disposition: form-data; name=", "filename*=UTF-8''", "Content-Type: ", "multipart/form-data; boundary=b\n", "; filename=\"", "%00" }.Select(FuzzTargets.Utf8)];

    public override IEnumerable<byte[]> Seeds() =>
    [
        FuzzTargets.Utf8("multipart/form-data; boundary=b\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a/b.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n\u0001\u0002\u0003\r\n--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nAda\r\n--b--\r\n"),
        FuzzTargets.Utf8("multipart/form-data; boundary=\"b\"\n--b\r\nContent-Disposition: form-data; name=metadata\r\n\r\n{\"team\":[1,null]}\r\n--b\r\nContent-Disposition: form-data; name=\"img\"; filename*=UTF-8''%C3%A9.png\r\n\r\n\r\n--b--"),
        FuzzTargets.Utf8("application/x-www-form-urlencoded\nname=A%20b&threshold=0.5&max_faces=3&parts=all,none&metadata.team=x"),
    ];
}

internal sealed class JsonUploadTarget : UploadTarget
{
    public override string Name => "json-upload";

    public override string About => "JSON request bodies with base64 pictures, and every way to read a field of them";

    public override IReadOnlyList<byte[]> Words =>
        [.. new[] { "application/json\n", "\"image_base64\":", "\"images_base64\":[", "data:image/png;base64,", "AAAA", "==", "\\ud800", "\\u0000", "null", "{", "}", "[", "]", "1e999", "\"metadata\":" }.Select(FuzzTargets.Utf8)];

    public override IEnumerable<byte[]> Seeds() =>
    [
        FuzzTargets.Utf8("application/json\n{\"image_base64\":\"data:image/jpeg;base64,/9j/4A==\",\"name\":\"Ada\",\"metadata\":{\"team\":\"x\",\"n\":[1,true,null]},\"threshold\":0.5}"),
        FuzzTargets.Utf8("application/json; charset=utf-8\n{\"images_base64\":[\"AAEC\",\"AwQ=\"],\"image1_base64\":\"AAECAwQF\",\"parts\":\"[\\\"age\\\"]\",\"max_faces\":\"7\",\"img\":null}"),
    ];
}
