using FaceCV.Core.Errors;
using FaceCV.Vision.Imaging;
using SkiaSharp;

namespace FaceCV.Vision.Tests.Imaging;

public sealed class ImageDecoderTests
{
    private static readonly ImageLimits Limits = new();

    [Fact]
    public void Decode_Png_IsPixelExact()
    {
        using var pattern = Pictures.Pattern(37, 23);
        using var decoded = ImageDecoder.Decode(Pictures.Encode(pattern, SKEncodedImageFormat.Png), Limits);
        (decoded.Width, decoded.Height).ShouldBe((37, 23));
        decoded.Pixels.SequenceEqual(pattern.Pixels).ShouldBeTrue();
    }

    [Fact]
    public void Decode_Bmp_IsPixelExact()
    {
        using var pattern = Pictures.Pattern(13, 9);
        using var decoded = ImageDecoder.Decode(Pictures.Bmp(pattern), Limits);
        decoded.Pixels.SequenceEqual(pattern.Pixels).ShouldBeTrue();
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Decode_LossyKinds_AreCloseToTheOriginal(SKEncodedImageFormat format)
    {
        using var picture = Pictures.Gradient(64, 48);
        using var decoded = ImageDecoder.Decode(Pictures.Encode(picture, format, 95), Limits);
        for (var i = 0; i < picture.Pixels.Length; i++) Math.Abs(decoded.Pixels[i] - picture.Pixels[i]).ShouldBeLessThan(12);
    }

    [Fact]
    public void Decode_AnimatedGif_IsItsFirstFrame()
    {
        using var decoded = ImageDecoder.Decode(Pictures.AnimatedGif(), Limits);
        decoded.Pixels.ToArray().ShouldBe([255, 0, 0, 255, 0, 255, 0, 255]);
    }

    [Fact]
    public void Decode_SixteenBitGreyPng_KeepsTheHighByte()
    {
        using var decoded = ImageDecoder.Decode(Pictures.Png(2, 1, 16, 0, [0x12, 0x34, 0xFE, 0xDC]), Limits);
        ((int)decoded.Pixels[0]).ShouldBeInRange(0x11, 0x13);
        ((int)decoded.Pixels[4]).ShouldBeInRange(0xFD, 0xFF);
        decoded.Pixels[2].ShouldBe(decoded.Pixels[0]);
    }

    [Fact]
    public void Decode_PalettePng_LooksColoursUp()
    {
        using var decoded = ImageDecoder.Decode(Pictures.Png(2, 1, 8, 3, [1, 0], [10, 20, 30, 40, 50, 60]), Limits);
        decoded.Pixels.ToArray().ShouldBe([40, 50, 60, 255, 10, 20, 30, 255]);
    }

    [Fact]
    public void Decode_TransparentPng_IsFlattenedOnWhite()
    {
        using var decoded = ImageDecoder.Decode(Pictures.Png(3, 1, 8, 6, [200, 100, 0, 0, 200, 100, 0, 255, 200, 100, 0, 128]), Limits);
        decoded.Pixels[..8].ToArray().ShouldBe([255, 255, 255, 255, 200, 100, 0, 255]);
        ((int)decoded.Pixels[8]).ShouldBeInRange(226, 229);
        ((int)decoded.Pixels[10]).ShouldBeInRange(126, 128);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Decode_ExifOrientation_IsTurnedUprightOnce(int orientation)
    {
        using var stored = Pictures.Gradient(48, 32);
        var jpeg = Pictures.Encode(stored, SKEncodedImageFormat.Jpeg, 95);
        using var plain = ImageDecoder.Decode(jpeg, Limits);
        using var upright = ImageDecoder.Decode(Pictures.WithOrientation(jpeg, orientation), Limits);
        var swapped = orientation >= 5;
        (upright.Width, upright.Height).ShouldBe(swapped ? (32, 48) : (48, 32));
        (upright.FullWidth, upright.FullHeight).ShouldBe((upright.Width, upright.Height));
        for (var y = 0; y < upright.Height; y++)
        {
            for (var x = 0; x < upright.Width; x++)
            {
                var (fromX, fromY) = StoredPosition(orientation, x, y, 48, 32);
                upright.Pixels.Slice(((y * upright.Width) + x) * 4, 4).SequenceEqual(plain.Pixels.Slice(((fromY * 48) + fromX) * 4, 4)).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void Decode_LargeJpeg_IsReducedToNoLessThanAsked()
    {
        using var picture = Pictures.Gradient(1600, 1200);
        var jpeg = Pictures.Encode(picture, SKEncodedImageFormat.Jpeg, 80);
        using var reduced = ImageDecoder.Decode(jpeg, Limits, 700);
        (reduced.Width, reduced.Height, reduced.FullWidth, reduced.FullHeight).ShouldBe((800, 600, 1600, 1200));
        using var full = ImageDecoder.Decode(jpeg, Limits, 801);
        full.Width.ShouldBe(1600);
    }

    [Fact]
    public void Decode_ReducedAndTurned_KeepsTheUprightFullSize()
    {
        using var picture = Pictures.Gradient(1600, 1200);
        using var reduced = ImageDecoder.Decode(Pictures.WithOrientation(Pictures.Encode(picture, SKEncodedImageFormat.Jpeg, 80), 6), Limits, 400);
        (reduced.Width, reduced.Height, reduced.FullWidth, reduced.FullHeight).ShouldBe((300, 400, 1200, 1600));
    }

    [Fact]
    public void Decode_OnePixel_Works()
    {
        using var decoded = ImageDecoder.Decode(Pictures.Png(1, 1, 8, 2, [1, 2, 3]), Limits);
        decoded.Pixels.ToArray().ShouldBe([1, 2, 3, 255]);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Decode_CutOff_IsRefused(SKEncodedImageFormat format)
    {
        using var pattern = Pictures.Pattern(200, 200);
        var file = Pictures.Encode(pattern, format, 90);
        Refusal(file[..(file.Length / 2)]).Error.ShouldBe(FaceError.InvalidImage);
        Refusal(file[..20]).Error.ShouldBe(FaceError.InvalidImage);
    }

    [Fact]
    public void Decode_ZeroBytes_SaysSo() => Refusal([]).Message.ShouldContain("0 bytes");

    [Fact]
    public void Decode_TextNamedJpg_IsRefused() => Refusal("this is no picture"u8.ToArray()).Error.ShouldBe(FaceError.InvalidImage);

    [Theory]
    [InlineData("II*\0aaaaaaaaaaaa", "TIFF")]
    [InlineData("%PDF-1.7 aaaaaaaa", "PDF")]
    [InlineData("aaaaftypheicaaaaa", "HEIC")]
    [InlineData("aaaaftypavifaaaaa", "AVIF")]
    [InlineData("<svg xmlns='aaaaa", "SVG")]
    public void Decode_KnownButUnread_NamesTheKindAndWhatIsRead(string start, string kind)
    {
        var refusal = Refusal(System.Text.Encoding.ASCII.GetBytes(start));
        refusal.Error.ShouldBe(FaceError.UnsupportedImageFormat);
        refusal.Message.ShouldContain(kind);
        refusal.Remedy!.ShouldContain("JPEG, PNG, WebP");
    }

    [Fact]
    public void Decode_TooManyPixelsOrBytes_IsRefusedWithTheLimit()
    {
        var file = Pictures.Png(100, 100, 8, 0, new byte[10_000]);
        Should.Throw<FaceException>(() => ImageDecoder.Decode(file, Limits with { MaxPixels = 9_999 })).Error.ShouldBe(FaceError.ImageTooLarge);
        Should.Throw<FaceException>(() => ImageDecoder.Decode(file, Limits with { MaxBytes = file.Length - 1 })).Message.ShouldContain($"{file.Length:N0}");
    }

    [Fact]
    public void Decode_Cancelled_Throws()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Should.Throw<OperationCanceledException>(() => ImageDecoder.Decode(Pictures.Png(1, 1, 8, 0, [0]), Limits, 0, source.Token));
    }

    private static FaceException Refusal(byte[] file) => Should.Throw<FaceException>(() => ImageDecoder.Decode(file, Limits).Dispose());

    // Where an upright pixel is stored, by the EXIF specification (row 0 and column 0 of the stored picture).
    private static (int X, int Y) StoredPosition(int orientation, int x, int y, int width, int height) => orientation switch
    {
        2 => (width - 1 - x, y),
        3 => (width - 1 - x, height - 1 - y),
        4 => (x, height - 1 - y),
        5 => (y, x),
        6 => (y, height - 1 - x),
        7 => (width - 1 - y, height - 1 - x),
        8 => (width - 1 - y, x),
        _ => (x, y),
    };
}
