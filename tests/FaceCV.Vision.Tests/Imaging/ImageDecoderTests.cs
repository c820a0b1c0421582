using FaceCV.Core.Errors;
using FaceCV.Vision.Imaging;
using SkiaSharp;

namespace FaceCV.Vision.Tests.Imaging;

public sealed class ImageDecoderTests
{
    private static readonly ImageDecoder Decoder = new(new ImageLimits());

    [Fact]
    public void Decode_Png_IsPixelExact()
    {
        using var expected = TestPictures.Noise(37, 23);
        using var actual = Decoder.Decode(TestFiles.Encode(expected, SKEncodedImageFormat.Png));
        ShouldBeSame(actual, expected);
    }

    [Fact]
    public void Decode_Cancelled_DoesNotDecode() =>
        Should.Throw<OperationCanceledException>(() => Decoder.Decode(new byte[] { 1 }, cancellationToken: new CancellationToken(canceled: true)));

    [Fact]
    public void Decode_Empty_IsInvalid() =>
        Should.Throw<FaceException>(() => Decoder.Decode(ReadOnlyMemory<byte>.Empty)).Error.ShouldBe(FaceError.InvalidImage);

    private static void ShouldBeSame(RgbImage actual, RgbImage expected)
    {
        (actual.Width, actual.Height).ShouldBe((expected.Width, expected.Height));
        actual.Pixels.SequenceEqual(expected.Pixels).ShouldBeTrue();
    }
}
