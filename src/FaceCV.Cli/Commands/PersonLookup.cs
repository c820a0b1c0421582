using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;

namespace FaceCV.Cli.Commands;

/// <summary>Finds the person someone means.</summary>
internal static class PersonLookup
{
    /// <summary>The person with this id, external id or exact name.</summary>
    /// <exception cref="FaceException">There is none, or several have that name.</exception>
    public static async Task<Person> FindAsync(CliContext context, string who, CancellationToken cancellationToken)
    {
        var store = context.Get<PersonGallery>().Store;
        if (PersonId.TryParse(who, out var id) && await store.FindPersonAsync(id, cancellationToken) is { } byId) return byId;
        if (await store.FindPersonByExternalIdAsync(who, cancellationToken) is { } byExternalId) return byExternalId;
        var named = await store.ListPeopleAsync(new PersonQuery { Name = who, Limit = 5 }, cancellationToken);
        return named.Items switch
        {
            [var only] => only,
            [] => throw new FaceException(FaceError.PersonNotFound, $"There is no person '{who}'.", "`facecv people list` shows who is enrolled; names are case-sensitive."),
            _ => throw new FaceException(
                FaceError.InvalidArgument,
                $"{named.Total} people are named '{who}': {string.Join(", ", named.Items.Select(person => person.Id))}{(named.Total > named.Items.Count ? ", ..." : "")}.",
                "Use the id."),
        };
    }
}
