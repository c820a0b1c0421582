using FaceCV.Vision.Devices;

namespace FaceCV.Vision.Tests.Devices;

/// <summary>Output in the form the tools print it; that of rocm-smi is of a real card, as quoted in a public report.</summary>
public sealed class GpuToolsTests
{
    private const string RocmSmi = """
        {
          "card0": {
            "GPU use (%)": "0", "VRAM Total Memory (B)": "21458059264", "VRAM Total Used Memory (B)": "27856896", "Temperature (Sensor edge) (C)": "31.0",
            "Card Series": "Radeon RX 7900 XT", "Card Model": "0x744c", "Card Vendor": "Advanced Micro Devices, Inc. [AMD/ATI]", "GFX Version": "gfx1100"
          },
          "card1": { "Device Name": "Phoenix3", "Unique ID": "N/A", "GPU use (%)": "19", "Memory Activity": "N/A" },
          "system": { "Driver version": "6.8.5" }
        }
        """;

    [Fact]
    public void Nvidia_TwoGpus_AreRead()
    {
        var found = GpuTools.Nvidia("0, NVIDIA GeForce RTX 4070, 12282, 311, 2, 41, 550.54.14\n1, Tesla T4, 15360, 0, 0, 35, 550.54.14\n");

        found.ShouldBe([
            new Gpu("NVIDIA", 0, "NVIDIA GeForce RTX 4070", 12282L << 20, 311L << 20, 2, 41, "550.54.14"),
            new Gpu("NVIDIA", 1, "Tesla T4", 15360L << 20, 0, 0, 35, "550.54.14"),
        ]);
    }

    [Fact]
    public void Nvidia_ValuesThatTheCardDoesNotTell_AreNull() =>
        GpuTools.Nvidia("0, NVIDIA GB10, [N/A], [N/A], [Not Supported], [N/A], [N/A]\r\n").ShouldBe([new Gpu("NVIDIA", 0, "NVIDIA GB10")]);

    [Fact]
    public void Nvidia_NameWithAComma_StaysWhole() =>
        GpuTools.Nvidia("0, Quadro, special edition, 1024, 1, 0, 30, 1.2").Single().Name.ShouldBe("Quadro, special edition");

    [Theory]
    [InlineData("")]
    [InlineData("NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.")]
    [InlineData("No devices were found")]
    [InlineData("index, name, memory.total [MiB]")]
    public void Nvidia_NoGpu_IsNone(string output) => GpuTools.Nvidia(output).ShouldBeEmpty();

    [Fact]
    public void Amd_CardsWithAndWithoutMemory_AreRead() => GpuTools.Amd(RocmSmi).ShouldBe([
        new Gpu("AMD", 0, "Radeon RX 7900 XT", 21458059264, 27856896, 0, 31, "6.8.5"),
        new Gpu("AMD", 1, "Phoenix3", UsagePercent: 19, Driver: "6.8.5"),
    ]);

    [Theory]
    [InlineData("")]
    [InlineData("WARNING: No AMD GPUs specified")]
    [InlineData("[]")]
    [InlineData("{\"card\": 3, \"cardx\": {}}")]
    public void Amd_NoGpu_IsNone(string output) => GpuTools.Amd(output).ShouldBeEmpty();

    [Fact]
    public void Windows_OneOrSeveral_AreRead()
    {
        const string One = """{ "Name": "Intel(R) UHD Graphics 630", "AdapterCompatibility": "Intel Corporation", "DriverVersion": "31.0.101.2111" }""";

        GpuTools.Windows(One).ShouldBe([new Gpu("Intel Corporation", 0, "Intel(R) UHD Graphics 630", Driver: "31.0.101.2111")]);
        GpuTools.Windows($"[{One}, {One}]").Select(gpu => gpu.Index).ShouldBe([0, 1]);
        GpuTools.Windows("").ShouldBeEmpty();
    }

    [Fact]
    public void Apple_Display_IsRead()
    {
        GpuTools.Apple("""{ "SPDisplaysDataType": [ { "_name": "Apple M2", "sppci_model": "Apple M2", "sppci_cores": "10" } ] }""").ShouldBe([new Gpu("Apple", 0, "Apple M2")]);
        GpuTools.Apple("{}").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("0x8086\n", "0x46a6\n", "Intel")]
    [InlineData("0x10de\n", "0x2786\n", "NVIDIA")]
    [InlineData("0x1af4\n", "0x1050\n", null)]
    public void Linux_ByPciNumber(string vendor, string device, string? name) => GpuTools.Linux(0, vendor, device)?.Vendor.ShouldBe(name);
}
