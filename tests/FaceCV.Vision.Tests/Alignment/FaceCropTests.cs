using FaceCV.Core.Faces;
using FaceCV.Vision.Alignment;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Tests.Alignment;

public sealed class FaceCropTests
{
    [Fact]
    public void Enlarge_RoomOnAllSides_KeepsTheCentre() =>
        FaceCrop.Enlarge(new BoundingBox(40, 40, 20, 30), 2, 200, 200).ShouldBe(new BoundingBox(30, 25, 40, 60));

    [Fact]
    public void Enlarge_AtTheEdge_IsShiftedInside() =>
        FaceCrop.Enlarge(new BoundingBox(0, 90, 20, 10), 2, 100, 100).ShouldBe(new BoundingBox(0, 80, 40, 20));

    [Fact]
    public void Enlarge_PictureTooSmall_EnlargesByLess()
    {
        var crop = FaceCrop.Enlarge(new BoundingBox(10, 10, 50, 50), 4, 100, 80);
        crop.Width.ShouldBe(80, 1e-3f);
        crop.Height.ShouldBe(80, 1e-3f);
        crop.Y.ShouldBe(0, 1e-3f);
    }

    [Fact]
    public void Square_TallBox_IsASquareAboutItsMiddle() =>
        FaceCrop.Square(new BoundingBox(40, 40, 20, 30), 1.2f).ShouldBe(new BoundingBox(32, 37, 36, 36));

    [Fact]
    public void Square_AtTheEdge_ReachesBeyondThePicture() =>
        FaceCrop.Of(new CropRule(CropKind.Square), new BoundingBox(0, 10, 20, 40), 100, 60).ShouldBe(new BoundingBox(-10, 10, 40, 40));

    [Fact]
    public void Of_RuleForNoFaceBox_IsRefused() =>
        Should.Throw<ArgumentException>(() => FaceCrop.Of(new CropRule(CropKind.ArcFace), new BoundingBox(0, 0, 1, 1), 10, 10));
}

public sealed class FaceCropRegressionTests
{
    [Fact]
    public void Enlarge_BoxAsTallAsThePicture_DoesNotFailOnRounding()
    {
        for (var i = 1; i < 2000; i++)
        {
            var height = 250f;
            var width = 17.3f + (i * 0.0917f);
            Should.NotThrow(() => FaceCrop.Enlarge(new BoundingBox(i * 0.013f, 0, width, height), 2.7f, 250, 250));
        }
    }
}
