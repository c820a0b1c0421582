using System.Net;

namespace FaceCV.Server.Configuration;

/// <summary>Networks as settings write them: an address, or an address and the length of its prefix.</summary>
internal static class NetworkText
{
    /// <summary>What is allowed, as the end of a problem.</summary>
    public const string Form = "an address or a network such as 10.0.0.0/8 is needed.";

    /// <summary>Reads a network; a lone address is a network of one.</summary>
    public static bool TryParse(string text, out IPNetwork network)
    {
        if (!text.Contains('/', StringComparison.Ordinal) && IPAddress.TryParse(text, out var address))
        {
            network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
            return true;
        }

        return IPNetwork.TryParse(text, out network);
    }

    /// <summary>Reads a network that was checked.</summary>
    /// <exception cref="FormatException">It was not.</exception>
    public static IPNetwork Parse(string text) => TryParse(text, out var network) ? network : throw new FormatException(Form);
}
