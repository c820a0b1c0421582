using System.Buffers.Binary;
using Google.Protobuf;

namespace FaceCV.Vision.Models.Onnx;

/// <summary>Reads and makes tensors of 32-bit floats.</summary>
internal static class FloatTensor
{
    /// <summary>ONNX's number for a 32-bit float (TensorProto.DataType.FLOAT).</summary>
    public const int DataType = 1;

    /// <summary>Whether it is a float tensor with its values in the model file itself.</summary>
    public static bool CanRead(TensorProto tensor) =>
        tensor.DataType == DataType && tensor.DataLocation == 0 && (tensor.FloatData.Count > 0 || tensor.RawData.Length % sizeof(float) == 0);

    /// <summary>The values, in row-major order.</summary>
    public static float[] Read(TensorProto tensor)
    {
        if (tensor.FloatData.Count > 0) return [.. tensor.FloatData];
        var raw = tensor.RawData.Span;
        var values = new float[raw.Length / sizeof(float)];
        for (var i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadSingleLittleEndian(raw[(i * sizeof(float))..]);
        return values;
    }

    /// <summary>Makes a named tensor; ONNX's raw form is little-endian.</summary>
    public static TensorProto Create(string name, ReadOnlySpan<float> values, IReadOnlyList<long> shape)
    {
        var raw = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(i * sizeof(float)), values[i]);
        return new TensorProto { Name = name, DataType = DataType, RawData = ByteString.CopyFrom(raw), Dims = { shape } };
    }
}
