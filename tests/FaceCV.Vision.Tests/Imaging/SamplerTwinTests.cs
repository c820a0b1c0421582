using System.Numerics;
using FaceCV.Core.Faces;
using FaceCV.Vision.Imaging;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Tests.Imaging;

public sealed class SamplerTwinTests
{
    public static TheoryData<int, int, float, float, float, float, int, int> Regions => new()
    {
        { 250, 250, 0, 0, 250, 250, 320, 240 },
        { 31, 17, 0, 0, 31, 17, 31, 17 },
        { 31, 17, 3.25f, 2.5f, 20.5f, 11.75f, 64, 64 },
        { 31, 17, -9.5f, -4, 60, 33.3f, 40, 23 },
        { 31, 17, 100, 200, 10, 10, 5, 5 },
        { 31, 17, -100, -200, 10, 10, 5, 5 },
        { 200, 150, 0, 0, 200, 150, 64, 64 },
        { 200, 150, 7.75f, 3.5f, 171.2f, 140.9f, 33, 21 },
        { 200, 150, -40.5f, -30.25f, 290, 211, 29, 19 },
        { 203, 151, 0, 0, 203, 151, 100, 10 },
        { 640, 480, 0, 0, 640, 480, 320, 240 },
        { 1, 1, 0, 0, 1, 1, 7, 5 },
        { 2, 3, 0, 0, 2, 3, 1, 1 },
        { 900, 700, 0, 0, 900, 700, 1, 1 },
    };

    [Theory]
    [MemberData(nameof(Regions))]
    public void ResizeToTensor_AnyRegion_AgreesWithNaive(int sourceWidth, int sourceHeight, float x, float y, float w, float h, int width, int height)
    {
        using var image = TestPictures.Noise(sourceWidth, sourceHeight);
        var region = new BoundingBox(x, y, w, h);
        foreach (var channels in Enum.GetValues<ChannelOrder>())
        {
            foreach (var antialias in (bool[])[false, true])
            {
                var input = TestPictures.Input(channels, width, height, antialias ? TensorLayout.Nchw : TensorLayout.Nhwc);
                var actual = new float[width * height * input.Mean.Count];
                ImageSampler.ResizeToTensor(image, region, input, actual, antialias);
                ShouldAgree(actual, NaiveSampler.Resize(image, region, input, antialias), antialias ? LevelsOf(input, 1) : LevelsOf(input, 0.02f));
            }
        }
    }

    [Fact]
    public void ResizeToTensor_RegionOfPixels_CopiesThem()
    {
        using var image = TestPictures.Noise(40, 30);
        var input = Raw(11, 9) with { Shape = [1, 9, 11, 3], Layout = TensorLayout.Nhwc };
        var tensor = new float[11 * 9 * 3];
        ImageSampler.ResizeToTensor(image, new(5, 6, 11, 9), input, tensor);
        for (var i = 0; i < tensor.Length; i++)
            tensor[i].ShouldBe(NaiveSampler.Pixel(image, 5 + (i / 3 % 11), 6 + (i / 33), i % 3));
    }

    [Fact]
    public void ResizeToTensor_ShrunkByWholeFactor_IsBlockMean()
    {
        using var image = TestPictures.Noise(64, 48);
        var input = Raw(16, 12);
        var tensor = new float[16 * 12 * 3];
        ImageSampler.ResizeToTensor(image, new(0, 0, 64, 48), input, tensor, antialias: true);
        for (var i = 0; i < 16 * 12; i++)
        {
            var sum = 0;
            for (var k = 0; k < 16; k++) sum += NaiveSampler.Pixel(image, (i % 16 * 4) + (k % 4), (i / 16 * 4) + (k / 4), 0);
            tensor[i].ShouldBe(MathF.Floor((sum / 16f) + 0.5f));
        }
    }

    [Theory]
    [InlineData(0, 1, 4, 4)]
    [InlineData(1, 0, 4, 4)]
    [InlineData(float.NaN, 1, 4, 4)]
    [InlineData(1, float.PositiveInfinity, 4, 4)]
    [InlineData(1, 1, 4, 5)]
    public void ResizeToTensor_BadArguments_Refuses(float regionWidth, float regionHeight, int width, int height)
    {
        using var image = TestPictures.Noise(4, 4);
        Should.Throw<ArgumentException>(() => ImageSampler.ResizeToTensor(
            image, new(0, 0, regionWidth, regionHeight), Raw(width, height), new float[4 * 4 * 3]));
    }

    [Theory]
    [InlineData(TensorLayout.Nchw)]
    [InlineData(TensorLayout.Nhwc)]
    public void LetterboxToTensor_WideRegion_FitsTopLeftAndPads(TensorLayout layout)
    {
        using var image = TestPictures.Noise(100, 37);
        var input = TestPictures.Input(ChannelOrder.Bgr, 64, 64, layout);
        var tensor = new float[64 * 64 * 3];
        var whole = ImageSampler.LetterboxToTensor(image, new(0, 0, 100, 37), input, tensor, padding: 114);

        whole.ShouldBe(new BoundingBox(0, 0, 100, 37 * 64f / 24));
        var inner = NaiveSampler.Resize(image, new(0, 0, 100, 37), TestPictures.Input(ChannelOrder.Bgr, 64, 24, layout), antialias: false);
        for (var i = 0; i < tensor.Length; i++)
        {
            var (y, channel) = layout == TensorLayout.Nchw ? (i / 64 % 64, i / 4096) : (i / 192, i % 3);
            var at = layout == TensorLayout.Nchw ? (channel * 24 * 64) + (i % 4096) : i;
            tensor[i].ShouldBe(y < 24 ? inner[at] : (114 - input.Mean[channel]) / input.Std[channel], 0.001f);
        }
    }

    [Fact]
    public void LetterboxToTensor_TallRegion_PadsRight()
    {
        using var image = TestPictures.Noise(20, 80);
        var tensor = new float[48 * 32 * 3];
        ImageSampler.LetterboxToTensor(image, new(0, 0, 20, 80), Raw(48, 32), tensor, padding: 300).ShouldBe(new BoundingBox(0, 0, 120, 80));
        for (var i = 0; i < tensor.Length; i++) (tensor[i] < 256).ShouldBe(i % 48 < 8);
    }

    [Fact]
    public void Resize_ToPicture_RoundsTensorValues()
    {
        using var image = TestPictures.Noise(50, 41);
        var region = new BoundingBox(-3.5f, 2.25f, 47, 44);
        using var result = ImageSampler.Resize(image, region, 37, 29);
        ShouldBeRounded(result, NaiveSampler.Resize(image, region, Raw(37, 29), antialias: true));
    }

    public static TheoryData<float, float, float, float> Similarities => new()
    {
        { 1, 0, 0, 0 },
        { 1, 0, 37, 11 },
        { 0.6f, 0.3f, 20, -10 },
        { 1.9f, 0.8f, 5.5f, -30.25f },
        { 1.5f, 3.1f, 100, 100 },
        { 3, 1, -3000, 100 },
        { 1, 1.57f, -500, 900 },
        { 1e6f, 0.1f, 0, 0 },
    };

    [Theory]
    [MemberData(nameof(Similarities))]
    public void WarpToTensor_Similarity_AgreesWithNaive(float scale, float angle, float x, float y)
    {
        using var image = TestPictures.Noise(250, 240);
        var matrix = Matrix3x2.CreateScale(scale) * Matrix3x2.CreateRotation(angle) * Matrix3x2.CreateTranslation(x, y);
        foreach (var channels in Enum.GetValues<ChannelOrder>())
        {
            foreach (var mirror in (bool[])[false, true])
            {
                var input = TestPictures.Input(channels, 112, 112, mirror ? TensorLayout.Nchw : TensorLayout.Nhwc);
                var actual = new float[112 * 112 * input.Mean.Count];
                ImageSampler.WarpToTensor(image, matrix, input, actual, mirror);
                ShouldAgree(actual, NaiveSampler.Warp(image, matrix, input, mirror), LevelsOf(input, scale > 100 ? 255 : 0.05f));
            }
        }
    }

    [Theory]
    [InlineData(2.2f, 0.8f)]
    [InlineData(3.7f, -0.4f)]
    [InlineData(5, 2.9f)]
    public void WarpToTensor_Shrinking_KeepsASmoothPicture(float scale, float angle)
    {
        // Averaging a plane leaves it a plane, so wherever no block touches the picture's edge the twin without averaging is right too.
        using var image = TestPictures.Ramp(900, 800);
        var matrix = Matrix3x2.CreateTranslation(-56, -56) * Matrix3x2.CreateScale(scale) * Matrix3x2.CreateRotation(angle) * Matrix3x2.CreateTranslation(450, 400);
        var actual = new float[112 * 112 * 3];
        ImageSampler.WarpToTensor(image, matrix, Raw(112, 112), actual, mirrored: false);
        ShouldAgree(actual, NaiveSampler.Warp(image, matrix, Raw(112, 112), mirror: false), 1.5f);
    }

    [Fact]
    public void WarpToTensor_ShrinkingBeyondThePicture_IsBlackThere()
    {
        using var image = new RgbImage(100, 100);
        image.Pixels.Fill(255);
        var tensor = new float[3 * 40 * 40];
        ImageSampler.WarpToTensor(image, Matrix3x2.CreateScale(4) * Matrix3x2.CreateTranslation(-28.5f, -28.5f), Raw(40, 40), tensor, mirrored: false);
        for (var i = 0; i < 1600; i++)
        {
            var (x, y) = ((i % 40 * 4) - 28.5f, (i / 40 * 4) - 28.5f);
            var away = MathF.Max(MathF.Max(-x, x - 99), MathF.Max(-y, y - 99));
            if (away >= 4) tensor[i].ShouldBe(0);
            if (away <= -4) tensor[i].ShouldBe(255);
        }
    }

    [Fact]
    public void WarpToTensor_Identity_IsExactToTheLastPixel()
    {
        using var image = TestPictures.Noise(21, 13);
        var tensor = new float[21 * 13 * 3];
        ImageSampler.WarpToTensor(image, Matrix3x2.Identity, Raw(21, 13), tensor, mirrored: false);
        for (var i = 0; i < tensor.Length; i++) tensor[i].ShouldBe(NaiveSampler.Pixel(image, i % 21, i / 21 % 13, i / 273));
    }

    [Fact]
    public void WarpToTensor_OnePixelSource_FadesToBlack()
    {
        using var image = new RgbImage(1, 1);
        image.Pixels.Fill(255);
        var tensor = new float[3 * 3 * 3];
        ImageSampler.WarpToTensor(image, Matrix3x2.CreateTranslation(-1.25f, -1), Raw(3, 3), tensor, mirrored: false);
        tensor[..9].ShouldBe([0, 0, 0, 0, 0.75f * 255, 0.25f * 255, 0, 0, 0]);
    }

    [Fact]
    public void WarpToTensor_NotFinite_Refuses()
    {
        using var image = TestPictures.Noise(4, 4);
        Should.Throw<ArgumentException>(() => ImageSampler.WarpToTensor(
            image, new(float.NaN, 0, 0, 1, 0, 0), Raw(4, 4), new float[48], mirrored: false));
    }

    [Fact]
    public void Warp_ToPicture_RoundsTensorValues()
    {
        using var image = TestPictures.Noise(60, 60);
        var matrix = Matrix3x2.CreateRotation(0.4f) * Matrix3x2.CreateTranslation(9, -5);
        using var result = ImageSampler.Warp(image, matrix, 45, 33);
        ShouldBeRounded(result, NaiveSampler.Warp(image, matrix, Raw(45, 33), mirror: false));
    }

    private static ModelInput Raw(int width, int height) =>
        new("input", [1, 3, height, width], TensorLayout.Nchw, ChannelOrder.Rgb, [0, 0, 0], [1, 1, 1]);

    private static float LevelsOf(ModelInput input, float levels) => levels / input.Std.Min();

    private static void ShouldAgree(float[] actual, float[] expected, float tolerance)
    {
        actual.Length.ShouldBe(expected.Length);
        for (var i = 0; i < actual.Length; i++)
        {
            if (!(MathF.Abs(actual[i] - expected[i]) <= tolerance)) actual[i].ShouldBe(expected[i], tolerance, $"at {i}");
        }
    }

    private static void ShouldBeRounded(RgbImage image, float[] planar)
    {
        var size = image.Width * image.Height;
        for (var i = 0; i < size; i++)
        {
            for (var channel = 0; channel < 3; channel++) ((float)image.Pixels[(4 * i) + channel]).ShouldBe(planar[(channel * size) + i], 0.51f);
            image.Pixels[(4 * i) + 3].ShouldBe((byte)255);
        }
    }
}
