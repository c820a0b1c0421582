using FaceCV.Core.Gallery;
using FaceCV.Stores.Protection;
using FaceCV.Stores.Rows;
using Microsoft.Data.Sqlite;

namespace FaceCV.Stores.Sqlite;

/// <summary>Pages of the whole gallery.</summary>
internal static class GalleryPages
{
    /// <summary>Reads the page that begins at a place.</summary>
    public static GalleryPage Read(SqliteConnection connection, RecordSealer sealer, long collection, GalleryPlace from, int limit, bool withCrops)
    {
        var people = connection.ReadAll(GalleryRows.ReadPerson, GalleryRows.SelectPeople, ("@collection", collection), ("@person", from.Person), ("@limit", limit));
        if (people.Count == 0) return new GalleryPage([], null);
        var byKey = people.ToDictionary(person => person.Key, person => person.Person);
        var faces = connection.ReadAll(
            reader => GalleryRows.ReadFace(reader, byKey), GalleryRows.SelectFaces,
            ("@collection", collection), ("@person", from.Person), ("@time", from.Time), ("@face", from.Face), ("@last", people[^1].Key), ("@limit", limit));
        var templates = connection.ReadAll(reader => GalleryRows.ReadTemplate(reader, sealer), GalleryRows.SelectTemplates(faces));
        var crops = withCrops ? connection.ReadAll(reader => GalleryRows.ReadCrop(reader, sealer), GalleryRows.SelectCrops(faces)) : [];
        return GalleryRows.Page(people, faces, templates, crops, limit);
    }
}
