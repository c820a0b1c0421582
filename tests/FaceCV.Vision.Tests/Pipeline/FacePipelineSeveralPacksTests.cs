using System.Text.Json;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.TestKit;
using FaceCV.Vision.Models;
using FaceCV.Vision.Pipeline;

namespace FaceCV.Vision.Tests.Pipeline;

/// <summary>Beside the starter pack there is one, <c>other</c>, that has a recogniser and nothing else: the starter's network under another name.</summary>
public sealed class FacePipelineSeveralPacksTests : IAsyncLifetime
{
    private static readonly byte[] OneFace = DrawnFaces.Jpeg(400, 400, (200, 190, 180));

    private readonly TemporaryFolder _folder = new();
    private readonly SessionPool _pool;
    private readonly VisionOptions _options;
    private FacePipeline _pipeline = null!;

    public FacePipelineSeveralPacksTests()
    {
        Repository.RequireStarterPack();
        _options = new VisionOptions { ModelsDirectory = _folder["models"] };
        _pool = new SessionPool(_options, TimeProvider.System);
    }

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_options.ModelsDirectory);
        Directory.CreateSymbolicLink(Path.Combine(_options.ModelsDirectory, "starter"), Path.Combine(Repository.ModelsDirectory, "starter"));
        var catalogue = new PackCatalogue(_options);
        var packs = new InstalledPacks(catalogue, _options);
        Directory.CreateDirectory(_folder["other"]);
        var recogniser = packs.Get("starter").Require(ModelTask.Embedding);
        File.Copy(packs.Get("starter").PathOf(recogniser), Path.Combine(_folder["other"], recogniser.File));
        var manifest = catalogue.Find("starter") with
        {
            Name = "other",
            Source = new PackSourceInfo("folder"),
            Models = [recogniser with { Sha256 = recogniser.RewrittenSha256!, RewrittenSha256 = null, Bytes = 0 }],
        };
        File.WriteAllBytes(Path.Combine(_folder["other"], "pack.json"), JsonSerializer.SerializeToUtf8Bytes(manifest, ModelManifest.Json));
        await new PackInstaller(_options, catalogue, TimeProvider.System).InstallFromAsync(_folder["other"]);
        _pipeline = new FacePipeline(packs, _pool, _options, TimeProvider.System);
    }

    public ValueTask DisposeAsync()
    {
        _pool.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Analyse_PackWithoutDetector_UsesTheDefaultPacksAndSaysSo()
    {
        var analysis = _pipeline.Analyse(OneFace, new AnalysisRequest { Pack = "other", Parts = FaceParts.Embedding | FaceParts.Gender });
        analysis.Pack.ShouldBe("other");
        analysis.Models.ShouldBe(["starter/fr_detect", "starter/fr_landmark", "other/fr_feature", "starter/fr_gender"]);
        var face = analysis.Faces.ShouldHaveSingleItem();
        face.Embedding!.ModelId.Pack.ShouldBe("other");
        face.Gender.ShouldNotBeNull();
    }

    [Fact]
    public void Analyse_AgeThatNoInstalledPackEstimates_IsNull()
    {
        var analysis = _pipeline.Analyse(OneFace, new AnalysisRequest { Parts = FaceParts.Age });
        analysis.Faces.ShouldHaveSingleItem().Age.ShouldBeNull();
        analysis.Models.ShouldBe(["starter/fr_detect"]);
    }

    [Fact]
    public void Analyse_AgeThatAnotherPackEstimates_IsThatOnesAndTheAnswerSaysSo()
    {
        Directory.CreateSymbolicLink(Path.Combine(_options.ModelsDirectory, "faceapi"), Repository.RequirePack("faceapi"));
        var pipeline = new FacePipeline(new InstalledPacks(new PackCatalogue(_options), _options), _pool, _options, TimeProvider.System);

        var analysis = pipeline.Analyse(OneFace, new AnalysisRequest { Parts = FaceParts.Age | FaceParts.Gender });

        analysis.Faces.ShouldHaveSingleItem().Age!.Value.ShouldBeInRange(0, 120);
        analysis.Models.ShouldBe(["starter/fr_detect", "faceapi/xception_age", "starter/fr_gender"]);
    }

    [Fact]
    public void Analyse_AlsoEmbed_GivesBothInOrder()
    {
        var face = _pipeline.Analyse(OneFace, new AnalysisRequest { Parts = FaceParts.Embedding, AlsoEmbed = ["other"] }).Faces.ShouldHaveSingleItem();
        face.Embedding!.ModelId.Pack.ShouldBe("starter");
        var other = face.OtherEmbeddings.ShouldHaveSingleItem();
        other.ModelId.Pack.ShouldBe("other");
        other.Values.ToArray().ShouldBe(face.Embedding.Values.ToArray());
    }

    [Fact]
    public void Analyse_DetectorOfAPackThatHasNone_IsRefused() =>
        Should.Throw<FaceException>(() => _pipeline.Analyse(OneFace, new AnalysisRequest { Detector = "other" })).Error.ShouldBe(FaceError.CapabilityMissing);

    [Fact]
    public void Analyse_DetectorNamed_IsUsed() =>
        _pipeline.Analyse(OneFace, new AnalysisRequest { Pack = "other", Detector = "starter" }).Models.ShouldBe(["starter/fr_detect"]);

    [Theory]
    [InlineData(null, "other")]
    [InlineData("starter", "starter")]
    public void Detecting_ConfiguredDetector_IsUsedUnlessAnotherIsNamed(string? named, string detecting)
    {
        var options = _options with { DefaultDetector = "other" };
        var packs = new InstalledPacks(new PackCatalogue(options), options);
        packs.Detecting(named, packs.Get("starter")).Manifest.Name.ShouldBe(detecting);
    }

    [Fact]
    public async Task EmbedCrop_StoredCrop_IsTheSameFaceAsInThePicture()
    {
        var face = _pipeline.Analyse(OneFace, new AnalysisRequest { Pack = "other", Parts = FaceParts.Embedding | FaceParts.AlignedCrop }).Faces.ShouldHaveSingleItem();
        var again = await _pipeline.EmbedCropAsync(face.AlignedCrop, "other", mirror: false, TestContext.Current.CancellationToken);
        again.Similarity(face.Embedding!).ShouldBeGreaterThan(0.98f);
        again.RawLength!.Value.ShouldBe(face.Embedding!.RawLength!.Value, 0.2f * face.Embedding.RawLength.Value);
    }

    [Fact]
    public void Analyse_NotAligned_EmbedsTheBox()
    {
        var aligned = _pipeline.Analyse(OneFace, new AnalysisRequest { Parts = FaceParts.Embedding }).Faces[0].Embedding!;
        var boxed = _pipeline.Analyse(OneFace, new AnalysisRequest { Parts = FaceParts.Embedding, Align = false }).Faces[0].Embedding!;
        boxed.Similarity(aligned).ShouldBeLessThan(0.98f);
    }
}
