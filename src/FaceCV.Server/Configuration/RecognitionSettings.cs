using FaceCV.Core.Recognition;

namespace FaceCV.Server.Configuration;

/// <summary>When two faces are one person, and which faces are enrolled.</summary>
public sealed record RecognitionSettings : ISettingsSection
{
    private static readonly RecognitionOptions Defaults = new();

    /// <inheritdoc/>
    public string Title => "Recognition";

    /// <summary>Fixed threshold on cosine similarity; null takes it from the measured table.</summary>
    [Setting("FACECV_INSIGHTFACE_SIMILARITY_THRESH", "A fixed threshold on cosine similarity for every decision. Leave it out: the measured table of the model then gives the threshold for the target rates below.", Min = -1, Max = 1, DefaultText = "from the target rates below")]
    public float? SimilarityThreshold { get; init; }

    /// <summary>Target false match rate of a verification. Default 1e-4.</summary>
    [Setting("FACECV_VERIFY_TARGET_FMR", "Target false match rate of verify and compare: the share of different-person pairs called the same.", Min = 0, Max = 1, Exclusive = true)]
    public double VerifyTargetFmr { get; init; } = Defaults.VerifyTargetFmr;

    /// <summary>Target false positive identification rate of a search. Default 0.01.</summary>
    [Setting("FACECV_IDENTIFY_TARGET_FPIR", "Target false positive identification rate of identify: the share of strangers that get a name. The threshold follows the size of the gallery.", Min = 0, Max = 1, Exclusive = true)]
    public double IdentifyTargetFpir { get; init; } = Defaults.IdentifyTargetFpir;

    /// <summary>A second person this close makes a match ambiguous. Default 0.05.</summary>
    [Setting("FACECV_AMBIGUITY_MARGIN", "A match is called ambiguous when a second person is this close in cosine similarity.", Min = 0, Max = 1)]
    public float AmbiguityMargin { get; init; } = Defaults.AmbiguityMargin;

    /// <summary>Strictness of the enrolment gate. Default normal.</summary>
    [Setting("FACECV_ENROLMENT_GATE", "How strict enrolment is: `off`, `normal` or `strict`. The gate refuses faces that are too small, blurred, turned away, not alone, or plainly of someone else.")]
    public GateStrictness EnrolmentGate { get; init; } = Defaults.Gate;

    /// <summary>Whether aligned crops are kept. Default false.</summary>
    [Setting("FACECV_KEEP_CROPS", "Keep the aligned 112x112 crop of each enrolled face, for thumbnails and for templates by other models later. Without it no picture is stored at all.")]
    public bool KeepCrops { get; init; }

    /// <summary>Packs whose recognisers make a template of each enrolled face too. Default none.</summary>
    [Setting("FACECV_TEMPLATE_PACKS", "Model packs, separated by commas, whose recognisers make a template of each enrolled face too, beside the selected pack: faces are then found by any of them. Faces enrolled before get theirs by the job `reembed`, from kept crops.", DefaultText = "none")]
    public IReadOnlyList<string> TemplatePacks { get; init; } = Defaults.TemplatePacks;

    /// <summary>Whether templates are averaged with their mirror image. Default true.</summary>
    [Setting("FACECV_MIRROR_TEMPLATES", "Average each template with that of the mirrored face: a little more accurate, one more inference per enrolment.")]
    public bool MirrorTemplates { get; init; } = Defaults.MirrorTemplates;

    /// <summary>The settings as the use cases take them.</summary>
    public RecognitionOptions ToOptions() => new()
    {
        VerifyTargetFmr = VerifyTargetFmr,
        IdentifyTargetFpir = IdentifyTargetFpir,
        AmbiguityMargin = AmbiguityMargin,
        Gate = EnrolmentGate,
        KeepCrops = KeepCrops,
        TemplatePacks = TemplatePacks,
        MirrorTemplates = MirrorTemplates,
    };

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Check() => [];
}
