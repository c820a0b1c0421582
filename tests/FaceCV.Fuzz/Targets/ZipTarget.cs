using FaceCV.Fuzz.Engine;
using FaceCV.Fuzz.Seeds;
using FaceCV.Server.Configuration;
using FaceCV.Server.Import;

namespace FaceCV.Fuzz.Targets;

/// <summary>Archives of pictures: directory, names, sizes, the plan of who is who, and every entry read.</summary>
internal sealed class ZipTarget : FuzzTarget
{
    private static readonly FaceCvSettings Settings = new() { Images = new ImageSettings { MaxUploadSize = 1 << 16 }, Jobs = new JobSettings { MaxItems = 50 } };

    public override string Name => "zip";

    public override string About => "zip archives of pictures for jobs: directory, names, plan, entries";

    public override IReadOnlyList<byte[]> Words => [[.. "PK\u0001\u0002"u8], [.. "PK\u0003\u0004"u8], [.. "PK\u0005\u0006"u8], [.. "PK\u0006\u0006"u8], [.. "PK\u0006\u0007"u8], [.. "../"u8], [.. "a/b.jpg"u8], [.. "manifest.csv"u8], [1, 0, 24, 0]];

    public override IEnumerable<byte[]> Seeds() =>
    [
        Zips.Of(("ada/1.jpg", [1, 2, 3]), ("ada/2.png", new byte[300]), ("bob/1.jpg", [9])), Zips.Of(("people/ada/1.jpg", [1]), ("manifest.csv", [.. "file,name\nada/1.jpg,Ada\n"u8])),
        Zips.Of(("x/manifest.csv", [.. "name,file\nA,a.jpg\n"u8]), ("x/a.jpg", []), ("x/", [])), Zips.Of(),
    ];

    public override void Run(byte[] input)
    {
        using var pictures = new ZipPictures(FileInput.Write("pictures.zip", input), Settings);
        foreach (var file in pictures.Files.Take(8)) Read(pictures, file);
        _ = PicturePlan.MakeAsync(pictures, null, Settings, CancellationToken.None).GetAwaiter().GetResult();
    }

    private void Read(ZipPictures pictures, string file)
    {
        try
        {
            if (pictures.ReadAsync(file, CancellationToken.None).GetAwaiter().GetResult().Length > Settings.Images.MaxUploadSize) throw new BrokenPromiseException("An entry is larger than allowed.");
        }
        catch (Exception failure) when (Refuses(failure))
        {
            // One entry's refusal says nothing of the others.
        }
    }
}
