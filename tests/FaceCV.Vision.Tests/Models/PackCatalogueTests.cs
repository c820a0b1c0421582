using System.Text;
using FaceCV.Core.Errors;
using FaceCV.Core.Matching;
using FaceCV.TestKit;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Tests.Models;

public class PackCatalogueTests : PackTestBase
{
    private static ThresholdTable Table(double threshold) => new(
        "own faces", "facecv evaluate calibrate", 100, 1000, [new(1e-2, threshold, 0.005, 0.02, 0.01), new(1e-3, threshold + 0.1, 0.0005, 0.002, 0.02)]);

    [Fact]
    public void Names_EmptyDirectory_HasTheStarterPack()
    {
        var catalogue = Catalogue();
        catalogue.Names.ShouldContain("starter");
        catalogue.StatusOf(null).ShouldSatisfyAllConditions(
            status => status.Name.ShouldBe("starter"), status => status.State.ShouldBe(PackState.NotInstalled), status => status.BuiltIn.ShouldBeTrue());
    }

    [Fact]
    public void Find_UnknownName_ListsTheKnown() =>
        Refused(FaceError.UnknownModel, () => Catalogue().Find("nothing")).Message.ShouldContain("starter");

    [Theory]
    [InlineData("../starter")]
    [InlineData("")]
    public void Find_NoName_IsUnknown(string name) => Refused(FaceError.UnknownModel, () => Catalogue().Find(name));

    [Fact]
    public async Task Find_InstalledByAnother_IsFoundWithoutReload()
    {
        var catalogue = Catalogue();
        await InstallAsync();
        catalogue.Find("tiny").Name.ShouldBe("tiny");
    }

    [Fact]
    public void Load_SeveralBadManifests_ReportsEverythingAtOnce()
    {
        var bad = new TinyPack("bad");
        bad.Manifest = bad.Manifest with
        {
            Description = "",
            Models = [bad.Manifest.Models[0] with { File = "../x.onnx", Dimension = null, Decoder = "guess" }, bad.Manifest.Models[1] with { Outputs = [] }],
        };
        Announce(bad);
        Announce(new TinyPack("broken"));
        File.WriteAllText(Path.Combine(ModelsDirectory, "broken", "pack.json"), "{ \"name\": ");
        Announce(new TinyPack("starter"));

        var message = Refused(FaceError.InvalidConfiguration, () => Catalogue()).Message;

        foreach (var part in new[] { "description", "'../x.onnx'", "dimension", "'guess'", "outputs", "broken/pack.json", "starter/pack.json" }) message.ShouldContain(part);
    }

    [Fact]
    public void Load_BadAliasesAndAccuracy_AreReported()
    {
        var bad = new TinyPack("bad");
        bad.Manifest = bad.Manifest with
        {
            Models =
            [
                bad.Manifest.Models[0] with { Aliases = ["Arc Face", "SFace", "sface"], Accuracy = new PairsAccuracy("d", "c", 10, 1.5, 0) },
                bad.Manifest.Models[1] with { Aliases = ["Fasnet"] },
            ],
        };
        Announce(bad);

        var message = Refused(FaceError.InvalidConfiguration, () => Catalogue()).Message;

        foreach (var part in new[] { "'Arc Face'", "'SFace' twice", "accuracy", "PresentationAttack" }) message.ShouldContain(part);
    }

    [Fact]
    public void Load_CropThatIsNotOfAFaceBox_IsReported()
    {
        var bad = new TinyPack("bad");
        bad.Manifest = bad.Manifest with { Models = [bad.Manifest.Models[0], bad.Manifest.Models[1] with { Crop = new CropRule(CropKind.ArcFace) }] };
        Announce(bad);

        Refused(FaceError.InvalidConfiguration, () => Catalogue()).Message.ShouldContain("crop.kind ArcFace is not for PresentationAttack; use Box or Square.");
    }

    [Theory]
    [InlineData("\"licence\"", "\"license\"")]
    [InlineData("\"Rgb\"", "\"Purple\"")]
    [InlineData("\"models\": [", "\"models\": null, \"x\": [")]
    [InlineData("[\n          1,\n          3,\n          8,\n          8\n        ]", "[1, 3]")]
    [InlineData("\"std\": [\n          128,", "\"std\": [\n          0,")]
    public void Load_BadValue_IsReported(string good, string bad)
    {
        var pack = Announce(new TinyPack());
        var json = Encoding.UTF8.GetString(pack.ManifestJson);
        json.ShouldContain(good);
        File.WriteAllText(Path.Combine(ModelsDirectory, "tiny", "pack.json"), json.Replace(good, bad));
        Refused(FaceError.InvalidConfiguration, () => Catalogue()).Message.ShouldContain("tiny/pack.json");
    }

    [Fact]
    public async Task StatusOf_CutFile_IsDamagedByName()
    {
        var installed = await InstallAsync();
        var path = installed.PathOf(installed.Manifest.Models[1]);
        await File.WriteAllBytesAsync(path, (await File.ReadAllBytesAsync(path))[..100]);

        var status = Catalogue().StatusOf("tiny");

        status.State.ShouldBe(PackState.Damaged);
        status.DamagedFile.ShouldBe("net_b.onnx");
        var refusal = Refused(FaceError.ModelDamaged, () => new InstalledPacks(Catalogue(), Options).Get("tiny"));
        refusal.Message.ShouldContain("net_b.onnx");
        refusal.Remedy.ShouldBe("Run `facecv models pull tiny`.");
    }

    [Fact]
    public async Task StatusOf_MissingFileOrUnreadableRecord_IsDamaged()
    {
        var installed = await InstallAsync();
        File.Delete(installed.PathOf(installed.Manifest.Models[0]));
        Catalogue().StatusOf("tiny").DamagedFile.ShouldBe("net_a.onnx");
        await File.WriteAllTextAsync(Path.Combine(installed.Directory, "installed.json"), "{");
        Catalogue().StatusOf("tiny").DamagedFile.ShouldBe("installed.json");
        (await Installer().VerifyAsync("tiny")).IsWhole.ShouldBeFalse();
    }

    [Fact]
    public async Task StatusOf_OlderRewriter_AdvisesPull()
    {
        var installed = await InstallAsync();
        var record = Path.Combine(installed.Directory, "installed.json");
        await File.WriteAllTextAsync(record, (await File.ReadAllTextAsync(record)).Replace("\"rewriterVersion\": 1", "\"rewriterVersion\": 0"));
        Catalogue().StatusOf("tiny").ShouldSatisfyAllConditions(
            status => status.State.ShouldBe(PackState.Installed), status => status.RewriteOutdated.ShouldBeTrue());
    }

    [Fact]
    public async Task SaveThresholds_OwnTable_WinsOverTheManifestAndSurvivesInstallation()
    {
        await InstallAsync();
        var catalogue = Catalogue();
        var packs = new InstalledPacks(catalogue, Options);
        var recognisers = new RecogniserCatalogue(packs);
        recognisers.Find("tiny").Thresholds.ShouldBeNull();

        catalogue.SaveThresholds("tiny", Table(0.3));

        recognisers.Find("tiny").ShouldSatisfyAllConditions(
            found => found.Thresholds.ShouldNotBeNull().Points[0].Threshold.ShouldBe(0.3),
            found => found.Dimension.ShouldBe(256),
            found => found.ModelId.Pack.ShouldBe("tiny"));
        await InstallAsync();
        Catalogue().Find("tiny").Models[0].Thresholds.ShouldNotBeNull();
    }

    [Fact]
    public async Task Load_BadOwnThresholds_IsReported()
    {
        await InstallAsync();
        var path = Path.Combine(ModelsDirectory, "tiny", "thresholds.json");
        foreach (var text in new[] { "[]", "{\"net_a\": null}", "{\"net_x\": {\"dataset\":\"d\",\"command\":\"c\",\"matedComparisons\":1,\"nonMatedComparisons\":1,\"points\":[]}}" })
        {
            await File.WriteAllTextAsync(path, text);
            Refused(FaceError.InvalidConfiguration, () => Catalogue()).Message.ShouldContain("tiny/thresholds.json");
        }

        Should.Throw<FaceException>(() => Catalogue().SaveThresholds("tiny", Table(2)));
    }

    [Fact]
    public async Task Get_NotInstalled_ListsTheInstalled()
    {
        await InstallAsync();
        var packs = new InstalledPacks(Catalogue(), Options);
        var refusal = Refused(FaceError.ModelNotInstalled, () => packs.Get(null));
        refusal.Message.ShouldBe("Pack 'starter' is not installed; installed are: tiny.");
        packs.Get("tiny").ShouldBeSameAs(packs.Get("tiny"));
        packs.List().ShouldBe(["tiny"]);
    }

    [Fact]
    public async Task Get_NonCommercial_IsRefusedUnlessAllowed()
    {
        await InstallAsync(new TinyPack(commercialUse: false));
        Refused(FaceError.LicenceNotAccepted, () => new InstalledPacks(Catalogue(), Options).Get("tiny")).Remedy.ShouldNotBeNull().ShouldContain("FACECV_ALLOW_NON_COMMERCIAL_MODELS");
        new InstalledPacks(Catalogue(), Options with { AllowNonCommercial = true }).Get("tiny").Manifest.Name.ShouldBe("tiny");
    }

    [Fact]
    public void Get_PutInPlaceByHand_IsFound()
    {
        var pack = Announce(new TinyPack());
        pack.WriteFolder(Path.Combine(ModelsDirectory, "tiny"));
        new InstalledPacks(Catalogue(), Options).Get("tiny").Manifest.Name.ShouldBe("tiny");
    }
}
