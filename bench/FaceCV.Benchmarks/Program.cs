using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

if (args is ["stores", _, ..])
{
    await FaceCV.Benchmarks.StoreFigures.RunAsync([.. args.Skip(1).Select(size => int.Parse(size, System.Globalization.CultureInfo.InvariantCulture))]);
    return;
}

// In process: the build policy of this repository does not suit the projects that BenchmarkDotNet generates.
var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance).WithIterationCount(9));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
