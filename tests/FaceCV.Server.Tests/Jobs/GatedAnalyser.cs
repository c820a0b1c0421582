using System.Text;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;

namespace FaceCV.Server.Tests.Jobs;

/// <summary>Lets so many analyses pass, and holds up the others until it is opened or they are cancelled.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left;
    private int _passed;

    public Gate(int passing) => _left = passing;

    /// <summary>Analyses begun that were let pass.</summary>
    public int Passed => Volatile.Read(ref _passed);

    public void Open() => _open.TrySetResult();

    public async Task PassAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Decrement(ref _left) < 0) await _open.Task.WaitAsync(cancellationToken);
        Interlocked.Increment(ref _passed);
    }
}

/// <summary>Analyses behind a gate; pictures of <c>crash</c>, <c>nomodel</c> and <c>slow:NAME</c> do what their names say.</summary>
internal sealed class GatedAnalyser(IFaceAnalyser inner, Gate gate) : IFaceAnalyser
{
    public async Task<FaceAnalysis> AnalyseAsync(ReadOnlyMemory<byte> image, AnalysisRequest request, CancellationToken cancellationToken = default)
    {
        await gate.PassAsync(cancellationToken);
        var text = Encoding.UTF8.GetString(image.Span);
        if (text.EndsWith("crash", StringComparison.Ordinal)) throw new InvalidOperationException("a defect");
        if (text.EndsWith("nomodel", StringComparison.Ordinal)) throw new FaceException(FaceError.ModelNotInstalled, "Not there.", "Install it.");
        if (text.Contains("ann/slow", StringComparison.Ordinal)) await Task.Delay(200, cancellationToken);
        return await inner.AnalyseAsync(image, request, cancellationToken);
    }
}
