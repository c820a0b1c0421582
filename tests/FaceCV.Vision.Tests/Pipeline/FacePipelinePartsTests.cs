using FaceCV.Core.Errors;
using FaceCV.Core.Faces;

namespace FaceCV.Vision.Tests.Pipeline;

public sealed class FacePipelinePartsTests(StarterPipeline starter)
{
    private static readonly byte[] OneFace = DrawnFaces.Jpeg(400, 400, (200, 190, 180));

    [Fact]
    public void Analyse_NothingAsked_GivesTheBoxAlone()
    {
        var analysis = starter.Create().Analyse(OneFace, new AnalysisRequest());
        (analysis.Pack, analysis.Width, analysis.Height).ShouldBe(("starter", 400, 400));
        var face = analysis.Faces.ShouldHaveSingleItem();
        face.Box.IntersectionOverUnion(DrawnFaces.Box((200, 190, 180))).ShouldBeGreaterThan(0.5f);
        face.DetectionScore.ShouldBeInRange(0.6f, 1f);
        PartsOf(face).ShouldBe(FaceParts.None);
    }

    [Theory]
    [InlineData(FaceParts.Landmarks)]
    [InlineData(FaceParts.Embedding)]
    [InlineData(FaceParts.Gender)]
    [InlineData(FaceParts.Expression)]
    [InlineData(FaceParts.Pose)]
    [InlineData(FaceParts.Eyes)]
    [InlineData(FaceParts.PresentationAttack)]
    [InlineData(FaceParts.Quality)]
    [InlineData(FaceParts.AlignedCrop)]
    [InlineData(FaceParts.Gender | FaceParts.Expression | FaceParts.Pose | FaceParts.Eyes)]
    [InlineData(FaceParts.Embedding | FaceParts.Quality | FaceParts.AlignedCrop)]
    public void Analyse_PartsAsked_GivesThoseAndNoOther(FaceParts parts)
    {
        var face = starter.Create().Analyse(OneFace, new AnalysisRequest { Parts = parts }).Faces.ShouldHaveSingleItem();
        PartsOf(face).ShouldBe(parts);
    }

    [Fact]
    public void Analyse_EverythingAsked_GivesValuesInTheirRanges()
    {
        var everything = Enum.GetValues<FaceParts>().Aggregate((all, part) => all | part);
        var face = starter.Create().Analyse(OneFace, new AnalysisRequest { Parts = everything }).Faces.ShouldHaveSingleItem();
        face.Gender!.Value.Score.ShouldBeInRange(0.5f, 1);
        face.Expression!.Scores.Sum().ShouldBe(1, 1e-4f);
        face.PresentationAttack!.Value.BonaFideScore.ShouldBeInRange(0, 1);
        face.Eyes!.Value.LeftOpenScore.ShouldBeInRange(0, 1);
        face.Quality!.Value.Overall.ShouldBeInRange(0, 1);
        face.Embedding!.Dimension.ShouldBe(512);
        face.Landmarks68!.Points.Length.ShouldBe(68);
        face.AlignedCrop![..2].ShouldBe([0xFF, 0xD8]);
    }

    [Fact]
    public void Analyse_FrontalFace_HasLandmarksWhereTheyWereDrawn()
    {
        var face = starter.Create().Analyse(OneFace, new AnalysisRequest { Parts = FaceParts.Landmarks | FaceParts.Pose }).Faces.ShouldHaveSingleItem();
        // The eyes were drawn 0.165 heights beside and 0.06 above the centre, the mouth 0.285 below. A tenth of a height is allowed.
        face.Landmarks!.LeftEye.ShouldBeNear(200 - (0.165f * 180), 190 - (0.06f * 180), 18);
        face.Landmarks.RightEye.ShouldBeNear(200 + (0.165f * 180), 190 - (0.06f * 180), 18);
        ((face.Landmarks.LeftMouth + face.Landmarks.RightMouth) / 2).ShouldBeNear(200, 190 + (0.285f * 180), 18);
        MathF.Abs(face.Pose!.Value.Roll).ShouldBeLessThan(15);
    }

    [Fact]
    public void Analyse_Mirrored_ChangesTheEmbeddingALittle()
    {
        var pipeline = starter.Create();
        var request = new AnalysisRequest { Parts = FaceParts.Embedding };
        var plain = pipeline.Analyse(OneFace, request).Faces[0].Embedding!;
        var mirrored = pipeline.Analyse(OneFace, request with { Mirror = true }).Faces[0].Embedding!;
        plain.Similarity(mirrored).ShouldBeInRange(0.7f, 0.99999f);
    }

    [Fact]
    public void Analyse_NoFace_GivesAnEmptyList()
    {
        var analysis = starter.Create().Analyse(DrawnFaces.Jpeg(300, 200), new AnalysisRequest { Parts = FaceParts.Embedding });
        analysis.Faces.ShouldBeEmpty();
        (analysis.Width, analysis.Height).ShouldBe((300, 200));
    }

    [Fact]
    public void Analyse_NoFaceButWholeAllowed_GivesAStandInOfTheWholePicture()
    {
        var analysis = starter.Create().Analyse(
            DrawnFaces.Jpeg(300, 200), new AnalysisRequest { Parts = FaceParts.Embedding | FaceParts.Gender, Region = FaceRegion.DetectedOrWhole });
        var face = analysis.Faces.ShouldHaveSingleItem();
        face.IsStandIn.ShouldBeTrue();
        (face.Box, face.DetectionScore).ShouldBe((new BoundingBox(0, 0, 300, 200), 0));
        face.Embedding.ShouldNotBeNull();
    }

    [Fact]
    public void Analyse_FaceFoundAndWholeAllowed_IsTheFace()
    {
        var face = starter.Create().Analyse(OneFace, new AnalysisRequest { Region = FaceRegion.DetectedOrWhole }).Faces.ShouldHaveSingleItem();
        face.IsStandIn.ShouldBeFalse();
        face.DetectionScore.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Analyse_WholePictureNamed_RunsNoDetector()
    {
        var analysis = starter.Create().Analyse(OneFace, new AnalysisRequest { Parts = FaceParts.Embedding, Region = FaceRegion.Whole });
        analysis.Models.ShouldBe(["starter/fr_landmark", "starter/fr_feature"]);
        var face = analysis.Faces.ShouldHaveSingleItem();
        (face.Box, face.DetectionScore, face.IsStandIn).ShouldBe((new BoundingBox(0, 0, 400, 400), 0, false));
    }

    [Fact]
    public void Analyse_CropNotAligned_IsTheBoxStretched()
    {
        var request = new AnalysisRequest { Parts = FaceParts.AlignedCrop };
        var aligned = starter.Create().Analyse(OneFace, request).Faces[0].AlignedCrop!;
        var straight = starter.Create().Analyse(OneFace, request with { Align = false }).Faces[0].AlignedCrop!;
        straight.ShouldNotBe(aligned);
        straight[..2].ShouldBe([0xFF, 0xD8]);
    }

    [Fact]
    public void Analyse_UnknownPack_IsRefused()
    {
        var pipeline = starter.Create();
        Should.Throw<FaceException>(() => pipeline.Analyse(OneFace, new AnalysisRequest { Pack = "nowhere" })).Error.ShouldBe(FaceError.UnknownModel);
    }

    private static FaceParts PartsOf(DetectedFace face)
    {
        var parts = FaceParts.None;
        void Count(object? value, FaceParts part) => parts |= value is null ? FaceParts.None : part;
        Count(face.Landmarks, FaceParts.Landmarks);
        Count(face.Landmarks68, FaceParts.Landmarks);
        Count(face.Embedding, FaceParts.Embedding);
        Count(face.Age, FaceParts.Age);
        Count(face.Gender, FaceParts.Gender);
        Count(face.Expression, FaceParts.Expression);
        Count(face.Pose, FaceParts.Pose);
        Count(face.Eyes, FaceParts.Eyes);
        Count(face.PresentationAttack, FaceParts.PresentationAttack);
        Count(face.Quality, FaceParts.Quality);
        Count(face.AlignedCrop, FaceParts.AlignedCrop);
        return parts;
    }
}
