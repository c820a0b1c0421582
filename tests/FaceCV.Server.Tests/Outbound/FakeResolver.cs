using System.Net;
using System.Net.Sockets;
using FaceCV.Server.Outbound;

namespace FaceCV.Server.Tests.Outbound;

/// <summary>Names that stand for one thing now and another the next time; an address is itself.</summary>
internal sealed class FakeResolver(params string[] answers) : INameResolver
{
    /// <summary>Questions so far that were about names.</summary>
    public int Asked { get; private set; }

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var literal)) return Task.FromResult<IPAddress[]>([literal]);
        if (answers.Length == 0) throw new SocketException((int)SocketError.HostNotFound);
        var answer = answers[Math.Min(Asked++, answers.Length - 1)];
        return Task.FromResult<IPAddress[]>([.. answer.Split(' ').Select(IPAddress.Parse)]);
    }
}
