using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Vision.Imaging;

namespace FaceCV.Vision.Tests.Pipeline;

public sealed class FacePipelineSelectionTests(StarterPipeline starter)
{
    private static readonly (float X, float Y, float Height)[] Drawn = [(150, 200, 120), (420, 200, 200), (700, 200, 160)];
    private static readonly byte[] ThreeFaces = DrawnFaces.Jpeg(900, 480, Drawn);

    [Fact]
    public void Analyse_ThreeFaces_GivesThemLargestFirst()
    {
        var faces = starter.Create().Analyse(ThreeFaces, new AnalysisRequest()).Faces;
        faces.Count.ShouldBe(3);
        faces.Select(face => face.Box.Area).ShouldBeInOrder(SortDirection.Descending);
        faces[0].Box.IntersectionOverUnion(DrawnFaces.Box(Drawn[1])).ShouldBeGreaterThan(0.5f);
        faces[2].Box.IntersectionOverUnion(DrawnFaces.Box(Drawn[0])).ShouldBeGreaterThan(0.5f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Analyse_MostFaces_KeepsTheLargest(int most)
    {
        var all = starter.Create().Analyse(ThreeFaces, new AnalysisRequest()).Faces;
        var kept = starter.Create().Analyse(ThreeFaces, new AnalysisRequest { MaxFaces = most }).Faces;
        kept.Select(face => face.Box).ShouldBe(all.Take(most).Select(face => face.Box));
    }

    [Fact]
    public void Analyse_LeastSize_LeavesOutLowerFaces()
    {
        var all = starter.Create().Analyse(ThreeFaces, new AnalysisRequest()).Faces;
        var between = (int)MathF.Round((all[1].Box.Height + all[2].Box.Height) / 2);
        starter.Create().Analyse(ThreeFaces, new AnalysisRequest { MinFaceSize = between }).Faces.Count.ShouldBe(2);
        starter.Create().Analyse(ThreeFaces, new AnalysisRequest { MinFaceSize = 1000 }).Faces.ShouldBeEmpty();
    }

    [Fact]
    public void Analyse_Threshold_LeavesOutLowerScores()
    {
        var all = starter.Create().Analyse(ThreeFaces, new AnalysisRequest()).Faces;
        var least = all.Min(face => face.DetectionScore);
        starter.Create().Analyse(ThreeFaces, new AnalysisRequest { MinDetectionScore = least + 1e-6f }).Faces.Count.ShouldBe(2);
        starter.Create().Analyse(ThreeFaces, new AnalysisRequest { MinDetectionScore = least - 1e-4f }).Faces.Count.ShouldBe(3);
    }

    [Fact]
    public async Task AnalyseAsync_CancelledBefore_Throws()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        var pipeline = starter.Create();
        await Should.ThrowAsync<OperationCanceledException>(() => pipeline.AnalyseAsync(ThreeFaces, new AnalysisRequest(), source.Token));
        Should.Throw<OperationCanceledException>(() => pipeline.Analyse(ThreeFaces, new AnalysisRequest(), source.Token));
    }

    [Fact]
    public async Task AnalyseAsync_CancelledUnderWay_StopsWithoutAnAnswerAndTheNextCallIsWell()
    {
        using var source = new CancellationTokenSource();
        var pipeline = starter.Create();
        var everything = new AnalysisRequest { Parts = FaceParts.Attributes | FaceParts.Embedding, SmallFaces = true };
        var crowd = DrawnFaces.Jpeg(2400, 1600, [.. Enumerable.Range(0, 40).Select(i => (150f + (i % 8 * 290), 160f + (i / 8 * 310), 180f))]);
        var running = pipeline.AnalyseAsync(crowd, everything, source.Token);
        await source.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
        pipeline.Analyse(ThreeFaces, new AnalysisRequest()).Faces.Count.ShouldBe(3);
    }

    [Fact]
    public void Analyse_NoPicture_IsRefusedByName()
    {
        var pipeline = starter.Create();
        Should.Throw<FaceException>(() => pipeline.Analyse("not a picture"u8.ToArray(), new AnalysisRequest())).Error.ShouldBe(FaceError.InvalidImage);
        Should.Throw<FaceException>(() => pipeline.Analyse(ReadOnlyMemory<byte>.Empty, new AnalysisRequest())).Error.ShouldBe(FaceError.InvalidImage);
    }

    // Chin to brow out of the frame: the whole picture shows no complete face; a margin around it does.
    [Theory]
    [InlineData(1.05f)]
    [InlineData(1.2f)]
    public void Analyse_FaceFillsTheFrame_IsFound(float share)
    {
        var picture = DrawnFaces.Jpeg(300, 300, (150, 150, 300 * share));
        var face = starter.Create().Analyse(picture, new AnalysisRequest { Parts = FaceParts.Embedding }).Faces.ShouldHaveSingleItem();
        face.Box.Area.ShouldBeGreaterThan(0.4f * 300 * 300);
        face.Box.ShouldBe(face.Box.ClipTo(300, 300));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Analyse_ExifOrientation_GivesTheAnswerOfTheUprightPicture(int orientation)
    {
        using var upright = DrawnFaces.Draw(480, 352, (200, 170, 160));
        using var stored = Imaging.Turning.Store(upright, orientation);
        var turned = Imaging.Pictures.WithOrientation(ImageEncoder.EncodeJpeg(stored, 95), orientation);
        var request = new AnalysisRequest { Parts = FaceParts.Embedding | FaceParts.Landmarks };
        var expected = starter.Create().Analyse(ImageEncoder.EncodeJpeg(upright, 95), request).Faces.ShouldHaveSingleItem();
        var analysis = starter.Create().Analyse(turned, request);
        (analysis.Width, analysis.Height).ShouldBe((480, 352));
        var face = analysis.Faces.ShouldHaveSingleItem();
        // The sides are whole JPEG blocks, so that the stored picture is coded as the upright one but for rounding.
        face.Box.IntersectionOverUnion(expected.Box).ShouldBeGreaterThan(0.95f);
        face.Landmarks!.Nose.ShouldBeNear(expected.Landmarks!.Nose.X, expected.Landmarks.Nose.Y, 3);
        face.Embedding!.Similarity(expected.Embedding!).ShouldBeGreaterThan(0.97f);
    }
}
