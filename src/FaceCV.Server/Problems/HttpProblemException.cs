namespace FaceCV.Server.Problems;

/// <summary>A request that is wrong as HTTP, before it means anything to the use cases.</summary>
/// <param name="status">HTTP status, 400..599.</param>
/// <param name="code">Stable code.</param>
/// <param name="message">What was wrong.</param>
/// <param name="remedy">What to do.</param>
public sealed class HttpProblemException(int status, string code, string message, string remedy) : Exception(message)
{
    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>Stable code.</summary>
    public string Code { get; } = code;

    /// <summary>What to do.</summary>
    public string Remedy { get; } = remedy;
}
