using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Core.Protection;
using FaceCV.Fuzz.Engine;
using FaceCV.Stores.Chroma.Records;
using FaceCV.Stores.Formats;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Fuzz.Targets;

/// <summary>What stores read back: first byte 0 a template, 1 to 3 a record of a person, face or collection as it lies in Chroma, base64.</summary>
internal sealed class StoredTarget : FuzzTarget
{
    private const string Id = "r";

    private static readonly KeyRing Keys = new([[.. Enumerable.Range(1, RecordCipher.KeyBytes).Select(i => (byte)i)]]);

    public override string Name => "stored";

    public override string About => "stored templates and records of Chroma, with a round trip of templates";

    public override IReadOnlyList<byte[]> Words => [[.. "FT"u8, 2, 1], [.. "FT"u8, 1, 1], [0, 0, 0x80, 0x3F], [.. "AQAA"u8], [.. "=="u8]];

    public override IEnumerable<byte[]> Seeds()
    {
        var sample = new SampleGallery();
        var person = sample.Person("Ada");
        var face = sample.Face(person.Id, crop: [1, 2]);
        yield return [0, .. TemplateBlob.Write(face.Template.Embedding)];
        yield return [0, .. "FT"u8, 1, 1, 1, 0, 0, 0, 0, 0, 0x80, 0x3F];
        yield return [1, .. FuzzTargets.Utf8(RecordBody.Of(Keys, Id, person, "g"))];
        yield return [2, .. FuzzTargets.Utf8(RecordBody.Of(Keys, Id, face))];
        yield return [3, .. FuzzTargets.Utf8(RecordBody.Of(Keys, Id, new Collection("c", 3, SampleGallery.Start)))];
    }

    public override void Run(byte[] input)
    {
        if (input.Length == 0) return;
        if ((input[0] & 3) == 0)
        {
            var read = TemplateBlob.Read(SampleGallery.Model, input.AsSpan(1));
            var again = TemplateBlob.Read(SampleGallery.Model, TemplateBlob.Write(read));
            if (!again.Values.SequenceEqual(read.Values) || again.RawLength != read.RawLength) throw new BrokenPromiseException("A template changed when it was stored.");
            return;
        }

        var body = System.Text.Encoding.Latin1.GetString(input.AsSpan(1));
        _ = (input[0] & 3) switch
        {
            1 => (object)RecordBody.ReadPerson(Keys, Id, new PersonId(Guid.Empty), body),
            2 => RecordBody.ReadFace(Keys, Id, new FaceId(Guid.Empty), new PersonId(Guid.Empty), body),
            _ => RecordBody.ReadCollection(Keys, Id, body),
        };
        _ = RecordBody.Renew(Keys, Id, body);
    }
}
