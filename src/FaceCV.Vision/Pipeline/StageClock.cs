using FaceCV.Core.Faces;

namespace FaceCV.Vision.Pipeline;

/// <summary>Adds up the wall time of the stages of one analysis.</summary>
internal sealed class StageClock(TimeProvider time)
{
    private readonly TimeSpan[] _spent = new TimeSpan[Enum.GetValues<Stage>().Length];
    private long _last = time.GetTimestamp();

    /// <summary>The stages, as in <see cref="StageTimings"/>.</summary>
    public enum Stage
    {
        /// <summary>Decode.</summary>
        Decode,

        /// <summary>Detect.</summary>
        Detect,

        /// <summary>Landmarks and alignment.</summary>
        Landmarks,

        /// <summary>Embed.</summary>
        Embed,

        /// <summary>The rest.</summary>
        Attributes,
    }

    /// <summary>Counts the time since the last call for a stage.</summary>
    public void Charge(Stage stage)
    {
        var now = time.GetTimestamp();
        _spent[(int)stage] += time.GetElapsedTime(_last, now);
        _last = now;
    }

    /// <summary>What was counted.</summary>
    public StageTimings Read() => new(
        _spent[(int)Stage.Decode], _spent[(int)Stage.Detect], _spent[(int)Stage.Landmarks], _spent[(int)Stage.Embed], _spent[(int)Stage.Attributes]);
}
