using FaceCV.Server.Configuration;

namespace FaceCV.Server.Inference;

/// <summary>The pack used when a request names none: the configured one until another is selected. Kept until the server stops.</summary>
public sealed class ActivePack(FaceCvSettings settings)
{
    private string _name = settings.Models.Pack;

    /// <summary>Its name.</summary>
    public string Name => Volatile.Read(ref _name);

    /// <summary>Selects another pack; the caller has made sure that it is installed.</summary>
    /// <returns>The pack before.</returns>
    public string Select(string name) => Interlocked.Exchange(ref _name, name);
}
