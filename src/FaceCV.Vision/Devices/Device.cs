namespace FaceCV.Vision.Devices;

/// <summary>What networks run on.</summary>
public enum Device
{
    /// <summary>The best there is, in the order of <see cref="DeviceChoice"/>; the processor when nothing else works, which is said.</summary>
    Auto,

    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU.</summary>
    Cuda,

    /// <summary>An NVIDIA GPU by TensorRT, which builds an engine for each network first; only when asked for.</summary>
    TensorRt,

    /// <summary>An AMD GPU, by MIGraphX or, in older runtimes, ROCm.</summary>
    Rocm,

    /// <summary>Any GPU of Windows, by DirectX 12.</summary>
    DirectMl,

    /// <summary>Intel processors and GPUs.</summary>
    OpenVino,

    /// <summary>Apple's processors, GPU and neural engine.</summary>
    CoreMl,
}
