using System.Buffers.Binary;
using Google.Protobuf;

namespace FaceCV.Vision.Models.Onnx;

/// <summary>Makes tensors of 64-bit whole numbers, ONNX's form of shapes, axes and paddings.</summary>
internal static class SizesTensor
{
    // TensorProto.DataType.INT64
    private const int DataType = 7;

    /// <summary>Makes a named list of numbers.</summary>
    public static TensorProto Create(string name, ReadOnlySpan<long> values)
    {
        var raw = new byte[values.Length * sizeof(long)];
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(raw.AsSpan(i * sizeof(long)), values[i]);
        return new TensorProto { Name = name, DataType = DataType, RawData = ByteString.CopyFrom(raw), Dims = { values.Length } };
    }
}
