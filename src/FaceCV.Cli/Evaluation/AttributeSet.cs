using FaceCV.Cli.Images;
using FaceCV.Core.Errors;
using FaceCV.Core.Evaluation;
using FaceCV.Core.Faces;
using FaceCV.Server.Configuration;

namespace FaceCV.Cli.Evaluation;

/// <summary>Images with labels of what is estimated.</summary>
/// <param name="Folder">Folder with a sub-folder a person.</param>
/// <param name="People">Labels of age and gender, good for every image of a person.</param>
/// <param name="Year">Year the images were taken in.</param>
/// <param name="Expressions">Labels of expression, each good for one image.</param>
internal sealed record AttributeSet(string Folder, IReadOnlyList<PersonLabel> People, int Year, IReadOnlyList<ExpressionLabel> Expressions)
{
    private const int Shown = 3;

    /// <summary>Finds the files of all labels.</summary>
    /// <param name="settings">Which files are images.</param>
    /// <exception cref="FaceException">The folder, a person's folder or an image is missing; the first few are named.</exception>
    public IReadOnlyList<LabelledFace> Find(ImageSettings settings) => [.. OfPeople(settings), .. OfExpressions()];

    private IEnumerable<LabelledFace> OfPeople(ImageSettings settings)
    {
        if (People.Count == 0) return [];
        var files = ImageFiles.OfPeople(Folder, settings, root: null).ToDictionary(person => person.Name, person => person.Files, StringComparer.Ordinal);
        Require([.. People.Select(person => person.Name).Where(name => !files.ContainsKey(name))], People.Count, "people");
        return People.SelectMany(person => files[person.Name].Select(file => new LabelledFace(file, person, null)));
    }

    private IEnumerable<LabelledFace> OfExpressions()
    {
        if (!Directory.Exists(Folder)) throw new FaceException(FaceError.InvalidArgument, $"There is no folder '{Folder}'.", "Check the path.");
        Require([.. Expressions.Select(label => label.Image).Where(image => !File.Exists(Path.Combine(Folder, image)))], Expressions.Count, "images");
        return Expressions.Select(label => new LabelledFace(Path.Combine(Folder, label.Image), null, label.Expression));
    }

    private void Require(string[] missing, int all, string what)
    {
        if (missing.Length == 0) return;
        throw new FaceException(
            FaceError.InvalidArgument,
            $"{missing.Length:N0} of {all:N0} labelled {what} are not in '{Folder}': {string.Join(", ", missing.Take(Shown))}{(missing.Length > Shown ? $" and {missing.Length - Shown:N0} more" : "")}.",
            "Give the folder that the labels were made for.");
    }
}

/// <summary>An image and what is known of its face.</summary>
/// <param name="File">Its path.</param>
/// <param name="Person">Label of the person; null when only the expression is known.</param>
/// <param name="Expression">Expression; null when only the person is known.</param>
internal sealed record LabelledFace(string File, PersonLabel? Person, Expression? Expression)
{
    /// <summary>What has to be estimated.</summary>
    public FaceParts Parts => (Person is null ? FaceParts.None : FaceParts.Age | FaceParts.Gender) | (Expression is null ? FaceParts.None : FaceParts.Expression);
}
