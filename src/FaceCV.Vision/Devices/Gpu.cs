namespace FaceCV.Vision.Devices;

/// <summary>A GPU of this machine, as a tool of its driver or the operating system tells.</summary>
/// <param name="Vendor">Who made it, such as <c>NVIDIA</c>.</param>
/// <param name="Index">Its number among those of the vendor, from 0.</param>
/// <param name="Name">What it is called; the hexadecimal device number when nothing tells more.</param>
/// <param name="MemoryTotal">Its memory, bytes; null when it is not told.</param>
/// <param name="MemoryUsed">Memory in use, bytes; null when it is not told.</param>
/// <param name="UsagePercent">How busy it is, 0 to 100; null when it is not told.</param>
/// <param name="Temperature">Degrees Celsius; null when it is not told.</param>
/// <param name="Driver">Version of the driver; null when it is not told.</param>
public sealed record Gpu(
    string Vendor, int Index, string Name, long? MemoryTotal = null, long? MemoryUsed = null, double? UsagePercent = null, double? Temperature = null, string? Driver = null);
