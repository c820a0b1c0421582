using System.Security.Cryptography;
using FaceCV.Core.Errors;
using FaceCV.Core.Protection;

namespace FaceCV.Core.Tests.Protection;

public sealed class RecordCipherTests : IDisposable
{
    private readonly RecordCipher _cipher = new(RandomNumberGenerator.GetBytes(RecordCipher.KeyBytes));
    private readonly byte[] _content = RandomNumberGenerator.GetBytes(2_060);
    private readonly byte[] _context = [1, 2, 3];

    public void Dispose() => _cipher.Dispose();

    [Fact]
    public void Open_WhatWasSealed_GivesTheContent()
    {
        var sealedBytes = _cipher.Seal(_content, _context);

        sealedBytes.Length.ShouldBe(_content.Length + RecordCipher.Overhead);
        sealedBytes.AsSpan().IndexOf(_content.AsSpan(0, 16)).ShouldBe(-1);
        _cipher.Open(sealedBytes, _context).ShouldBe(_content);
    }

    [Fact]
    public void Open_EmptyContent_IsEmpty() => _cipher.Open(_cipher.Seal([], _context), _context).ShouldBeEmpty();

    [Fact]
    public void Seal_Twice_GivesDifferentBytes() => _cipher.Seal(_content, _context).ShouldNotBe(_cipher.Seal(_content, _context));

    [Theory]
    [InlineData(6)]
    [InlineData(100)]
    [InlineData(-1)]
    public void Open_OneBitAltered_IsRefused(int at)
    {
        var sealedBytes = _cipher.Seal(_content, _context);
        sealedBytes[at < 0 ? sealedBytes.Length + at : at] ^= 1;

        Refused(() => _cipher.Open(sealedBytes, _context)).Message.ShouldContain("damaged");
    }

    [Fact]
    public void Open_InThePlaceOfAnother_IsRefused() =>
        Refused(() => _cipher.Open(_cipher.Seal(_content, _context), [9])).Message.ShouldContain("in the place of another");

    [Theory]
    [InlineData(0)]
    [InlineData(RecordCipher.Overhead - 1)]
    [InlineData(RecordCipher.Overhead)]
    public void Open_Cut_IsRefused(int length) =>
        Refused(() => _cipher.Open(_cipher.Seal(_content, _context).AsSpan(0, length), _context)).Message.ShouldContain("damaged");

    [Fact]
    public void Open_OfAnotherKey_SaysWhichKeys()
    {
        using var other = new RecordCipher(RandomNumberGenerator.GetBytes(RecordCipher.KeyBytes));

        var failure = Refused(() => other.Open(_cipher.Seal(_content, _context), _context));

        failure.Message.ShouldContain($"{_cipher.KeyId:x8}");
        failure.Message.ShouldContain($"{other.KeyId:x8}");
        failure.Remedy!.ShouldContain("data key");
    }

    [Fact]
    public void Open_OfALaterVersion_SaysSo()
    {
        var sealedBytes = _cipher.Seal(_content, _context);
        sealedBytes[0] = 2;

        Refused(() => _cipher.Open(sealedBytes, _context)).Message.ShouldContain("version 2");
    }

    [Fact]
    public void Derive_AnotherUseOrSalt_IsAnotherKey()
    {
        using var one = _cipher.Derive("templates", [1]);
        using var same = _cipher.Derive("templates", [1]);
        using var salted = _cipher.Derive("templates", [2]);
        using var used = _cipher.Derive("crops", [1]);

        same.Open(one.Seal(_content, _context), _context).ShouldBe(_content);
        new[] { _cipher.KeyId, one.KeyId, salted.KeyId, used.KeyId }.Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public void Seal_ManyThreads_EachOpens() => Parallel.For(0, 200, _ => _cipher.Open(_cipher.Seal(_content, _context), _context).ShouldBe(_content));

    private static FaceException Refused(Action open)
    {
        var failure = Should.Throw<FaceException>(open);
        failure.Error.ShouldBe(FaceError.StoreUnavailable);
        return failure;
    }
}
