using FaceCV.Core.Errors;
using FaceCV.Server.Configuration;
using FaceCV.TestKit;

namespace FaceCV.Server.Tests.Configuration;

public sealed class SecretFilesTests : IDisposable
{
    private const string Name = "FACECV_MYSQL_PASSWORD", FileName = "FACECV_MYSQL_PASSWORD_FILE", Secret = "hunter2 and more";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Secret)]
    [InlineData(Secret + "\n")]
    [InlineData(Secret + "\r\n")]
    public void Read_SecretInAFile_IsItsTextWithoutTheNewline(string content)
    {
        var loaded = Read((FileName, Write(content)));

        loaded.Settings.Storage.MySqlPassword.ShouldBe(Secret);
        loaded.Origins[Name].ShouldBe($"environment, {FileName}");
        loaded.Warnings.ShouldBeEmpty();
        SettingsListing.Of(loaded).Single(each => each.Name == Name).Value.ShouldBe("***");
    }

    [Fact]
    public void Read_EverySecret_CanBeAFile()
    {
        var secrets = SettingDefinition.All.Where(definition => definition.Info.Secret).ToArray();

        secrets.ShouldNotBeEmpty();
        var settings = SettingDefinition.All.Select(definition => definition.Name).ToArray();
        foreach (var secret in secrets) (SecretFiles.NameFor(secret) ?? secret.Name + "_FILE").ShouldSatisfyAllConditions(
            name => name.ShouldBe(secret.Name + "_FILE"),
            name => (SecretFiles.NameFor(secret) is null).ShouldBe(settings.Contains(name)));
    }

    [Fact]
    public void Read_BothGiven_IsAnError() =>
        Failure((FileName, Write(Secret)), (Name, "other")).ShouldBe($"{FileName} is given beside {Name}; remove one of the two.");

    [Theory]
    [InlineData("", "names a file of 0 bytes")]
    [InlineData(null, "is not there")]
    public void Read_FileThatWillNotDo_IsAnErrorWithoutItsContent(string? content, string message)
    {
        var failure = Failure((FileName, content is null ? _folder["nothing"] : Write(content)));

        failure.ShouldContain(FileName);
        failure.ShouldContain(message);
    }

    [Fact]
    public void Read_FileOfAGigabyteOrADevice_IsNotRead()
    {
        using (var file = File.Create(_folder["large"])) file.SetLength(1 << 20);

        Failure((FileName, _folder["large"])).ShouldContain("1 to 65536");
        if (OperatingSystem.IsLinux()) Failure((FileName, "/dev/zero")).ShouldContain("0 bytes");
    }

    [Fact]
    public void Read_FileThatAllMayRead_IsWarnedAbout()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such mode.");
        var path = Write(Secret);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, (UnixFileMode)0b110_100_100);

        var warning = Read((FileName, path)).Warnings.ShouldHaveSingleItem();

        warning.ShouldContain(FileName);
        warning.ShouldNotContain("hunter2");
    }

    [Fact]
    public void Read_WrongSecretInAFile_IsNotPrinted() =>
        Failure(("FACECV_DB_CONNECTION_STRING_FILE", Write("postgres://root:hunter2@db/face"))).ShouldNotContain("hunter2");

    [Fact]
    public void Read_FileOfWhatIsNoSecret_IsUnknown() => Read(("FACECV_PORT_FILE", "x")).Warnings.ShouldHaveSingleItem().ShouldContain("is not a setting");

    private static string Failure(params (string Name, string Value)[] values) => Should.Throw<FaceException>(() => Read(values)).Message;

    private static LoadedSettings Read(params (string Name, string Value)[] values) =>
        SettingsReader.Read(new SettingsSources { Environment = values.ToDictionary(each => each.Name, each => each.Value) });

    private string Write(string content)
    {
        var path = _folder["secret"];
        File.WriteAllText(path, content);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
