using System.CommandLine;
using FaceCV.Cli.Output;
using FaceCV.Core.Gallery;
using Spectre.Console;

namespace FaceCV.Cli.Commands;

/// <summary><c>collections list</c>, <c>create</c>, <c>keep</c> and <c>delete</c>: galleries apart from each other in one database.</summary>
internal static class CollectionsCommand
{
    public static Command Create(CliContext context)
    {
        var list = new Command("list", "List the collections with their people.");
        list.SetAction((_, cancellationToken) => ListAsync(context, cancellationToken));

        var (name, days) = (NameArgument(), new Option<int?>("--retention-days") { Description = "Days after which an enrolled face is erased, and its person with the last (default: kept).", HelpName = "DAYS" });
        var create = new Command("create", "Create a collection.") { name, days };
        create.SetAction((parsed, cancellationToken) => CreateAsync(context, parsed.GetValue(name)!, parsed.GetValue(days), cancellationToken));

        var (kept, keptDays) = (NameArgument(), new Argument<int>("DAYS") { Description = "Days after which an enrolled face is erased; 0 keeps it." });
        var keep = new Command("keep", "Change how long the faces of a collection are kept; a running server erases once a day.") { kept, keptDays };
        keep.SetAction((parsed, cancellationToken) => KeepAsync(context, parsed.GetValue(kept)!, parsed.GetValue(keptDays), cancellationToken));

        var (deleted, yes) = (NameArgument(), new Option<bool>("--yes") { Description = "Do not ask." });
        var delete = new Command("delete", "Erase a collection with everybody in it.") { deleted, yes };
        delete.SetAction((parsed, cancellationToken) => DeleteAsync(context, parsed.GetValue(deleted)!, parsed.GetValue(yes), cancellationToken));
        return new Command("collections", "List, create, erase collections: galleries apart from each other in one database.") { list, create, keep, delete };
    }

    private static Argument<string> NameArgument() => new("NAME") { Description = "Name of the collection." };

    private static async Task ListAsync(CliContext context, CancellationToken cancellationToken)
    {
        var galleries = await OpenAsync(context, cancellationToken);
        var rows = new List<(Collection Collection, GalleryCounts Counts)>();
        foreach (var collection in await galleries.ListAsync(cancellationToken))
            rows.Add((collection, await (await galleries.FindAsync(collection.Name, cancellationToken)).Store.CountAsync(cancellationToken)));
        if (context.Json)
        {
            context.WriteJson(new { Collections = rows.Select(row => new { row.Collection.Name, PersonCount = row.Counts.People, FaceCount = row.Counts.Faces, row.Collection.RetentionDays }) });
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("Collection", "People", "Faces", "Kept for");
        foreach (var (collection, counts) in rows)
            table.AddRow(PlainText.Cell(collection.Name), new Text($"{counts.People:N0}"), new Text($"{counts.Faces:N0}"), new Text(Kept(collection.RetentionDays)));
        context.Out.Write(table);
    }

    private static async Task CreateAsync(CliContext context, string name, int? days, CancellationToken cancellationToken)
    {
        var collection = new Collection(CollectionName.Check(name), CollectionName.CheckRetention(days), context.Get<TimeProvider>().GetUtcNow());
        await (await OpenAsync(context, cancellationToken)).CreateAsync(collection, cancellationToken);
        Tell(context, collection.Name, collection.RetentionDays, $"Collection {name} is there; `--collection {name}` works on it.");
    }

    private static async Task KeepAsync(CliContext context, string name, int days, CancellationToken cancellationToken)
    {
        var kept = CollectionName.CheckRetention(days == 0 ? null : days);
        if (!await (await OpenAsync(context, cancellationToken)).SetRetentionAsync(name, kept, cancellationToken)) throw CollectionName.NotFound();
        Tell(context, name, kept, $"Faces of {name} are kept {(kept is null ? "for good" : $"for {Kept(kept)}")}.");
    }

    private static async Task<int> DeleteAsync(CliContext context, string name, bool yes, CancellationToken cancellationToken)
    {
        var galleries = await OpenAsync(context, cancellationToken);
        var counts = await (await galleries.FindAsync(name, cancellationToken)).Store.CountAsync(cancellationToken);
        if (!yes && !Question.Ask(context, $"Erase the collection {name} with {counts.People} people and {counts.Faces} faces?")) return ExitCode.Negative;
        if (!await galleries.DeleteAsync(name, cancellationToken)) throw CollectionName.NotFound();
        if (context.Json) context.WriteJson(new { Deleted = name, PersonCount = counts.People, FaceCount = counts.Faces });
        else context.Out.WritePlain($"Erased the collection {name} with {counts.People} people and {counts.Faces} faces.");
        return ExitCode.Success;
    }

    private static async Task<Galleries> OpenAsync(CliContext context, CancellationToken cancellationToken)
    {
        await context.OpenGalleryAsync(cancellationToken);
        return context.Get<Galleries>();
    }

    private static void Tell(CliContext context, string name, int? days, string text)
    {
        if (context.Json) context.WriteJson(new { Name = name, RetentionDays = days });
        else context.Out.WritePlain(text);
    }

    private static string Kept(int? days) => days is { } count ? $"{count} days" : "ever";
}
