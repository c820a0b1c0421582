namespace FaceCV.Vision.Devices;

/// <summary>Which device is wanted, and how much of it.</summary>
public sealed record DeviceOptions
{
    /// <summary>The device. Default the best there is.</summary>
    public Device Device { get; init; } = Device.Auto;

    /// <summary>Number of the GPU, from 0 in the order of its driver. Default 0.</summary>
    public int Index { get; init; }

    /// <summary>Most bytes of GPU memory that the networks of one model take for their work; null is no limit. CUDA and TensorRT only.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>Whether the memory taken of the GPU grows by what is asked for; false doubles it each time, which is quicker and takes more. CUDA only.</summary>
    public bool GrowBySize { get; init; } = true;

    /// <summary>Folder where TensorRT keeps its engines; null keeps none.</summary>
    public string? EngineDirectory { get; init; }
}
