using System.Diagnostics;
using FaceCV.Fuzz.Engine;
using FaceCV.Fuzz.Targets;

const int Wrong = 2;
var coverage = new Coverage(); // Instrumented assemblies write into it from their first method on.
switch (args)
{
    case ["list"]:
        foreach (var each in FuzzTargets.All) Console.WriteLine($"{each.Name,-14} {each.About}");
        return 0;
    case ["run", var name, "--seconds", var text, .. var rest] when FuzzTargets.Find(name) is { } target && int.TryParse(text, out var seconds):
        return Run(target, coverage, seconds, rest is ["--folder", var folder] ? folder : Path.Combine("artifacts", "fuzz", name));
    case ["replay", var name, var file] when FuzzTargets.Find(name) is { } target:
        var attempt = Attempt.Of(target, File.ReadAllBytes(file));
        Console.WriteLine(attempt.Finding ?? (attempt.Refused ? "refused, as it should be" : "taken"));
        return attempt.Finding is null ? 0 : 1;
    default:
        Console.Error.WriteLine("list | run TARGET --seconds N [--folder FOLDER] | replay TARGET FILE");
        return Wrong;
}

static int Run(FuzzTarget target, Coverage coverage, int seconds, string folder)
{
    using var sentinel = new Sentinel(folder, TimeSpan.FromSeconds(30));
    var clock = Stopwatch.StartNew();
    var seed = Environment.TickCount;
    var result = new FuzzRun(target, coverage, seed, sentinel).Run([.. target.Seeds(), .. FuzzTargets.Corpus(target)], _ => clock.Elapsed.TotalSeconds >= seconds);
    foreach (var (input, what) in result.Findings)
    {
        sentinel.Keep(input, what);
        Console.WriteLine($"FOUND {what} ({input.Length} bytes)");
    }

    var processor = Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;
    var line = $"{target.Name}: {clock.Elapsed.TotalMinutes:0.0} min ({processor / 60:0.0} of processor time), {result.Executions:N0} executions ({result.Refused:N0} refused), {result.Edges:N0} edges, {result.Kept:N0} inputs kept, {result.Findings.Count} findings";
    File.AppendAllText(Path.Combine(folder, "runs.txt"), line + "\n");
    Console.WriteLine(line);
    return result.Findings.Count == 0 ? 0 : 1;
}
