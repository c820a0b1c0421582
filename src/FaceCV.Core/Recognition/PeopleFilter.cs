using FaceCV.Core.Gallery;

namespace FaceCV.Core.Recognition;

/// <summary>The people that a search is limited to.</summary>
internal sealed class PeopleFilter
{
    private const int PeoplePerRead = 1_000;

    private readonly HashSet<PersonId> _people = [];

    private PeopleFilter()
    {
    }

    /// <summary>Their enrolled faces: the size of the gallery that is searched.</summary>
    public int Faces { get; private set; }

    /// <summary>Whether a person is one of them.</summary>
    public bool Allows(PersonId person) => _people.Contains(person);

    /// <summary>The people with some metadata; null is everybody.</summary>
    /// <exception cref="Errors.FaceException">The store failed.</exception>
    public static async Task<PeopleFilter?> ReadAsync(PersonGallery gallery, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        if (metadata.Count == 0) return null;
        var filter = new PeopleFilter();
        for (var offset = 0; ; offset += PeoplePerRead)
        {
            var page = await gallery.Store.ListPeopleAsync(new PersonQuery { Metadata = metadata, Offset = offset, Limit = PeoplePerRead }, cancellationToken);
            foreach (var person in page.Items)
            {
                if (filter._people.Add(person.Id)) filter.Faces += person.FaceCount;
            }

            if (page.Items.Count < PeoplePerRead) return filter;
        }
    }
}
