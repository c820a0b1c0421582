using System.Numerics;
using FaceCV.Core.Faces;
using FaceCV.Vision.Imaging;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Tests.Imaging;

public sealed class ImageSamplerTests
{
    public static TheoryData<ChannelOrder, TensorLayout> Feeds => new()
    {
        { ChannelOrder.Rgb, TensorLayout.Nchw }, { ChannelOrder.Bgr, TensorLayout.Nchw }, { ChannelOrder.Rgb, TensorLayout.Nhwc },
        { ChannelOrder.Bgr, TensorLayout.Nhwc }, { ChannelOrder.Grey, TensorLayout.Nchw },
    };

    [Theory]
    [MemberData(nameof(Feeds))]
    public void ResizeToTensor_AnyFeed_AgreesWithTheObviousVersion(ChannelOrder channels, TensorLayout layout)
    {
        using var image = Pictures.Pattern(61, 43);
        BoundingBox[] regions = [new(0, 0, 61, 43), new(10.3f, 5.7f, 20, 30), new(-15, -8, 100, 70), new(50, 40, 30, 3)];
        foreach (var region in regions)
        {
            var input = Input(channels, layout, 22, 17);
            var (fast, slow) = (new float[input.Shape.Aggregate((a, b) => a * b)], new float[input.Shape.Aggregate((a, b) => a * b)]);
            ImageSampler.ResizeToTensor(image, region, input, fast);
            Slow(input, slow, (x, y) => Bilinear(image, region.X + ((x + 0.5f) * region.Width / 22) - 0.5f, region.Y + ((y + 0.5f) * region.Height / 17) - 0.5f, clamp: true));
            Difference(fast, slow).ShouldBeLessThan(2e-3f);
        }
    }

    [Fact]
    public void LetterboxToTensor_WideRegion_FillsTheTopAndBlacksTheRest()
    {
        using var image = Pictures.Pattern(40, 20);
        var input = Input(ChannelOrder.Rgb, TensorLayout.Nchw, 16, 16);
        var tensor = new float[3 * 16 * 16];
        ImageSampler.LetterboxToTensor(image, new BoundingBox(0, 0, 40, 20), input, tensor).ShouldBe(new BoundingBox(0, 0, 40, 40));
        var black = -input.Mean[0] / input.Std[0];
        tensor.AsSpan(8 * 16, 8 * 16).ToArray().ShouldAllBe(value => Math.Abs(value - black) < 1e-6f);
        tensor[5].ShouldNotBe(black);
    }

    [Theory]
    [InlineData(0.2f, 1.1f, 12f, 9f, false)]
    [InlineData(-0.7f, 0.6f, 20f, 30f, true)]
    [InlineData(2.5f, 1.4f, 40f, 30f, false)]
    public void WarpToTensor_RotatedCrop_AgreesWithTheObviousVersion(float angle, float scale, float x, float y, bool mirrored)
    {
        using var image = Pictures.Pattern(61, 43);
        var matrix = Matrix3x2.CreateScale(scale) * Matrix3x2.CreateRotation(angle) * Matrix3x2.CreateTranslation(x, y);
        var input = Input(ChannelOrder.Bgr, TensorLayout.Nchw, 22, 17);
        var (fast, slow) = (new float[3 * 22 * 17], new float[3 * 22 * 17]);
        ImageSampler.WarpToTensor(image, matrix, input, fast, mirrored);
        Slow(input, slow, (column, row) =>
        {
            var at = Vector2.Transform(new Vector2(mirrored ? 21 - column : column, row), matrix);
            return Bilinear(image, at.X, at.Y, clamp: false);
        });
        Difference(fast, slow).ShouldBeLessThan(5e-3f);
    }

    [Fact]
    public void Warp_Identity_CopiesThePicture()
    {
        using var image = Pictures.Pattern(30, 20);
        using var copy = ImageSampler.Warp(image, Matrix3x2.Identity, 30, 20);
        copy.Pixels.SequenceEqual(image.Pixels).ShouldBeTrue();
    }

    [Fact]
    public void Warp_ShrinkingFourfold_Averages()
    {
        // Black and white columns alternate: a plain bilinear sample would see only one of them.
        using var image = new RgbImage(64, 64);
        for (var i = 0; i < 64 * 64; i++) image.Pixels.Slice(4 * i, 4).Fill((byte)(i % 2 * 255));
        using var small = ImageSampler.Warp(image, Matrix3x2.CreateScale(4) * Matrix3x2.CreateTranslation(2, 2), 8, 8);
        for (var i = 0; i < small.Pixels.Length; i += 4) ((int)small.Pixels[i]).ShouldBeInRange(110, 145);
    }

    [Fact]
    public void LumaStatistics_OfFlatAndStriped_TellThemApart()
    {
        using var flat = new RgbImage(16, 16);
        flat.Pixels.Fill(100);
        var (mean, deviation, sharpness) = LumaStatistics.Of(flat);
        mean.ShouldBe(100, 0.01f);
        deviation.ShouldBe(0, 0.5f);
        sharpness.ShouldBe(0, 0.01f);
        using var striped = new RgbImage(16, 16);
        for (var i = 0; i < 256; i++) striped.Pixels.Slice(4 * i, 4).Fill((byte)(i % 2 * 200));
        LumaStatistics.Of(striped).StandardDeviation.ShouldBe(100, 0.5f);
        LumaStatistics.Of(striped).LaplacianVariance.ShouldBeGreaterThan(100_000);
    }

    private static ModelInput Input(ChannelOrder channels, TensorLayout layout, int width, int height)
    {
        var count = channels == ChannelOrder.Grey ? 1 : 3;
        int[] shape = layout == TensorLayout.Nchw ? [1, count, height, width] : [1, height, width, count];
        return new ModelInput("input", shape, layout, channels, new float[] { 10, 20, 30 }[..count], new float[] { 2, 3, 4 }[..count]);
    }

    private static void Slow(ModelInput input, float[] tensor, Func<int, int, Vector3> pixelAt)
    {
        for (var y = 0; y < input.Height; y++)
        {
            for (var x = 0; x < input.Width; x++)
            {
                var rgb = pixelAt(x, y);
                float[] channels = input.Channels switch
                {
                    ChannelOrder.Grey => [(0.299f * rgb.X) + (0.587f * rgb.Y) + (0.114f * rgb.Z)],
                    ChannelOrder.Bgr => [rgb.Z, rgb.Y, rgb.X],
                    _ => [rgb.X, rgb.Y, rgb.Z],
                };
                for (var c = 0; c < channels.Length; c++)
                {
                    var at = input.Layout == TensorLayout.Nchw
                        ? (c * input.Width * input.Height) + (y * input.Width) + x
                        : (((y * input.Width) + x) * channels.Length) + c;
                    tensor[at] = (channels[c] - input.Mean[c]) / input.Std[c];
                }
            }
        }
    }

    private static Vector3 Bilinear(RgbImage image, float x, float y, bool clamp)
    {
        var (x0, y0) = ((int)MathF.Floor(x), (int)MathF.Floor(y));
        var sum = Vector3.Zero;
        for (var dy = 0; dy < 2; dy++)
        {
            for (var dx = 0; dx < 2; dx++)
            {
                var weight = (1 - MathF.Abs(x - (x0 + dx))) * (1 - MathF.Abs(y - (y0 + dy)));
                var (column, row) = (x0 + dx, y0 + dy);
                if (clamp) (column, row) = (Math.Clamp(column, 0, image.Width - 1), Math.Clamp(row, 0, image.Height - 1));
                if (column < 0 || row < 0 || column >= image.Width || row >= image.Height) continue;
                var at = ((row * image.Width) + column) * 4;
                sum += weight * new Vector3(image.Pixels[at], image.Pixels[at + 1], image.Pixels[at + 2]);
            }
        }

        return sum;
    }

    private static float Difference(float[] a, float[] b) => a.Zip(b, (x, y) => MathF.Abs(x - y)).Max();
}
