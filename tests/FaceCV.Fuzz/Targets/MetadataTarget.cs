using System.Text.Json.Nodes;
using FaceCV.Core.Recognition;
using FaceCV.Fuzz.Engine;
using FaceCV.Server.Uploads;
using FaceCV.Stores.Formats;
using Microsoft.AspNetCore.Http;

namespace FaceCV.Fuzz.Targets;

/// <summary>The metadata of a person, from the request to the text that a store keeps, and back.</summary>
internal sealed class MetadataTarget : FuzzTarget
{
    public override string Name => "metadata";

    public override string About => "a person's metadata: request field, checks, merge, stored text and filter texts; round trip";

    public override IReadOnlyList<byte[]> Words =>
        [.. new[] { "{", "}", "[", "]", "\"a\":", "\\ud800", "\\udc00", "\\u0000", "null", "1e400", "-0", "1E-999", "\"\":", "true", "\\/" }.Select(FuzzTargets.Utf8)];

    public override IEnumerable<byte[]> Seeds() =>
    [
        FuzzTargets.Utf8("{\"team\":\"a\\n\",\"n\":[1.5,null,true],\"deep\":{\"x\":{\"y\":\"\\u00e9\\ud83d\\ude00\"}}}"), FuzzTargets.Utf8("{}"), FuzzTargets.Utf8("{\"a\":1e5,\"b\":-0.0,\"c\":12345678901234567890}"),
    ];

    public override void Run(byte[] input)
    {
        var parts = new UploadParts();
        parts.Add("metadata", System.Text.Encoding.UTF8.GetString(input));
        if (PersonInput.Metadata(new Upload(parts, QueryCollection.Empty).Object("metadata")) is not { } metadata) return;
        var text = MetadataText.Write(metadata);
        var read = MetadataText.Read(text);
        if (!JsonNode.DeepEquals(metadata, read)) throw new BrokenPromiseException("Metadata changed when they were stored.");
        if (MetadataText.Flatten(text).Count != metadata.Count) throw new BrokenPromiseException("A filter text is missing.");
        _ = PersonInput.Merge(metadata, read);
    }
}
