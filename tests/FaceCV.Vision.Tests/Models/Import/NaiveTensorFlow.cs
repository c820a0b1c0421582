namespace FaceCV.Vision.Tests.Models.Import;

/// <summary>TensorFlow's layers as its documentation defines them, on rows, columns, channels; slow and obvious.</summary>
internal static class NaiveTensorFlow
{
    /// <summary>conv2d, or depthwise_conv2d when the kernel's last side is 1 and it is asked for.</summary>
    public static float[,,] Convolve(float[,,] x, float[,,,] kernel, int stride, bool same, bool depthwise = false)
    {
        var (size, outputs) = (kernel.GetLength(0), depthwise ? x.GetLength(2) : kernel.GetLength(3));
        var (rows, top) = Axis(x.GetLength(0), size, stride, same);
        var (columns, left) = Axis(x.GetLength(1), size, stride, same);
        var y = new float[rows, columns, outputs];
        ForEach(rows, columns, outputs, (row, column, output) =>
        {
            ForEach(size, size, depthwise ? 1 : x.GetLength(2), (i, j, input) =>
            {
                var (from, at) = ((row * stride) + i - top, (column * stride) + j - left);
                if (from < 0 || at < 0 || from >= x.GetLength(0) || at >= x.GetLength(1)) return;
                y[row, column, output] += depthwise ? x[from, at, output] * kernel[i, j, output, 0] : x[from, at, input] * kernel[i, j, input, output];
            });
        });
        return y;
    }

    /// <summary>max_pool.</summary>
    public static float[,,] MaxPool(float[,,] x, int size, int stride, bool same)
    {
        var (rows, top) = Axis(x.GetLength(0), size, stride, same);
        var (columns, left) = Axis(x.GetLength(1), size, stride, same);
        var y = new float[rows, columns, x.GetLength(2)];
        ForEach(rows, columns, x.GetLength(2), (row, column, channel) =>
        {
            var greatest = float.NegativeInfinity;
            ForEach(size, size, 1, (i, j, _) =>
            {
                var (from, at) = ((row * stride) + i - top, (column * stride) + j - left);
                if (from >= 0 && at >= 0 && from < x.GetLength(0) && at < x.GetLength(1)) greatest = MathF.Max(greatest, x[from, at, channel]);
            });
            y[row, column, channel] = greatest;
        });
        return y;
    }

    // "same": ceil(length / stride) outputs, the padding split in two and the odd one at the end. "valid": no padding.
    private static (int Count, int Before) Axis(int length, int size, int stride, bool same)
    {
        if (!same) return (((length - size) / stride) + 1, 0);
        var count = (length + stride - 1) / stride;
        return (count, Math.Max(0, ((count - 1) * stride) + size - length) / 2);
    }

    private static void ForEach(int first, int second, int third, Action<int, int, int> visit)
    {
        for (var i = 0; i < first; i++)
        {
            for (var j = 0; j < second; j++)
            {
                for (var k = 0; k < third; k++) visit(i, j, k);
            }
        }
    }
}
