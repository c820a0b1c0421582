using System.CommandLine;
using System.Text.Json.Nodes;
using FaceCV.Cli.Images;
using FaceCV.Core.Recognition;
using FaceCV.Server.Import;

namespace FaceCV.Cli.Commands;

/// <summary><c>enrol NAME IMAGE...</c> and <c>enrol --folder DIR</c>.</summary>
internal static class EnrolCommand
{
    public static Command Create(CliContext context)
    {
        var name = new Argument<string?>("NAME") { Description = "The person's name; added to when known, created when new.", Arity = ArgumentArity.ZeroOrOne };
        var images = new Argument<string[]>("IMAGE") { Description = "Image files of that person.", Arity = ArgumentArity.ZeroOrMore };
        var folder = new Option<string?>("--folder") { Description = "Enrol a whole folder: each sub-folder is a person, named as the sub-folder. Run it again to go on where it stopped.", HelpName = "DIR" };
        var gate = new Option<GateStrictness?>("--gate") { Description = "How strict to be with poor pictures (off, normal, strict).", HelpName = "STRICTNESS" };
        var externalId = new Option<string?>("--external-id") { Description = "Id of a new person in another system.", HelpName = "ID" };
        var metadata = new Option<string[]>("--metadata") { Description = "Data about the person; may be repeated.", HelpName = "KEY=VALUE", Arity = ArgumentArity.OneOrMore };
        var command = new Command("enrol", "Learn people from images.") { name, images, folder, gate, externalId, metadata };
        command.Aliases.Add("enroll");
        command.Validators.Add(result =>
        {
            var (one, many) = (result.GetValue(images) is { Length: > 0 }, result.GetValue(folder) is not null);
            if (one == many || (many && result.GetValue(name) is not null)) result.AddError("Either NAME with at least one IMAGE, or --folder, is needed.");
            if (many && result.GetValue(externalId) is not null) result.AddError("--external-id is for one person, not for a folder.");
            foreach (var pair in result.GetValue(metadata) ?? [])
                if (pair.IndexOf('=', StringComparison.Ordinal) < 1) result.AddError($"--metadata is '{pair}'; KEY=VALUE is needed.");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var template = new EnrolmentRequest
            {
                Image = default, Gate = parsed.GetValue(gate), ExternalId = parsed.GetValue(externalId), Metadata = Metadata(parsed.GetValue(metadata)),
            };
            var people = parsed.GetValue(folder) is { } root
                ? ImageFiles.OfPeople(root, context.Settings.Images, context.Settings.Jobs.ImportDirectory is null ? null : context.Get<ImportRoot>())
                : [new PersonFolder(parsed.GetValue(name)!, parsed.GetValue(images)!)];
            return new FolderEnrolment(context, template, people).RunAsync(cancellationToken);
        });
        return command;
    }

    private static JsonObject? Metadata(string[]? pairs)
    {
        if (pairs is not { Length: > 0 }) return null;
        var metadata = new JsonObject();
        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            metadata[pair[..equals]] = pair[(equals + 1)..];
        }

        return metadata;
    }
}
