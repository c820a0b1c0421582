using System.Numerics;
using FaceCV.Core.Faces;
using FaceCV.Vision.Imaging;

namespace FaceCV.Vision.Quality;

/// <summary>Face quality from the aligned crop and the landmarks; no network. Components after ISO/IEC 29794-5.</summary>
public static class QualityEstimator
{
    /// <summary>Laplacian variance of a perfectly sharp aligned crop, and of one too blurred to use; measured on LFW (docs/accuracy.md).</summary>
    private const float SharpVariance = 600, BlurredVariance = 10;

    /// <summary>Eye distance in full-size pixels at and above which size is no limit; the aligned crop's is 35.</summary>
    private const float AmpleEyeDistance = 35;

    /// <summary>Contrast (standard deviation of luma) of a well-lit face.</summary>
    private const float AmpleContrast = 45;

    /// <summary>Rates one face.</summary>
    /// <param name="crop">The aligned 112x112 crop.</param>
    /// <param name="landmarks">Five points in full-size pixels.</param>
    /// <param name="detectionScore">The detector's score.</param>
    public static FaceQuality Estimate(RgbImage crop, FaceLandmarks5 landmarks, float detectionScore)
    {
        var statistics = LumaStatistics.Of(crop);
        var sharpness = Math.Clamp(
            MathF.Log(MathF.Max(statistics.LaplacianVariance, 1e-3f) / BlurredVariance) / MathF.Log(SharpVariance / BlurredVariance), 0, 1);
        var light = Light(statistics.Mean, statistics.StandardDeviation);
        var pose = Frontality(landmarks);
        var size = Math.Clamp(Vector2.Distance(landmarks.LeftEye, landmarks.RightEye) / AmpleEyeDistance, 0, 1);
        var overall = (0.25f * sharpness) + (0.25f * light) + (0.25f * pose) + (0.15f * size) + (0.10f * detectionScore);
        return new FaceQuality(overall, sharpness, light, pose, size, detectionScore);
    }

    /// <summary>1 for a frontal face, 0 for a profile: how evenly the nose divides the eyes, and lies between eyes and mouth.</summary>
    public static float Frontality(FaceLandmarks5 landmarks)
    {
        var eyes = landmarks.RightEye - landmarks.LeftEye;
        var distance = eyes.Length();
        if (distance < 1e-3f) return 0;
        var along = Vector2.Dot(landmarks.Nose - ((landmarks.LeftEye + landmarks.RightEye) / 2), eyes) / (distance * distance);
        return Math.Clamp(1 - (2 * MathF.Abs(along)), 0, 1);
    }

    private static float Light(float mean, float contrast)
    {
        var brightness = mean < 128 ? Math.Clamp(mean / 90, 0, 1) : Math.Clamp((255 - mean) / 75, 0, 1);
        return brightness * Math.Clamp(contrast / AmpleContrast, 0, 1);
    }
}
