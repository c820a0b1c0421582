using System.Collections.Frozen;
using FaceCV.Core.Faces;
using FaceCV.Server.Batch;
using FaceCV.Server.DeepFace;
using FaceCV.Server.InsightFace;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FaceCV.Server.OpenApi;

/// <summary>Says in the document how far each estimate can be trusted; the figures are those of docs/accuracy.md.</summary>
internal static class EstimateDocumentation
{
    private const string
        Gender = "Right for 75 % of images of women and 92 % of men (starter pack), 94 % and 99 % (faceapi).",
        Emotion = "Right for 83 % (starter pack) or 90 % (faceapi) of 156 images labelled by eye, nearly all happy or neutral; happiness is given too often, the other five are not measured.",
        Live = "Its errors on attacks are not known: two captures were tried, both caught. Of press photographs of live faces 5 % are called attacks, 14 % cannot be told. No protection by itself.",
        Quality = "0..1, higher is better. Falls with blur, darkness and distance; on good photographs it foretells little: refusing the worst fifth of LFW takes missed comparisons from 3.6 % to 2.8 %, mean over people.";

    private static readonly FrozenSet<Type> Answers = new[] { typeof(FaceDetection), typeof(RecognitionResult), typeof(BatchFace), typeof(AnalyzedFace), typeof(ExtractedFace) }.ToFrozenSet();

    private static readonly FrozenDictionary<Type, string> OfTypes = new Dictionary<Type, string>
    {
        [typeof(InsightFace.Liveness)] = $"Presentation attack detection: live, spoof, or cannot_tell, which is not live. {Live}",
        [typeof(FaceQuality)] = $"Quality for recognition and its components. {Quality}",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> OfFields = new Dictionary<string, string>
    {
        ["age"] = "Estimated years; null when it was not asked for, or no installed pack gives one worth having (the starter pack has none). Pack faceapi is off by 6.5 years on average, where one age for everybody is off by 13.4.",
        ["gender"] = $"Estimated gender. {Gender}",
        ["dominant_gender"] = $"The likelier gender. {Gender}",
        ["emotion"] = $"Estimated expression. {Emotion}",
        ["dominant_emotion"] = $"The likeliest expression. {Emotion}",
        ["quality_score"] = $"Quality for recognition. {Quality}",
        ["is_real"] = $"Whether it is a live face and no picture of one. {Live}",
        ["antispoof_score"] = "Score of a live face, 0..1; no probability.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (OfTypes.TryGetValue(context.JsonTypeInfo.Type, out var text)) schema.Description = text;
        if (!Answers.Contains(context.JsonTypeInfo.Type) || schema.Properties is not { } properties) return Task.CompletedTask;
        foreach (var (name, property) in properties)
        {
            if (OfFields.TryGetValue(name, out var description) && property is OpenApiSchema own) own.Description = description;
        }

        return Task.CompletedTask;
    }
}
