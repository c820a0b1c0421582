using System.CommandLine;
using FaceCV.Cli.Errors;
using FaceCV.Cli.Output;
using FaceCV.Core.Gallery;
using Spectre.Console;

namespace FaceCV.Cli.Commands;

/// <summary><c>people list</c>, <c>people show</c>, <c>people delete</c>.</summary>
internal static class PeopleCommand
{
    public static Command Create(CliContext context) => new("people", "List, show and delete enrolled people.")
    {
        CreateList(context), CreateShow(context), CreateDelete(context),
    };

    private static Command CreateList(CliContext context)
    {
        var search = new Option<string?>("--search") { Description = "Only people whose name contains this text.", HelpName = "TEXT" };
        var limit = Numbers.Between<int?>("--limit", 1, 1000, "Most people shown (default 100).");
        var offset = Numbers.Between<int?>("--offset", 0, int.MaxValue, "People to skip.");
        var list = new Command("list", "List the people, oldest first.") { search, limit, offset };
        list.SetAction((parsed, cancellationToken) => ListAsync(
            context,
            new PersonQuery { NameContains = parsed.GetValue(search), Limit = parsed.GetValue(limit) ?? 100, Offset = parsed.GetValue(offset) ?? 0 },
            cancellationToken));
        return list;
    }

    private static Command CreateShow(CliContext context)
    {
        var who = Who();
        var show = new Command("show", "Show a person and their faces.") { who };
        show.SetAction((parsed, cancellationToken) => ShowAsync(context, parsed.GetRequiredValue(who), cancellationToken));
        return show;
    }

    private static Command CreateDelete(CliContext context)
    {
        var who = Who();
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        var delete = new Command("delete", "Erase a person with all faces and templates.") { who, yes };
        delete.SetAction((parsed, cancellationToken) => DeleteAsync(context, parsed.GetRequiredValue(who), parsed.GetValue(yes), cancellationToken));
        return delete;
    }

    private static Argument<string> Who() => new("WHO") { Description = "Id, external id or exact name." };

    private static async Task ListAsync(CliContext context, PersonQuery query, CancellationToken cancellationToken)
    {
        await context.OpenGalleryAsync(cancellationToken);
        var page = await context.Get<PersonGallery>().Store.ListPeopleAsync(query, cancellationToken);
        if (context.Json)
        {
            context.WriteJson(new { People = page.Items.Select(PersonView.Of), page.Total, query.Offset, query.Limit });
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("Id", "Name", "External id", "Faces", "Created");
        foreach (var person in page.Items)
        {
            table.AddRow(
                new Text(person.Id.ToString()), PlainText.Cell(person.Name), PlainText.Cell(person.ExternalId),
                new Text($"{person.FaceCount}"), new Text($"{person.CreatedAt.ToLocalTime():yyyy-MM-dd HH:mm}"));
        }

        if (page.Items.Count > 0) context.Out.Write(table);
        context.Out.WritePlain(page.Total == 0 ? "Nobody is enrolled yet; `facecv enrol NAME IMAGE` adds someone." : $"{page.Items.Count} of {page.Total} people.");
    }

    private static async Task ShowAsync(CliContext context, string who, CancellationToken cancellationToken)
    {
        await context.OpenGalleryAsync(cancellationToken);
        var person = await PersonLookup.FindAsync(context, who, cancellationToken);
        var faces = await context.Get<PersonGallery>().Store.ListFacesAsync(new FaceQuery { PersonId = person.Id, Limit = 1000 }, cancellationToken);
        if (context.Json)
        {
            context.WriteJson(new { Person = PersonView.Of(person), Faces = faces.Items.Select(each => EnrolledFaceView.Of(each.Face)), TotalFaces = faces.Total });
            return;
        }

        context.Out.WritePlain($"{person.Name}  ({person.Id})");
        if (person.ExternalId is { } externalId) context.Out.WritePlain($"External id: {externalId}");
        if (person.Metadata.Count > 0) context.Out.WritePlain($"Metadata:    {person.Metadata.ToJsonString(CliJson.OneLine)}");
        context.Out.WritePlain($"Created:     {person.CreatedAt.ToLocalTime():yyyy-MM-dd HH:mm:ss}, changed {person.UpdatedAt.ToLocalTime():yyyy-MM-dd HH:mm:ss}");
        var table = new Table().Border(TableBorder.Simple).AddColumns("Face", "Quality", "Model", "Source", "Enrolled");
        foreach (var (face, _) in faces.Items)
        {
            table.AddRow(
                new Text(face.Id.ToString()), new Text($"{face.Quality.Overall:0.00}"), new Text(face.ModelId.Value),
                PlainText.Cell(face.Source), new Text($"{face.CreatedAt.ToLocalTime():yyyy-MM-dd HH:mm}"));
        }

        context.Out.Write(table);
    }

    private static async Task<int> DeleteAsync(CliContext context, string who, bool yes, CancellationToken cancellationToken)
    {
        await context.OpenGalleryAsync(cancellationToken);
        var person = await PersonLookup.FindAsync(context, who, cancellationToken);
        if (!yes && !Question.Ask(context, $"Erase {person.Name} with {person.FaceCount} face(s)?")) return ExitCode.Negative;
        await context.Get<PersonGallery>().DeletePersonAsync(person.Id, cancellationToken);
        if (context.Json) context.WriteJson(new { Deleted = PersonView.Of(person) });
        else context.Out.WritePlain($"Erased {person.Name} with {person.FaceCount} face(s).");
        return ExitCode.Success;
    }
}
