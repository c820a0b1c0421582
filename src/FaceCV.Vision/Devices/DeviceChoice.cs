using FaceCV.Core.Errors;

namespace FaceCV.Vision.Devices;

/// <summary>What networks run on, and why.</summary>
/// <param name="Wanted">What was asked for.</param>
/// <param name="Device">What is taken; never <see cref="Device.Auto"/>.</param>
/// <param name="Provider">ONNX Runtime's name of it, such as <c>CUDAExecutionProvider</c>.</param>
/// <param name="PassedOver">Devices that were tried before it, each with the reason against it.</param>
public sealed record DeviceChoice(Device Wanted, Device Device, string Provider, IReadOnlyList<DeviceRefusal> PassedOver)
{
    // Engines of TensorRT take minutes to build, so that one is only taken when asked for.
    private static readonly Device[] Preference = [Device.Cuda, Device.Rocm, Device.DirectMl, Device.CoreMl, Device.OpenVino];

    /// <summary>Chooses a device.</summary>
    /// <param name="wanted">What was asked for.</param>
    /// <param name="offered">Providers that the runtime has.</param>
    /// <param name="whyNot">Tries a provider; null when it works, else why not.</param>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidConfiguration"/> when a certain device was asked for and cannot be had.</exception>
    public static DeviceChoice Choose(Device wanted, IReadOnlyCollection<string> offered, Func<string, string?> whyNot)
    {
        var passedOver = new List<DeviceRefusal>();
        foreach (var device in wanted == Device.Auto ? Preference : [wanted])
        {
            if (device == Device.Cpu) break;
            if (ExecutionProviders.Of(device, offered) is not { } provider)
            {
                if (wanted == Device.Auto) continue; // Most builds lack most of them: nothing that anybody would want to hear of.
                throw Missing(device, offered);
            }

            if (whyNot(provider) is not { } reason) return new DeviceChoice(wanted, device, provider, passedOver);
            if (wanted != Device.Auto) throw Broken(device, reason);
            passedOver.Add(new DeviceRefusal(device, reason));
        }

        return new DeviceChoice(wanted, Device.Cpu, ExecutionProviders.Cpu, passedOver);
    }

    private static FaceException Missing(Device device, IEnumerable<string> offered) => new(
        FaceError.InvalidConfiguration,
        $"FACECV_DEVICE is '{Name(device)}', but this build's runtime has {string.Join(", ", offered.Select(ExecutionProviders.ShortName))} only.",
        device is Device.Cuda or Device.TensorRt
            ? "Build with -p:FaceCvRuntime=gpu (docs/gpu.md), or set FACECV_DEVICE to auto or cpu."
            : "docs/gpu.md tells which runtime has it; or set FACECV_DEVICE to auto or cpu.");

    private static FaceException Broken(Device device, string reason) => new(
        FaceError.InvalidConfiguration, $"FACECV_DEVICE is '{Name(device)}', but it cannot be used: {reason}", "Run `facecv doctor`; docs/gpu.md lists what each device needs. Or set FACECV_DEVICE to auto or cpu.");

    private static string Name(Device device) => device.ToString().ToLowerInvariant();
}

/// <summary>A device that was not taken.</summary>
/// <param name="Device">The device.</param>
/// <param name="Reason">Why, a sentence.</param>
public sealed record DeviceRefusal(Device Device, string Reason);
