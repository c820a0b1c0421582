using System.Numerics;
using FaceCV.Vision.Alignment;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Tests.Alignment;

public sealed class AlignedCropTests
{
    // dlib's mean face, points 17 to 67 in a unit square (get_face_chip_details): those that the five points are made of.
    private static readonly Dictionary<int, Vector2> MeanFace = new()
    {
        [30] = new(0.490127f, 0.515625f),
        [37] = new(0.187122f, 0.178758f), [38] = new(0.265825f, 0.179852f), [40] = new(0.260918f, 0.245099f), [41] = new(0.182743f, 0.244077f),
        [43] = new(0.714428f, 0.179852f), [44] = new(0.793132f, 0.178758f), [46] = new(0.79751f, 0.244077f), [47] = new(0.719335f, 0.245099f),
        [48] = new(0.254149f, 0.780233f), [54] = new(0.726104f, 0.780233f), [60] = new(0.290379f, 0.784792f), [64] = new(0.689874f, 0.784792f),
    };

    [Fact]
    public void Dlib_Points_AreTheMeanFaceWithAQuarterAround()
    {
        int[][] made = [[37, 38, 40, 41], [43, 44, 46, 47], [30], [48, 60], [54, 64]];
        var crop = AlignedCrop.Of(CropKind.Dlib);
        for (var i = 0; i < made.Length; i++)
        {
            var mean = made[i].Select(index => MeanFace[index]).Aggregate((a, b) => a + b) / made[i].Length;
            Vector2.Distance(crop.Points[i], (mean + new Vector2(0.25f)) / 1.5f * crop.Side).ShouldBeLessThan(1e-3f);
        }
    }

    [Fact]
    public void Of_CropOfNoAlignedFace_IsRefused() => Should.Throw<ArgumentException>(() => AlignedCrop.Of(CropKind.Box));
}
