using FaceCV.Vision.Devices;

namespace FaceCV.Cli.Diagnostics;

/// <summary>Tries the device that networks run on.</summary>
internal static class DeviceCheck
{
    public static async Task<CheckResult> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        var choice = context.Get<ExecutionDevice>().Choice;
        var gpus = await MachineGpus.FindAsync(cancellationToken);
        var has = gpus.Count == 0 ? "no GPU was found" : $"the machine has {string.Join(", ", gpus.Select(gpu => $"{gpu.Vendor} {gpu.Name}"))}";
        if (choice.PassedOver.Count > 0)
            return CheckResult.Warning("device", $"networks run on {choice.Device}. {string.Join(" ", choice.PassedOver.Select(refusal => $"{refusal.Device}: {refusal.Reason}"))}", "docs/gpu.md lists what each device needs; FACECV_DEVICE=cpu is quiet about it.");
        return choice is { Device: Device.Cpu, Wanted: Device.Auto } && gpus.Count > 0
            ? CheckResult.Warning("device", $"networks run on the processor, and {has}", "docs/gpu.md tells which build can use it.")
            : CheckResult.Ok("device", $"networks run on {choice.Device}, {has}");
    }
}
