using FaceCV.Core.Gallery;
using FaceCV.Stores.Protection;
using FaceCV.Stores.Rows;

namespace FaceCV.Stores.MySql;

/// <summary>Pages of the whole gallery.</summary>
internal static class GalleryPages
{
    /// <summary>Reads the page that begins at a place.</summary>
    public static async Task<GalleryPage> ReadAsync(MySqlSession session, RecordSealer sealer, long collection, GalleryPlace from, int limit, bool withCrops)
    {
        var people = await session.ReadAllAsync(GalleryRows.ReadPerson, GalleryRows.SelectPeople, ("@collection", collection), ("@person", from.Person), ("@limit", limit));
        if (people.Count == 0) return new GalleryPage([], null);
        var byKey = people.ToDictionary(person => person.Key, person => person.Person);
        var faces = await session.ReadAllAsync(
            reader => GalleryRows.ReadFace(reader, byKey), GalleryRows.SelectFaces,
            ("@collection", collection), ("@person", from.Person), ("@time", from.Time), ("@face", from.Face), ("@last", people[^1].Key), ("@limit", limit));
        if (faces.Count == 0) return GalleryRows.Page(people, faces, [], [], limit);
        var templates = await session.ReadAllAsync(reader => GalleryRows.ReadTemplate(reader, sealer), GalleryRows.SelectTemplates(faces));
        var crops = withCrops ? await session.ReadAllAsync(reader => GalleryRows.ReadCrop(reader, sealer), GalleryRows.SelectCrops(faces)) : [];
        return GalleryRows.Page(people, faces, templates, crops, limit);
    }
}
