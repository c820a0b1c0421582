using System.Numerics;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Vision.Detection;
using FaceCV.Vision.Imaging;

namespace FaceCV.Vision.Tests.Detection;

public sealed class MtcnnDetectorTests
{
    private static readonly float[] None = [0, 0, 0, 0];
    private static readonly float[] Points = [0.25f, 0.75f, 0.5f, 0.3f, 0.7f, 0.25f, 0.25f, 0.5f, 0.75f, 0.75f];

    [Fact]
    public void Detect_OneSquare_IsMovedByEachNetworkInTurn()
    {
        using var image = Squares((40, 24, 16, 255));
        using var net = new TinyMtcnn([0.25f, 0.25f, 0.25f, 0.25f], [0, 0, 0.5f, 0], [0.1f, 0, 0, -0.1f], Points);
        var face = Detect(net, image).ShouldHaveSingleItem();
        // The window of 24 pixels at (36, 20); moved by a quarter to (42, 26); made 36 wide and square to (42, 20); then the last network's shifts.
        ShouldBe(face.Box, BoundingBox.FromCorners(45.6f, 20, 78, 52.4f));
        face.Landmarks!.LeftEye.ShouldBe(new Vector2(51, 29));
        face.Landmarks.RightEye.ShouldBe(new Vector2(69, 29));
        Vector2.Distance(face.Landmarks.RightMouth, new Vector2(67.2f, 47)).ShouldBeLessThan(0.01f);
    }

    [Fact]
    public void Detect_SquaresOfTwoSizes_AreFoundAtTheirLevels()
    {
        using var image = Squares((24, 24, 8, 255), (80, 48, 32, 255));
        using var net = new TinyMtcnn(None, None, None, Points);
        var faces = Detect(net, image).OrderBy(face => face.Box.Area).ToArray();
        faces.Length.ShouldBe(2);
        ShouldBe(faces[0].Box, new BoundingBox(22, 22, 12, 12));
        ShouldBe(faces[1].Box, new BoundingBox(72, 40, 48, 48));
    }

    // The first network takes the grey square for one as well, the second does not.
    [Fact]
    public void Detect_SquareTheSecondNetworkRejects_IsLeftOut()
    {
        using var image = Squares((40, 24, 16, 255), (80, 64, 16, 195));
        using var net = new TinyMtcnn([0.25f, 0.25f, 0.25f, 0.25f], None, None, Points);
        ShouldBe(Detect(net, image).ShouldHaveSingleItem().Box, new BoundingBox(42, 26, 24, 24));
    }

    // More than are judged at once.
    [Fact]
    public void Detect_ManySquares_AreAllFound()
    {
        var places = Enumerable.Range(0, 70).Select(i => (X: 16 + (24 * (i % 10)), Y: 16 + (24 * (i / 10)), Side: 8, Grey: 255)).ToArray();
        using var image = Squares(places);
        using var net = new TinyMtcnn(None, None, None, Points);
        var faces = Detect(net, image);
        faces.Select(face => (face.Box.X + 2, face.Box.Y + 2)).Order().ShouldBe(places.Select(place => ((float)place.X, (float)place.Y)).Order());
    }

    [Fact]
    public void Detect_PartOfThePicture_GivesBoxesOfThePicture()
    {
        using var image = Squares((40, 24, 8, 255), (120, 72, 8, 255));
        using var net = new TinyMtcnn(None, None, None, Points);
        List<RawDetection> found = [];
        new MtcnnDetector(net.Proposal, net.Refinements).Detect(image, new BoundingBox(100, 60, 64, 48), 0.7f, found);
        ShouldBe(found.ShouldHaveSingleItem().Box, new BoundingBox(118, 70, 12, 12));
    }

    [Fact]
    public void Create_OneRefinement_IsRefused()
    {
        using var net = new TinyMtcnn(None, None, None, Points);
        var refusal = Should.Throw<FaceException>(() => FaceDetectors.Create(net.Proposal, net.Refinements[0]));
        refusal.Error.ShouldBe(FaceError.InvalidConfiguration);
        refusal.Message.ShouldContain("two models of the task DetectionRefinement");
    }

    [Fact]
    public void Create_RefinementsInTheWrongOrder_IsRefused()
    {
        using var net = new TinyMtcnn(None, None, None, Points);
        Should.Throw<FaceException>(() => FaceDetectors.Create(net.Proposal, net.Refinements[1], net.Refinements[0])).Message.ShouldContain("'onet' lists 3 outputs instead of 2");
    }

    private static List<RawDetection> Detect(TinyMtcnn net, RgbImage image)
    {
        List<RawDetection> found = [];
        FaceDetectors.Create(net.Proposal, [.. net.Refinements]).Detect(image, new BoundingBox(0, 0, image.Width, image.Height), 0.7f, found);
        return found;
    }

    private static void ShouldBe(BoundingBox box, BoundingBox wanted) =>
        new[] { box.X, box.Y, box.Right, box.Bottom }.ShouldBe([wanted.X, wanted.Y, wanted.Right, wanted.Bottom], 0.01);

    // Grey squares on black.
    private static RgbImage Squares(params (int X, int Y, int Side, int Grey)[] squares)
    {
        var image = new RgbImage(256, 192);
        image.Pixels.Clear();
        foreach (var (x, y, side, grey) in squares)
        {
            for (var row = y; row < y + side; row++) image.Pixels.Slice(4 * ((row * image.Width) + x), 4 * side).Fill((byte)grey);
        }

        return image;
    }
}
