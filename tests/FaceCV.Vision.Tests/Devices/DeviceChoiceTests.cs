using FaceCV.Core.Errors;
using FaceCV.Vision.Devices;

namespace FaceCV.Vision.Tests.Devices;

public sealed class DeviceChoiceTests
{
    private const string Cuda = "CUDAExecutionProvider", TensorRt = "TensorrtExecutionProvider", Cpu = "CPUExecutionProvider";

    [Fact]
    public void Auto_NothingButTheProcessor_TakesItWithoutAWord()
    {
        var choice = DeviceChoice.Choose(Device.Auto, [Cpu], _ => throw new InvalidOperationException());
        (choice.Device, choice.Provider).ShouldBe((Device.Cpu, Cpu));
        choice.PassedOver.ShouldBeEmpty();
    }

    [Fact]
    public void Auto_CudaWorks_TakesItBeforeTensorRt() =>
        DeviceChoice.Choose(Device.Auto, [TensorRt, Cuda, Cpu], _ => null).Provider.ShouldBe(Cuda);

    [Fact]
    public void Auto_CudaDoesNotWork_TakesTheProcessorAndSaysWhy()
    {
        var choice = DeviceChoice.Choose(Device.Auto, [Cuda, Cpu], _ => "libcudnn.so.9 is missing.");
        choice.Device.ShouldBe(Device.Cpu);
        choice.PassedOver.ShouldBe([new DeviceRefusal(Device.Cuda, "libcudnn.so.9 is missing.")]);
    }

    [Fact]
    public void Auto_OneOfTwoWorks_TakesThatOne() =>
        DeviceChoice.Choose(Device.Auto, [Cuda, "OpenVINOExecutionProvider", Cpu], provider => provider == Cuda ? "no." : null).Device.ShouldBe(Device.OpenVino);

    [Theory]
    [InlineData(Device.Rocm, "MIGraphXExecutionProvider")]
    [InlineData(Device.Rocm, "ROCMExecutionProvider")]
    [InlineData(Device.TensorRt, TensorRt)]
    [InlineData(Device.DirectMl, "DmlExecutionProvider")]
    [InlineData(Device.CoreMl, "CoreMLExecutionProvider")]
    public void Named_Works_IsTaken(Device device, string provider) => DeviceChoice.Choose(device, [provider, Cpu], _ => null).Provider.ShouldBe(provider);

    [Fact]
    public void Named_NotInTheBuild_IsRefusedWithWhatToDo()
    {
        var failure = Should.Throw<FaceException>(() => DeviceChoice.Choose(Device.Cuda, [Cpu], _ => null));
        failure.Error.ShouldBe(FaceError.InvalidConfiguration);
        failure.Message.ShouldContain("'cuda'");
        failure.Message.ShouldContain("CPU only");
        failure.Remedy!.ShouldContain("FaceCvRuntime=gpu");
    }

    [Fact]
    public void Named_DoesNotWork_IsRefusedWithTheReason() =>
        Should.Throw<FaceException>(() => DeviceChoice.Choose(Device.Cuda, [Cuda, Cpu], _ => "no CUDA-capable device is detected.")).Message.ShouldContain("no CUDA-capable device");

    [Fact]
    public void Cpu_IsTakenWithoutATrial() => DeviceChoice.Choose(Device.Cpu, [Cuda, Cpu], _ => throw new InvalidOperationException()).Device.ShouldBe(Device.Cpu);
}
