using FaceCV.Core.Protection;

namespace FaceCV.TestKit.Gallery;

/// <summary>Data keys of tests, the same in every process.</summary>
public static class TestKeys
{
    public static KeyRing Ring { get; } = Of(1);

    /// <summary>A ring of keys that are made of a number each, the first the current one.</summary>
    public static KeyRing Of(params byte[] numbers) => new([.. numbers.Select(number => Enumerable.Repeat(number, RecordCipher.KeyBytes).ToArray())]);
}
