using System.Collections.Concurrent;
using FaceCV.Core.Errors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace FaceCV.Vision.Devices;

/// <summary>The device that the networks of this process run on; chosen when it is first asked for. Safe for parallel use.</summary>
public sealed partial class ExecutionDevice
{
    private readonly DeviceOptions _options;
    private readonly ILogger _logger;
    private readonly Lazy<DeviceChoice> _choice;
    private readonly ConcurrentDictionary<string, string> _fallbacks = new(StringComparer.Ordinal);

    /// <summary>Names what is wanted; nothing is tried yet.</summary>
    /// <param name="options">What is wanted.</param>
    /// <param name="logger">Where it is told that a network runs on the processor instead; null is nowhere.</param>
    public ExecutionDevice(DeviceOptions options, ILogger<ExecutionDevice>? logger = null)
        : this(options, () => DeviceChoice.Choose(options.Device, ExecutionProviders.Offered, provider => DeviceTrial.WhyNot(provider, options)), logger)
    {
    }

    internal ExecutionDevice(DeviceOptions options, Func<DeviceChoice> choose, ILogger<ExecutionDevice>? logger = null)
    {
        (_options, _logger) = (options, logger ?? NullLogger<ExecutionDevice>.Instance);
        _choice = new Lazy<DeviceChoice>(choose, LazyThreadSafetyMode.ExecutionAndPublication);
    }

    /// <summary>The device, and why it.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidConfiguration"/> when a certain device was asked for and cannot be had.</exception>
    public DeviceChoice Choice => _choice.Value;

    /// <summary>Execution providers of this build, as ONNX Runtime names them.</summary>
    public static IReadOnlyList<string> Offered => ExecutionProviders.Offered;

    /// <summary>Networks that run on the processor though the device is another, each with the reason; by <c>pack/model</c>.</summary>
    public IReadOnlyDictionary<string, string> Fallbacks => _fallbacks;

    /// <summary>Opens a network on the device; with <see cref="Device.Auto"/> on the processor if the device does not take it.</summary>
    /// <param name="name"><c>pack/model</c>, for what is told.</param>
    /// <param name="settings">Makes the session's settings, without a provider.</param>
    /// <param name="open">Opens it.</param>
    /// <returns>What <paramref name="open"/> made, and the short name of the provider in use.</returns>
    /// <exception cref="OnnxRuntimeException">The network cannot be used, or not on the device that was asked for.</exception>
    internal (InferenceSession Session, string Provider) Open(string name, Func<SessionOptions> settings, Func<SessionOptions, InferenceSession> open)
    {
        var provider = Choice.Provider;
        try
        {
            return (OpenOn(provider, settings, open), ExecutionProviders.ShortName(provider));
        }
        catch (OnnxRuntimeException failure) when (provider != ExecutionProviders.Cpu && Choice.Wanted == Device.Auto)
        {
            var session = OpenOn(ExecutionProviders.Cpu, settings, open);
            if (_fallbacks.TryAdd(name, failure.Message.ReplaceLineEndings(" "))) OnTheProcessor(_logger, name, Choice.Device, failure);
            return (session, ExecutionProviders.ShortName(ExecutionProviders.Cpu));
        }
    }

    private InferenceSession OpenOn(string provider, Func<SessionOptions> settings, Func<SessionOptions, InferenceSession> open)
    {
        using var session = settings();
        ExecutionProviders.Append(session, provider, _options);
        return open(session);
    }

    [LoggerMessage(1060, LogLevel.Warning, "Model {Model} runs on the processor: {Device} does not take it")]
    private static partial void OnTheProcessor(ILogger logger, string model, Device device, Exception cause);
}
