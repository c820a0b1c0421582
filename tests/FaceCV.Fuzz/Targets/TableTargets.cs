using FaceCV.Core.Evaluation;
using FaceCV.Fuzz.Engine;
using FaceCV.Server.Import;

namespace FaceCV.Fuzz.Targets;

/// <summary>The list of who is on which picture.</summary>
internal sealed class ManifestTarget : FuzzTarget
{
    private const int MostLines = 100;

    public override string Name => "manifest";

    public override string About => "import manifests (CSV)";

    public override IReadOnlyList<byte[]> Words => [.. new[] { "file,name", "external_id", "\"", "\"\"", "\r\n", ";", "\t", "\uFEFF", ",,", "\0" }.Select(FuzzTargets.Utf8)];

    public override IEnumerable<byte[]> Seeds() =>
    [
        FuzzTargets.Utf8("file,name,external_id,team\na.jpg,Ada,1,x\n\"b,c.jpg\",\"B \"\"Q\"\"\",,\n"), FuzzTargets.Utf8("\uFEFFName;File\r\nAda;a/b.png\r\n\r\nBob;c.png\r\n"),
    ];

    public override void Run(byte[] input)
    {
        var rows = Manifest.Read(input, MostLines);
        if (rows.Count is 0 or > MostLines || rows.Any(row => row.Metadata is { Count: 0 })) throw new BrokenPromiseException("Lines are too many or empty.");
    }
}

/// <summary>The label files of evaluations; the first byte says which kind.</summary>
internal sealed class LabelTarget : FuzzTarget
{
    public override string Name => "labels";

    public override string About => "label files of evaluations: pairs, boxes, people, expressions";

    public override IReadOnlyList<byte[]> Words => [.. new[] { "name,birth_year,gender\n", "image,expression\n", "2147483647", "-1", "\t", "\n", "1e39", "NaN", "female" }.Select(FuzzTargets.Utf8)];

    public override IEnumerable<byte[]> Seeds() =>
    [
        FuzzTargets.Utf8("0" + "2\t1\nA\t1\t2\nA\t1\tB\t2\nC\t3\t4\nB\t1\tC\t2\n"), FuzzTargets.Utf8("1a/b.jpg\n2\n1 2 3 4 0 0 0 0 0 0\n5 6 7 8 0 0 0 1 0 0\nc.jpg\n0\n0 0 0 0 0 0 0 0 0 0\n"),
        FuzzTargets.Utf8("2name,birth_year,gender\nA,1970,female\nB,1980,male\n"), FuzzTargets.Utf8("3image,expression\na.jpg,happy\nb.jpg,sad\n"),
    ];

    public override void Run(byte[] input)
    {
        if (input.Length == 0) return;
        var text = new StringReader(System.Text.Encoding.UTF8.GetString(input.AsSpan(1)));
        _ = (input[0] & 3) switch
        {
            0 => (object)PairsFile.Read(text),
            1 => GroundTruthImage.ReadWider(text),
            2 => PersonLabel.Read(text),
            _ => ExpressionLabel.Read(text),
        };
    }
}
