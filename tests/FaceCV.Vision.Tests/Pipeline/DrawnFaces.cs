using FaceCV.Core.Faces;
using FaceCV.Vision.Imaging;
using SkiaSharp;

namespace FaceCV.Vision.Tests.Pipeline;

/// <summary>
/// Faces drawn in code, so that the whole chain can be tested without anybody's photograph. They are plain drawings, yet the starter
/// pack's detector takes them for faces.
/// </summary>
internal static class DrawnFaces
{
    // A face of unit height: the oval is 0.76 wide, its centre the origin.
    private const float HalfWidth = 0.38f;

    /// <summary>Draws faces on a plain wall.</summary>
    /// <param name="width">Picture width, pixels.</param>
    /// <param name="height">Picture height, pixels.</param>
    /// <param name="faces">Centre and height of each face, pixels.</param>
    public static RgbImage Draw(int width, int height, params (float X, float Y, float Height)[] faces)
    {
        var image = new RgbImage(width, height);
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        using var wall = new SKPaint();
        wall.Shader = SKShader.CreateLinearGradient(default, new SKPoint(width, height), [new(0xFF8FA3B0), new(0xFF5B6B78)], SKShaderTileMode.Clamp);
        canvas.DrawRect(0, 0, width, height, wall);
        foreach (var (x, y, size) in faces)
        {
            canvas.Save();
            canvas.Translate(x, y);
            canvas.Scale(size);
            DrawOne(canvas);
            canvas.Restore();
        }

        canvas.Flush();
        bitmap.GetPixelSpan().CopyTo(image.Pixels);
        return image;
    }

    /// <summary>As <see cref="Draw"/>, as a JPEG file.</summary>
    public static byte[] Jpeg(int width, int height, params (float X, float Y, float Height)[] faces)
    {
        using var image = Draw(width, height, faces);
        return ImageEncoder.EncodeJpeg(image, 92);
    }

    /// <summary>The box of a drawn face, brow to chin as detectors have it.</summary>
    public static BoundingBox Box((float X, float Y, float Height) face) =>
        new(face.X - (HalfWidth * face.Height), face.Y - (0.45f * face.Height), 2 * HalfWidth * face.Height, 0.95f * face.Height);

    private static void DrawOne(SKCanvas canvas)
    {
        Shoulders(canvas);
        Hair(canvas);
        using var skin = Fill(0);
        skin.Shader = SKShader.CreateRadialGradient(
            new SKPoint(-0.08f, -0.1f), 0.62f, [new(0xFFF2CBB0), new(0xFFDDA483), new(0xFFA86F50)], [0, 0.6f, 1], SKShaderTileMode.Clamp);
        canvas.DrawOval(0, 0, HalfWidth, 0.5f, skin);
        Fringe(canvas);
        Eye(canvas, -0.165f);
        Eye(canvas, 0.165f);
        Nose(canvas);
        Mouth(canvas);
    }

    private static void Shoulders(SKCanvas canvas)
    {
        using var coat = Fill(0xFF2F3A55);
        canvas.DrawOval(0, 1.12f, 0.85f, 0.52f, coat);
        using var neck = Fill(0xFFB98363);
        canvas.DrawRoundRect(-0.17f, 0.3f, 0.34f, 0.42f, 0.1f, 0.1f, neck);
    }

    private static void Hair(SKCanvas canvas)
    {
        using var hair = Fill(0xFF2B1D16);
        canvas.DrawOval(0, -0.12f, 0.45f, 0.5f, hair);
        using var ear = Fill(0xFFC68F6F);
        canvas.DrawOval(-0.39f, 0.02f, 0.05f, 0.1f, ear);
        canvas.DrawOval(0.39f, 0.02f, 0.05f, 0.1f, ear);
    }

    private static void Fringe(SKCanvas canvas)
    {
        using var hair = Fill(0xFF2B1D16);
        canvas.DrawArc(new SKRect(-0.41f, -0.6f, 0.41f, 0.36f), 200, 140, useCenter: false, hair);
    }

    private static void Eye(SKCanvas canvas, float x)
    {
        using var socket = Fill(0x50603020);
        canvas.DrawOval(x, -0.07f, 0.1f, 0.06f, socket);
        using var white = Fill(0xFFF4F0EC);
        canvas.DrawOval(x, -0.06f, 0.075f, 0.034f, white);
        using var iris = Fill(0xFF3B2A1E);
        canvas.DrawCircle(x, -0.06f, 0.033f, iris);
        using var glint = Fill(0xFFFFFFFF);
        canvas.DrawCircle(x - 0.01f, -0.07f, 0.008f, glint);
        using var line = Stroke(0xFF2B1D16, 0.016f);
        canvas.DrawArc(new SKRect(x - 0.085f, -0.1f, x + 0.085f, -0.01f), 195, 150, useCenter: false, line);
        using var brow = Stroke(0xFF2B1D16, 0.034f);
        canvas.DrawArc(new SKRect(x - 0.11f, -0.175f, x + 0.11f, -0.06f), 205, 130, useCenter: false, brow);
    }

    private static void Nose(SKCanvas canvas)
    {
        using var shade = Fill(0x40803818);
        canvas.DrawOval(0.035f, 0.06f, 0.035f, 0.12f, shade);
        using var tip = Stroke(0xC07A4630, 0.016f);
        canvas.DrawArc(new SKRect(-0.07f, 0.1f, 0.07f, 0.19f), 20, 140, useCenter: false, tip);
        using var nostril = Fill(0xB05A2E1E);
        canvas.DrawOval(-0.035f, 0.172f, 0.017f, 0.01f, nostril);
        canvas.DrawOval(0.035f, 0.172f, 0.017f, 0.01f, nostril);
    }

    private static void Mouth(SKCanvas canvas)
    {
        using var lips = Fill(0xFFB0524C);
        canvas.DrawOval(0, 0.285f, 0.125f, 0.036f, lips);
        using var line = Stroke(0xFF6E2A28, 0.012f);
        canvas.DrawArc(new SKRect(-0.125f, 0.25f, 0.125f, 0.305f), 15, 150, useCenter: false, line);
        using var chin = Stroke(0x50804020, 0.02f);
        canvas.DrawArc(new SKRect(-0.09f, 0.3f, 0.09f, 0.39f), 30, 120, useCenter: false, chin);
    }

    private static SKPaint Fill(uint colour) => new() { Color = colour, IsAntialias = true };

    private static SKPaint Stroke(uint colour, float width) =>
        new() { Color = colour, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = width, StrokeCap = SKStrokeCap.Round };
}
