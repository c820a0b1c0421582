namespace FaceCV.Core.Observability;

/// <summary>The stages' names in logs, measurements and spans.</summary>
public static class StageNames
{
    /// <summary>The name of each, in the order of <see cref="Stage"/>.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetNames<Stage>().Select(name => name.ToLowerInvariant())];

    /// <summary>The name of a stage.</summary>
    public static string Of(Stage stage) => All[(int)stage];
}
