using FaceCV.Vision.Models;

namespace FaceCV.Cli.Output;

/// <summary>A pack as <c>--json</c> shows it.</summary>
internal sealed record PackView(
    string Name, string Description, PackState State, string? DamagedFile, string? Problem, bool BuiltIn, string Licence, bool CommercialUse, string Directory, IReadOnlyList<PackModelView> Models)
{
    public static PackView Of(PackStatus status) => new(
        status.Name,
        status.Manifest.Description,
        status.State,
        status.DamagedFile,
        status.Problem,
        status.BuiltIn,
        status.Manifest.Licence.Id,
        status.Manifest.Licence.CommercialUse,
        status.Directory,
        [.. status.Manifest.Models.Select(model => new PackModelView(
            model.Name, Word(model.Task), model.File, model.Sha256, model.Task == ModelTask.Embedding ? status.Manifest.IdOf(model).Value : null))]);

    /// <summary>A task in words.</summary>
    public static string Word(ModelTask task) => task switch
    {
        ModelTask.PresentationAttack => "presentation attack",
        ModelTask.DetectionRefinement => "detection refinement",
        _ => task.ToString().ToLowerInvariant(),
    };
}

/// <summary>A model of a pack as <c>--json</c> shows it.</summary>
internal sealed record PackModelView(string Name, string Task, string File, string Sha256, string? ModelId);
