using FaceCV.TestKit;
using FaceCV.Vision.Models;

namespace FaceCV.Vision.Tests.Models;

public sealed class InstalledPacksTests : PackTestBase
{
    [Fact]
    public async Task Providing_SeveralHaveTheTask_TakesTheOneThatDoesMostWhateverItsName()
    {
        await InstallAsync(Pack("alone", ModelTask.PresentationAttack));
        await InstallAsync(Pack("broad"));
        await InstallAsync(Pack("wanting", ModelTask.Embedding));

        Providing(Options).ShouldBe("broad");
        Providing(Options with { DefaultPack = "alone" }).ShouldBe("alone");
    }

    [Fact]
    public async Task Providing_OnlyAPackWhoseLicenceIsNotAccepted_IsNone()
    {
        await InstallAsync(Pack("wanting", ModelTask.Embedding));
        await Installer(Options with { AllowNonCommercial = true }).InstallFromAsync(new TinyPack("closed", commercialUse: false).WriteFolder(Folder["closed"]));

        Providing(Options).ShouldBeNull();
        Providing(Options with { AllowNonCommercial = true }).ShouldBe("closed");
    }

    private string? Providing(VisionOptions options)
    {
        var packs = new InstalledPacks(Catalogue(options), options);
        return packs.Providing(ModelTask.PresentationAttack, packs.Get("wanting"))?.Manifest.Name;
    }

    private static TinyPack Pack(string name, ModelTask? only = null)
    {
        var pack = new TinyPack(name);
        if (only is { } task) pack.Manifest = pack.Manifest with { Models = [.. pack.Manifest.Models.Where(model => model.Task == task)] };
        return pack;
    }
}
