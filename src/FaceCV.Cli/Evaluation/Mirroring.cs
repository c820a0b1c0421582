namespace FaceCV.Cli.Evaluation;

/// <summary>Which embeddings are averaged with that of the mirrored face.</summary>
internal enum Mirroring
{
    /// <summary>None of them.</summary>
    None,

    /// <summary>Those of enrolled images, not those of probes; what the program does unless told otherwise.</summary>
    Templates,

    /// <summary>All of them.</summary>
    All,
}
