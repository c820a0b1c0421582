using FaceCV.Core.Faces;
using FaceCV.Core.Observability;

namespace FaceCV.Vision.Pipeline;

/// <summary>Adds up the wall time of the stages of one analysis, and tells who traces of each.</summary>
internal sealed class StageClock(TimeProvider time)
{
    private readonly TimeSpan[] _spent = new TimeSpan[StageNames.All.Count];
    private long _last = time.GetTimestamp();

    /// <summary>Counts the time since the last call for a stage.</summary>
    public void Charge(Stage stage)
    {
        var now = time.GetTimestamp();
        var spent = time.GetElapsedTime(_last, now);
        _spent[(int)stage] += spent;
        _last = now;
        Stages.Traced(stage, spent);
    }

    /// <summary>What was counted; tells who measures.</summary>
    public StageTimings Read()
    {
        for (var stage = Stage.Decode; stage <= Stage.Attributes; stage++) Stages.Analysed(stage, _spent[(int)stage]);
        return new StageTimings(
            _spent[(int)Stage.Decode], _spent[(int)Stage.Detect], _spent[(int)Stage.Landmarks], _spent[(int)Stage.Embed], _spent[(int)Stage.Attributes]);
    }
}
