using FaceCV.Core.Errors;
using FaceCV.TestKit;
using FaceCV.Vision.Devices;
using FaceCV.Vision.Models;
using Microsoft.ML.OnnxRuntime;

namespace FaceCV.Vision.Tests.Devices;

public sealed class ExecutionDeviceTests
{
    private static bool HasCuda => ExecutionDevice.Offered.Contains("CUDAExecutionProvider");

    [Fact]
    public void Trial_Processor_RunsTheNetwork() => DeviceTrial.WhyNot(ExecutionProviders.Cpu, new DeviceOptions()).ShouldBeNull();

    [Fact]
    public void Choice_CudaInABuildWithoutIt_IsRefused()
    {
        Assert.SkipWhen(HasCuda, "this build has the GPU runtime");
        Should.Throw<FaceException>(() => new ExecutionDevice(new DeviceOptions { Device = Device.Cuda }).Choice).Error.ShouldBe(FaceError.InvalidConfiguration);
    }

    [Fact]
    public void Open_AutoAndTheDeviceDoesNotTakeTheNetwork_RunsOnTheProcessorAndSaysSo()
    {
        Assert.SkipWhen(HasCuda, "this build has the GPU runtime");
        var device = DeviceThatFails(Device.Auto);

        var (session, provider) = device.Open("pack/model", () => SessionFactory.CreateOptions(1), settings => new InferenceSession(Graph(), settings));

        session.Dispose();
        provider.ShouldBe("CPU");
        device.Fallbacks.Keys.ShouldBe(["pack/model"]);
    }

    [Fact]
    public void Open_NamedAndTheDeviceDoesNotTakeTheNetwork_Fails()
    {
        Assert.SkipWhen(HasCuda, "this build has the GPU runtime");
        var device = DeviceThatFails(Device.Cuda);
        Should.Throw<OnnxRuntimeException>(() => device.Open("pack/model", () => SessionFactory.CreateOptions(1), settings => new InferenceSession(Graph(), settings)));
        device.Fallbacks.ShouldBeEmpty();
    }

    private static ExecutionDevice DeviceThatFails(Device wanted) =>
        new(new DeviceOptions { Device = wanted }, () => new DeviceChoice(wanted, Device.Cuda, "CUDAExecutionProvider", []));

    private static byte[] Graph() => new TinyGraph().Input("x", 1, 3, 4, 4).Conv("x", "y", 3, 2).Output("y", 1, 2, 4, 4).ToBytes();
}
