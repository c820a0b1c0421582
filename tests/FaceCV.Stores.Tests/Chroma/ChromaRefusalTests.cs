using FaceCV.Core.Errors;
using FaceCV.Stores.Chroma;
using FaceCV.TestKit;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Chroma;

/// <summary>What cannot work is refused at the start, with what to do.</summary>
public sealed class ChromaRefusalTests
{
    [Fact]
    public async Task Start_NobodyListens_IsRefused() => await RefusedAsync(SharedChroma.New() with { Port = 1 }, "cannot be reached", "FACECV_CHROMA_HOST");

    [Fact]
    public async Task Start_NoSuchTenant_IsRefused() => await RefusedAsync(SharedChroma.New() with { Tenant = "nobody" }, "no tenant 'nobody'", "FACECV_CHROMA_TENANT");

    [Fact]
    public async Task Start_NoSuchDatabase_IsRefused() => await RefusedAsync(SharedChroma.New() with { Database = "nowhere" }, "no database 'nowhere'", "FACECV_CHROMA_DATABASE");

    [Fact]
    public async Task Start_NoChroma_IsRefused()
    {
        using var files = new FileServer("a page"u8.ToArray());
        await RefusedAsync(SharedChroma.New() with { Port = new Uri(files.Address).Port }, "does not speak Chroma", "1.0 or later");
    }

    [Theory]
    [InlineData(null, ChromaTokenHeader.Authorization)]
    [InlineData("wrong", ChromaTokenHeader.Authorization)]
    [InlineData("s3cret", ChromaTokenHeader.XChromaToken)]
    public async Task Start_TokenMissingWrongOrInTheOtherHeader_IsRefusedWithoutTellingIt(string? token, ChromaTokenHeader header)
    {
        using var proxy = new ChromaProxy(SharedChroma.New().Port) { RequiredHeader = "Authorization: Bearer s3cret" };
        var failure = await RefusedAsync(SharedChroma.On(proxy.Port) with { Token = token, TokenHeader = header }, "token", "FACECV_CHROMA_TOKEN");
        (failure + failure.Remedy).ShouldNotContain("s3cret");
    }

    [Theory]
    [InlineData("Authorization: Bearer s3cret", ChromaTokenHeader.Authorization)]
    [InlineData("X-Chroma-Token: s3cret", ChromaTokenHeader.XChromaToken)]
    public async Task Start_RightToken_IsLetIn(string wanted, ChromaTokenHeader header)
    {
        using var proxy = new ChromaProxy(SharedChroma.New().Port) { RequiredHeader = wanted };
        (await ChromaCheckUp.RunAsync(SharedChroma.On(proxy.Port) with { Token = "s3cret", TokenHeader = header })).ServerVersion.ShouldNotBeEmpty();
    }

    private static async Task<FaceException> RefusedAsync(ChromaOptions options, string what, string remedy)
    {
        using var folder = new TemporaryFolder();
        await using var store = new ChromaGalleryStore(options, folder["replica.db"], asksChroma: false, TestKeys.Ring, TimeProvider.System);
        var failure = await Should.ThrowAsync<FaceException>(() => store.InitialiseAsync());
        failure.Error.ShouldBe(FaceError.StoreUnavailable);
        failure.Message.ShouldContain(what);
        failure.Remedy!.ShouldContain(remedy);
        return failure;
    }
}
