using FaceCV.Server.Configuration;
using FaceCV.TestKit;
using YamlDotNet.RepresentationModel;

namespace FaceCV.Cli.Tests.Deployment;

/// <summary>What the compose files have to keep.</summary>
public sealed class ComposeTests
{
    public static TheoryData<string> Files => [.. Directory.GetFiles(Path.Combine(Repository.Root, "deploy"), "compose*.yaml").Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Compose_SecretsVolumesAndNetworks_AreDeclared(string file)
    {
        var (root, first) = (Load(file), Load("compose.yaml"));
        foreach (var (_, service) in Services(root))
        {
            Names(service, "secrets").Where(name => !Declared("secrets", name)).ShouldBeEmpty();
            Names(service, "networks").Where(name => name != "default" && !Declared("networks", name)).ShouldBeEmpty();
            foreach (var volume in Names(service, "volumes").Select(text => text.Split(':')[0]))
                (volume.StartsWith("./", StringComparison.Ordinal) || Declared("volumes", volume)).ShouldBeTrue(volume);
        }

        bool Declared(string kind, string name) => new[] { root, first }.Any(each => each.Children.TryGetValue(kind, out var map) && ((YamlMappingNode)map).Children.ContainsKey(name));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Compose_Settings_AreKnownAndNoSecretStandsInThem(string file)
    {
        var all = SettingDefinition.All;
        foreach (var (name, value) in Environment(Services(Load(file))["facecv"]))
        {
            var isFile = name.EndsWith("_FILE", StringComparison.Ordinal);
            var setting = all.FirstOrDefault(each => each.Name == name) ?? (isFile ? all.FirstOrDefault(each => each.Name == name[..^"_FILE".Length] && each.Info.Secret) : null);
            setting.ShouldNotBeNull(name);
            if (isFile) value.ShouldStartWith("/run/secrets/");
            else setting.Info.Secret.ShouldBeFalse(name);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Compose_Ports_AreOfThisMachineAndImagesHaveATag(string file)
    {
        foreach (var (_, service) in Services(Load(file)))
        {
            Names(service, "ports").ShouldAllBe(port => port.StartsWith("127.0.0.1:", StringComparison.Ordinal));
            if (service.Children.TryGetValue("image", out var image)) image.ToString().ShouldContain(":");
        }
    }

    [Fact]
    public void Compose_FaceCv_HasAReadOnlyRootAndNoCapability()
    {
        var service = Services(Load("compose.yaml"))["facecv"];

        service["read_only"].ToString().ShouldBe("true");
        Names(service, "cap_drop").ShouldBe(["ALL"]);
        Names(service, "security_opt").ShouldContain("no-new-privileges:true");
        int.Parse(service["stop_grace_period"].ToString().TrimEnd('s'), System.Globalization.CultureInfo.InvariantCulture)
            .ShouldBeGreaterThan(new FaceCvSettings().Server.DrainSeconds);
    }

    private static YamlMappingNode Load(string file)
    {
        var yaml = new YamlStream();
        using var reader = new StreamReader(Path.Combine(Repository.Root, "deploy", file));
        yaml.Load(reader);
        return (YamlMappingNode)yaml.Documents.ShouldHaveSingleItem().RootNode;
    }

    private static Dictionary<string, YamlMappingNode> Services(YamlMappingNode root) =>
        ((YamlMappingNode)root["services"]).Children.ToDictionary(pair => pair.Key.ToString(), pair => (YamlMappingNode)pair.Value, StringComparer.Ordinal);

    private static IEnumerable<string> Names(YamlMappingNode service, string list) =>
        service.Children.TryGetValue(list, out var found) ? ((YamlSequenceNode)found).Children.Select(node => node.ToString()) : [];

    private static IEnumerable<(string Name, string Value)> Environment(YamlMappingNode service) =>
        service.Children.TryGetValue("environment", out var found) ? ((YamlMappingNode)found).Children.Select(pair => (pair.Key.ToString(), pair.Value.ToString())) : [];
}
