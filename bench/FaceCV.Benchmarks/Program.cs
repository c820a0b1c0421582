using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

if (args is ["chroma", var port])
{
    await FaceCV.Benchmarks.ChromaFigures.RunAsync(int.Parse(port, System.Globalization.CultureInfo.InvariantCulture));
    return;
}

// In process: the build policy of this repository does not suit the projects that BenchmarkDotNet generates.
var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance).WithIterationCount(9));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
