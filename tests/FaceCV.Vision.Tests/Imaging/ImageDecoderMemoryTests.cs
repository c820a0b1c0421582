using System.Diagnostics;
using FaceCV.Core.Errors;
using FaceCV.Vision.Imaging;
using SkiaSharp;

namespace FaceCV.Vision.Tests.Imaging;

/// <summary>They look at the memory of the whole process, so no other test may run beside them.</summary>
[CollectionDefinition(nameof(ImageDecoderMemoryTests), DisableParallelization = true)]
[Collection(nameof(ImageDecoderMemoryTests))]
public sealed class ImageDecoderMemoryTests
{
    private static readonly ImageLimits Limits = new();

    [Fact]
    public void Decode_HugeHeader_IsRefusedBeforePixels()
    {
        var file = Pictures.Png(20_000, 20_000, 8, 2, []);
        var before = Process.GetCurrentProcess().PeakWorkingSet64;
        var refusal = Should.Throw<FaceException>(() => ImageDecoder.Decode(file, Limits).Dispose());
        refusal.Error.ShouldBe(FaceError.ImageTooLarge);
        refusal.Message.ShouldContain("20000x20000");
        (Process.GetCurrentProcess().PeakWorkingSet64 - before).ShouldBeLessThan(200_000_000);
    }

    [Fact]
    public void Decode_ThousandsOfGoodAndBadFiles_HoldsMemoryFlat()
    {
        using var pattern = Pictures.Pattern(120, 90);
        byte[][] files =
        [
            Pictures.Encode(pattern, SKEncodedImageFormat.Jpeg, 90), Pictures.Encode(pattern, SKEncodedImageFormat.Png),
            Pictures.Encode(pattern, SKEncodedImageFormat.Webp, 80), Pictures.Bmp(pattern), Pictures.AnimatedGif(),
            Pictures.Encode(pattern, SKEncodedImageFormat.Jpeg, 90)[..900], "text"u8.ToArray(),
        ];
        void Round(int count)
        {
            for (var i = 0; i < count; i++)
            {
                try
                {
                    ImageDecoder.Decode(files[i % files.Length], Limits).Dispose();
                }
                catch (FaceException)
                {
                    // Bad files are part of the round.
                }
            }
        }

        Round(1_000);
        GC.Collect();
        var before = Process.GetCurrentProcess().WorkingSet64;
        Round(5_000);
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        (process.WorkingSet64 - before).ShouldBeLessThan(40_000_000);
    }
}
