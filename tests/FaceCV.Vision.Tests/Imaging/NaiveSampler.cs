using System.Numerics;
using FaceCV.Core.Faces;
using FaceCV.Vision.Imaging;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Tests.Imaging;

/// <summary>The slow obvious versions of what ImageSampler does, one pixel and one channel at a time, in double precision.</summary>
internal static class NaiveSampler
{
    public static float[] Resize(RgbImage image, BoundingBox region, ModelInput input, bool antialias)
    {
        var (width, height) = (input.Width, input.Height);
        var (blockX, blockY) = (Block(region.Width / width, antialias), Block(region.Height / height, antialias));
        var originX = blockX == 1 ? 0 : Math.Clamp((int)Math.Floor(region.X), 0, image.Width - 1);
        var originY = blockY == 1 ? 0 : Math.Clamp((int)Math.Floor(region.Y), 0, image.Height - 1);
        var endX = blockX == 1 ? image.Width : Math.Clamp((int)Math.Ceiling((double)region.X + region.Width), originX + 1, image.Width);
        var endY = blockY == 1 ? image.Height : Math.Clamp((int)Math.Ceiling((double)region.Y + region.Height), originY + 1, image.Height);
        var (countX, countY) = ((endX - originX + blockX - 1) / blockX, (endY - originY + blockY - 1) / blockY);

        double Sample(int x, int y, int channel)
        {
            var (left, top) = (originX + (Math.Clamp(x, 0, countX - 1) * blockX), originY + (Math.Clamp(y, 0, countY - 1) * blockY));
            var (sum, count) = (0, 0);
            for (var row = top; row < Math.Min(top + blockY, image.Height); row++)
            {
                for (var column = left; column < Math.Min(left + blockX, image.Width); column++, count++) sum += Pixel(image, column, row, channel);
            }

            return Math.Floor(((double)sum / count) + 0.5);
        }

        return Fill(width, height, input, (x, y, channel) => Bilinear(
            ((region.X - originX + ((x + 0.5) * region.Width / width)) / blockX) - 0.5,
            ((region.Y - originY + ((y + 0.5) * region.Height / height)) / blockY) - 0.5,
            channel,
            Sample));
    }

    public static float[] Warp(RgbImage image, Matrix3x2 toSource, ModelInput input, bool mirror)
    {
        var (width, height) = (input.Width, input.Height);
        double Sample(int x, int y, int channel) => x >= 0 && y >= 0 && x < image.Width && y < image.Height ? Pixel(image, x, y, channel) : 0;
        return Fill(width, height, input, (outX, y, channel) =>
        {
            var x = mirror ? width - 1 - outX : outX;
            return Bilinear(
                (toSource.M11 * x) + (toSource.M21 * y) + toSource.M31, (toSource.M12 * x) + (toSource.M22 * y) + toSource.M32, channel, Sample);
        });
    }

    public static int Pixel(RgbImage image, int x, int y, int channel) => image.Pixels[(((y * image.Width) + x) * 4) + channel];

    private static int Block(double step, bool antialias) => antialias && step >= 2 ? (int)step : 1;

    private static double Bilinear(double x, double y, int channel, Func<int, int, int, double> sample)
    {
        var (left, top) = ((int)Math.Floor(x), (int)Math.Floor(y));
        var (weightX, weightY) = (x - left, y - top);
        return (((sample(left, top, channel) * (1 - weightX)) + (sample(left + 1, top, channel) * weightX)) * (1 - weightY))
            + (((sample(left, top + 1, channel) * (1 - weightX)) + (sample(left + 1, top + 1, channel) * weightX)) * weightY);
    }

    private static float[] Fill(int width, int height, ModelInput input, Func<int, int, int, double> value)
    {
        var channels = input.Channels == ChannelOrder.Grey ? 1 : 3;
        var tensor = new float[width * height * channels];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                for (var channel = 0; channel < channels; channel++)
                {
                    var raw = input.Channels switch
                    {
                        ChannelOrder.Grey => (0.299 * value(x, y, 0)) + (0.587 * value(x, y, 1)) + (0.114 * value(x, y, 2)),
                        ChannelOrder.Bgr => value(x, y, 2 - channel),
                        _ => value(x, y, channel),
                    };
                    var at = input.Layout == TensorLayout.Nchw ? (((channel * height) + y) * width) + x : (((y * width) + x) * channels) + channel;
                    tensor[at] = (float)((raw - input.Mean[channel]) / input.Std[channel]);
                }
            }
        }

        return tensor;
    }
}
