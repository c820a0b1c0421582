using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using FaceCV.Cli.Benchmarking;
using FaceCV.Cli.Images;
using FaceCV.Cli.Output;
using FaceCV.Core.Errors;
using FaceCV.Core.Index;
using FaceCV.Core.Recognition;
using FaceCV.Vision.Devices;
using FaceCV.Vision.Models;
using FaceCV.Vision.Pipeline;
using Spectre.Console;

namespace FaceCV.Cli.Commands;

/// <summary><c>bench</c>: how fast this machine is, against what its networks alone allow.</summary>
internal static class BenchCommand
{
    private const int MostImages = 500;

    public static Command Create(CliContext context)
    {
        var images = new Option<string?>("--images") { Description = "Folder of pictures with faces, searched with its sub-folders; without it only networks and index are measured.", HelpName = "DIR" };
        var gallery = Numbers.Between<int?>("--gallery", 1, 1_000_000, "Random people that every face is searched among (default 10000).");
        var seconds = Numbers.Between<double?>("--seconds", 0.1, 600, "Time for each measurement (default 5).");
        var index = new Option<int[]>("--index") { Description = "Sizes at which the index is measured (default 10000 100000 1000000).", HelpName = "COUNT", Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = true };
        var device = new Option<Device[]>("--device") { Description = "Devices to compare instead, such as cpu,cuda: their networks, and with --images the whole chain.", HelpName = "DEVICE", AllowMultipleArgumentsPerToken = true, CustomParser = Devices };
        var bench = new Command("bench", "Measure networks, whole chain and index on this machine.") { images, gallery, seconds, index, device };
        bench.SetAction(async (parsed, cancellationToken) =>
        {
            await context.PreparePackAsync(cancellationToken);
            var budget = TimeSpan.FromSeconds(parsed.GetValue(seconds) ?? 5);
            if (parsed.GetValue(device) is { Length: > 0 } devices)
            {
                var lines = await Task.Run(() => Compare(context, devices, parsed.GetValue(images), parsed.GetValue(gallery) ?? 10_000, budget, cancellationToken), cancellationToken);
                if (context.Json) context.WriteJson(lines);
                else Show(context, lines);
                return;
            }

            var report = await Task.Run(
                () => Measure(context, parsed.GetValue(images), parsed.GetValue(gallery) ?? 10_000, parsed.GetValue(index) is { Length: > 0 } sizes ? sizes : [10_000, 100_000, 1_000_000], budget, cancellationToken),
                cancellationToken);
            if (context.Json) context.WriteJson(report);
            else Show(context, report);
        });
        return bench;
    }

    private static Device[] Devices(ArgumentResult given)
    {
        var devices = new List<Device>();
        foreach (var name in given.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            if (Enum.TryParse<Device>(name, ignoreCase: true, out var device) && !char.IsDigit(name[0])) devices.Add(device);
            else given.AddError($"'{name}' is no device; there are {string.Join(", ", Enum.GetNames<Device>()).ToLowerInvariant()}.");
        }

        return [.. devices];
    }

    private static DeviceLine[] Compare(CliContext context, Device[] devices, string? folder, int gallery, TimeSpan budget, CancellationToken cancellationToken)
    {
        var pictures = folder is null ? [] : ImageFiles.Below(folder, context.Settings.Images, MostImages).Select(File.ReadAllBytes).ToArray();
        var index = new Lazy<IVectorIndex>(() => IndexBenchmark.InMemory(gallery, context.Get<IRecogniserCatalogue>().Find(null).Dimension, cancellationToken));
        return
        [
            .. devices.Distinct().Select(device =>
            {
                context.Err.WritePlain($"Device {device} ...");
                return DeviceBenchmark.Measure(context.Settings, device, pictures, () => index.Value, budget, cancellationToken);
            }),
        ];
    }

    private static void Show(CliContext context, DeviceLine[] lines)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Device", "Provider", "Load", "Detector", "Landmarks", "Recogniser", "Pictures a second");
        foreach (var line in lines)
        {
            string[] cells = line.Problem is not null
                ? [line.Device.ToString(), "-", "-", "-", "-", "-", "-"]
                : [line.Device.ToString(), line.Provider!, Text($"{line.LoadSeconds:0.0} s"), Text($"{line.DetectMs:0.00} ms"), Text($"{line.LandmarksMs:0.00} ms"), Text($"{line.EmbedMs:0.00} ms"), line.ImagesPerSecond is { } count ? Text($"{count:0}") : "-"];
            table.AddRow([.. cells.Select(cell => new Text(cell))]);
        }

        context.Out.Write(table);
        foreach (var line in lines.Where(line => line.Problem is not null)) context.Out.WritePlain(line.Problem!);

        static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }

    private static Report Measure(CliContext context, string? folder, int gallery, int[] sizes, TimeSpan budget, CancellationToken cancellationToken)
    {
        var pictures = folder is null ? [] : ImageFiles.Below(folder, context.Settings.Images, MostImages).Select(File.ReadAllBytes).ToArray();
        var packs = context.Get<InstalledPacks>();
        var pack = packs.Get(null);
        var dimension = context.Get<IRecogniserCatalogue>().Find(null).Dimension;
        context.Err.WritePlain($"Networks of pack '{pack.Manifest.Name}' ...");
        var floor = SessionFloor.Measure(pack, packs.Detecting(null, pack), context.Get<SessionPool>(), budget / 3, cancellationToken);
        var chain = pictures.Length == 0 ? null : MeasureChain(context, pictures, IndexBenchmark.InMemory(gallery, dimension, cancellationToken), floor, budget, cancellationToken);
        var searches = new List<IndexLine>();
        foreach (var size in sizes)
        {
            context.Err.WritePlain(string.Create(CultureInfo.InvariantCulture, $"Index of {size:N0} ..."));
            searches.Add(IndexBenchmark.Measure(size, dimension, budget, cancellationToken));
        }

        return new Report(pack.Manifest.Name, Environment.ProcessorCount, floor.Detect, floor.Landmarks, floor.Embed, floor.Of(1), chain, searches);
    }

    private static ChainLine MeasureChain(CliContext context, byte[][] pictures, IVectorIndex index, SessionFloor floor, TimeSpan budget, CancellationToken cancellationToken)
    {
        var workers = context.Settings.Models.Workers;
        context.Err.WritePlain($"Whole chain, {pictures.Length} pictures ...");
        var chain = new ChainBenchmark(context.Get<FacePipeline>(), index, pictures);
        var (durations, ratio, faces, floors, bytes) = chain.OneByOne(budget, floor, cancellationToken);
        var perSecond = chain.PerSecond(budget, workers, cancellationToken);
        return new ChainLine(pictures.Length, faces, durations.Median, durations.P99, floors, ratio, workers, perSecond, 1000 * workers / floors, bytes, index.Count);
    }

    private static void Show(CliContext context, Report report)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Measured", "Median", "99 %", "Against the networks alone");
        Row("detector alone", Ms(report.DetectMs), "", "");
        Row("landmarks alone", Ms(report.LandmarksMs), "", "");
        Row("recogniser alone", Ms(report.EmbedMs), "", "");
        Row("all three, one face", Ms(report.SessionsMs), "", "");
        if (report.Chain is { } chain)
        {
            Row(Text($"file to decision, {chain.FacesPerImage:0.0} faces"), Ms(chain.MedianMs), Ms(chain.P99Ms), Text($"{chain.Ratio:0.00} x"));
            Row(Text($"pictures a second, {chain.Workers} at a time"), Text($"{chain.ImagesPerSecond:0}"), "", Text($"{chain.ImagesPerSecond / chain.FloorImagesPerSecond:0%} of {chain.FloorImagesPerSecond:0}"));
            Row("memory allocated a picture", Text($"{chain.AllocatedBytesPerImage / 1024.0:0.0} KB"), "", "");
        }

        context.Out.Write(table);
        var index = new Table().Border(TableBorder.Simple).AddColumns(
            "Templates", "Search", "99 %", "Of vectors anywhere", "A probe of 8", "Float scan, 1 thread", "Start", "Memory a template");
        foreach (var line in report.Index)
        {
            string[] cells = [
                Text($"{line.Templates:N0}"), Ms(line.MedianMs), Ms(line.P99Ms), Ms(line.AnywhereMs), Ms(line.ProbeOfEightMs),
                line.FloatScanMs is { } scan ? Ms(scan) : "no memory", Text($"{line.StartSeconds:0.00} s"), Text($"{line.BytesPerTemplate:0} bytes")];
            index.AddRow([.. cells.Select(cell => new Text(cell))]);
        }

        context.Out.Write(index);
        context.Out.WritePlain(Text($"Pack '{report.Pack}', {report.Cores} cores. Medians on a machine that does other things too vary; compare within one run."));

        void Row(params string[] cells) => table.AddRow([.. cells.Select(cell => new Text(cell))]);
        static string Ms(double value) => Text($"{value:0.00} ms");
        static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }

    private sealed record Report(
        string Pack, int Cores, double DetectMs, double LandmarksMs, double EmbedMs, double SessionsMs, ChainLine? Chain, IReadOnlyList<IndexLine> Index);

    private sealed record ChainLine(
        int Images, double FacesPerImage, double MedianMs, double P99Ms, double FloorMs, double Ratio, int Workers, double ImagesPerSecond, double FloorImagesPerSecond, long AllocatedBytesPerImage, int Gallery);
}
