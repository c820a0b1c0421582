using FaceCV.Vision.Devices;

namespace FaceCV.Server.SystemHealth;

/// <summary>GPU: what networks run on, and what the machine has.</summary>
/// <param name="Available">Whether networks run on another device than the processor.</param>
/// <param name="Message">In words, with the reason when they do not.</param>
/// <param name="Wanted">The setting FACECV_DEVICE.</param>
/// <param name="Device">The device in use.</param>
/// <param name="Provider">ONNX Runtime's name of it.</param>
/// <param name="Providers">Those that this build's runtime has.</param>
/// <param name="Gpus">GPUs of the machine, as far as tools of their drivers or the system tell.</param>
/// <param name="OnProcessor">Networks that run on the processor though the device is another, by <c>pack/model</c>, with the reason.</param>
public sealed record GpuFigures(
    bool Available, string Message, Device Wanted, Device Device, string Provider, IReadOnlyList<string> Providers, IReadOnlyList<Gpu> Gpus, IReadOnlyDictionary<string, string> OnProcessor)
{
    internal static GpuFigures Of(ExecutionDevice device, IReadOnlyList<Gpu> gpus)
    {
        var choice = device.Choice;
        return new GpuFigures(choice.Device != Device.Cpu, MessageOf(choice, gpus), choice.Wanted, choice.Device, choice.Provider, ExecutionDevice.Offered, gpus, device.Fallbacks);
    }

    private static string MessageOf(DeviceChoice choice, IReadOnlyList<Gpu> gpus)
    {
        if (choice.Device != Device.Cpu) return $"Networks run on {choice.Device}.";
        if (choice.Wanted == Device.Cpu) return "Networks run on the processor, as FACECV_DEVICE wants it.";
        if (choice.PassedOver.Count > 0) return $"Networks run on the processor. {string.Join(" ", choice.PassedOver.Select(refusal => $"{refusal.Device}: {refusal.Reason}"))}";
        return gpus.Count == 0
            ? "Networks run on the processor; no GPU was found."
            : "Networks run on the processor: there is a GPU, but this build's runtime has no provider for it; docs/gpu.md tells which build has.";
    }
}
