using System.Globalization;
using System.Text.Json;

namespace FaceCV.Vision.Devices;

/// <summary>Reads what the tools of drivers and operating systems print about GPUs. Values that a tool does not tell (<c>[N/A]</c>, <c>[Not Supported]</c>) are null; output of another kind gives no GPU.</summary>
internal static class GpuTools
{
    private const long Mebi = 1 << 20;

    /// <summary>Arguments that make <c>nvidia-smi</c> print what <see cref="Nvidia"/> reads.</summary>
    public const string NvidiaArguments = "--query-gpu=index,name,memory.total,memory.used,utilization.gpu,temperature.gpu,driver_version --format=csv,noheader,nounits";

    /// <summary>Arguments that make <c>rocm-smi</c> print what <see cref="Amd"/> reads.</summary>
    public const string AmdArguments = "--showproductname --showmeminfo vram --showuse --showtemp --showdriverversion --json";

    /// <summary>Arguments that make <c>powershell</c> print what <see cref="Windows"/> reads.</summary>
    public const string WindowsArguments = "-NoProfile -NonInteractive -Command \"Get-CimInstance Win32_VideoController | Select-Object Name,AdapterCompatibility,DriverVersion | ConvertTo-Json\"";

    /// <summary>Arguments that make <c>system_profiler</c> print what <see cref="Apple"/> reads.</summary>
    public const string AppleArguments = "SPDisplaysDataType -json";

    /// <summary>One GPU a line: number, name, MiB in all, MiB in use, percent, degrees, driver.</summary>
    public static IReadOnlyList<Gpu> Nvidia(string output)
    {
        var found = new List<Gpu>();
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // A name may hold a comma; the other fields do not.
            var cells = line.Split(',', StringSplitOptions.TrimEntries);
            if (cells.Length < 7 || !int.TryParse(cells[0], CultureInfo.InvariantCulture, out var index)) continue;
            var name = string.Join(", ", cells[1..^5]);
            found.Add(new Gpu("NVIDIA", index, name, Bytes(Number(cells[^5])), Bytes(Number(cells[^4])), Number(cells[^3]), Number(cells[^2]), cells[^1].Length == 0 || cells[^1][0] == '[' ? null : cells[^1]));
        }

        return found;
    }

    /// <summary>An object with an entry <c>cardN</c> for each GPU, and <c>system</c> with the driver.</summary>
    public static IReadOnlyList<Gpu> Amd(string output)
    {
        if (Parse(output) is not { RootElement.ValueKind: JsonValueKind.Object } document) return [];
        using (document)
        {
            var driver = document.RootElement.TryGetProperty("system", out var system) ? Text(system, "Driver version") : null;
            return
            [
                .. from card in document.RootElement.EnumerateObject()
                   where card.Name.StartsWith("card", StringComparison.Ordinal) && int.TryParse(card.Name.AsSpan(4), CultureInfo.InvariantCulture, out _)
                   let index = int.Parse(card.Name.AsSpan(4), CultureInfo.InvariantCulture)
                   orderby index
                   let of = card.Value
                   select new Gpu(
                       "AMD", index, Text(of, "Card Series", "Card series", "Device Name", "Card Model", "Card model") ?? "GPU", (long?)Number(Text(of, "VRAM Total Memory (B)")), (long?)Number(Text(of, "VRAM Total Used Memory (B)")),
                       Number(Text(of, "GPU use (%)")), Number(Text(of, "Temperature (Sensor edge) (C)", "Temperature (Sensor junction) (C)")), driver),
            ];
        }
    }

    /// <summary>A video controller, or a list of them. They have no number that DirectML uses; the order is Windows' own.</summary>
    public static IReadOnlyList<Gpu> Windows(string output)
    {
        if (Parse(output) is not { } document) return [];
        using (document)
        {
            var controllers = document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement.EnumerateArray().ToList() : [document.RootElement];
            return [.. controllers.Where(each => each.ValueKind == JsonValueKind.Object).Select((each, n) => new Gpu(Text(each, "AdapterCompatibility") ?? "unknown", n, Text(each, "Name") ?? "GPU", Driver: Text(each, "DriverVersion")))];
        }
    }

    /// <summary>An object whose <c>SPDisplaysDataType</c> lists the GPUs.</summary>
    public static IReadOnlyList<Gpu> Apple(string output)
    {
        if (Parse(output) is not { RootElement.ValueKind: JsonValueKind.Object } document) return [];
        using (document)
        {
            return document.RootElement.TryGetProperty("SPDisplaysDataType", out var displays) && displays.ValueKind == JsonValueKind.Array
                ? [.. displays.EnumerateArray().Select((each, n) => new Gpu("Apple", n, Text(each, "sppci_model", "_name") ?? "GPU"))]
                : [];
        }
    }

    /// <summary>A GPU by the numbers of <c>/sys/class/drm/cardN/device</c>; null when its maker is none that computes.</summary>
    /// <param name="index">Number among those of the vendor.</param>
    /// <param name="vendor">Text of the file <c>vendor</c>, a PCI number such as <c>0x8086</c>.</param>
    /// <param name="device">Text of the file <c>device</c>.</param>
    public static Gpu? Linux(int index, string vendor, string device)
    {
        var name = vendor.Trim() switch { "0x8086" => "Intel", "0x1002" => "AMD", "0x10de" => "NVIDIA", _ => null };
        return name is null ? null : new Gpu(name, index, device.Trim());
    }

    private static JsonDocument? Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement of, params ReadOnlySpan<string> names)
    {
        if (of.ValueKind != JsonValueKind.Object) return null;
        foreach (var name in names)
        {
            if (of.TryGetProperty(name, out var value) && value.ToString() is { Length: > 0 } text && text != "N/A") return text;
        }

        return null;
    }

    private static double? Number(string? text) => double.TryParse(text, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static long? Bytes(double? mebibytes) => mebibytes is { } count ? (long)(count * Mebi) : null;
}
