using System.Data.Common;
using System.Globalization;
using FaceCV.Core.Errors;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Stores.Protection;

namespace FaceCV.Stores.Rows;

/// <summary>A page of the whole gallery as rows: people, their faces, and then what belongs to the faces. Every relational store takes these statements.</summary>
internal static class GalleryRows
{
    /// <summary>The people of a collection from a place on.</summary>
    public const string SelectPeople = $"SELECT {PersonRow.Columns}, p.key FROM people p WHERE p.key >= @person AND p.collection_key = @collection ORDER BY p.key LIMIT @limit";

    /// <summary>The faces of these people from that place on.</summary>
    public const string SelectFaces =
        $"""
        SELECT {FaceRow.Columns}, f.key, f.person_key FROM faces f JOIN people p ON p.key = f.person_key AND p.collection_key = @collection
        WHERE f.person_key BETWEEN @person AND @last AND (f.person_key > @person OR (f.created_at, f.key) > (@time, @face))
        ORDER BY f.person_key, f.created_at, f.key LIMIT @limit
        """;

    /// <summary>The templates of some faces.</summary>
    public static string SelectTemplates(IEnumerable<FaceOfKey> faces) => $"SELECT t.face_key, t.model_id, t.data FROM templates t WHERE t.face_key IN ({Keys(faces)})";

    /// <summary>The crops of some faces.</summary>
    public static string SelectCrops(IEnumerable<FaceOfKey> faces) => $"SELECT k.face_key, k.jpeg FROM crops k WHERE k.face_key IN ({Keys(faces)})";

    /// <summary>A person of <see cref="SelectPeople"/>.</summary>
    public static PersonOfKey ReadPerson(DbDataReader reader) => new(reader.GetInt64(PersonRow.ColumnCount), PersonRow.Read(reader, 0));

    /// <summary>A face of <see cref="SelectFaces"/>.</summary>
    public static FaceOfKey ReadFace(DbDataReader reader, IReadOnlyDictionary<long, Person> people)
    {
        var person = reader.GetInt64(FaceRow.ColumnCount + 1);
        return new FaceOfKey(reader.GetInt64(FaceRow.ColumnCount), person, FaceRow.ReadFace(reader, 0, people[person].Id));
    }

    /// <summary>A template of <see cref="SelectTemplates"/>.</summary>
    public static KeyValuePair<long, Template> ReadTemplate(DbDataReader reader, RecordSealer sealer)
    {
        var key = reader.GetInt64(0);
        return KeyValuePair.Create(key, new Template(sealer.Open(key, new ModelId(reader.GetString(1)), reader.GetFieldValue<byte[]>(2))));
    }

    /// <summary>A crop of <see cref="SelectCrops"/>.</summary>
    public static KeyValuePair<long, byte[]> ReadCrop(DbDataReader reader, RecordSealer sealer) =>
        KeyValuePair.Create(reader.GetInt64(0), sealer.OpenCrop(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)));

    /// <summary>The page of what was read.</summary>
    /// <param name="people">Up to <paramref name="limit"/> people.</param>
    /// <param name="faces">Up to <paramref name="limit"/> faces of these.</param>
    /// <param name="templates">The templates of these faces.</param>
    /// <param name="crops">Their crops.</param>
    /// <param name="limit">Most of either.</param>
    public static GalleryPage Page(
        IReadOnlyList<PersonOfKey> people, IReadOnlyList<FaceOfKey> faces, IEnumerable<KeyValuePair<long, Template>> templates, IEnumerable<KeyValuePair<long, byte[]>> crops, int limit)
    {
        // The last face's person may have more of them, and who comes after has not been looked at.
        var last = faces.Count == limit ? faces[^1] : null;
        var next = last is not null ? new GalleryPlace(last.PersonKey, last.Face.CreatedAt.UtcTicks, last.Key).ToString()
            : people.Count == limit ? GalleryPlace.AtPerson(people[^1].Key + 1).ToString() : null;
        var templatesOf = templates.ToLookup(pair => pair.Key, pair => pair.Value);
        var cropOf = crops.ToDictionary();
        var facesOf = faces.ToLookup(face => face.PersonKey, face => Whole(face, [.. templatesOf[face.Key]], cropOf.GetValueOrDefault(face.Key)));
        return new GalleryPage([.. people.Where(person => last is null || person.Key <= last.PersonKey).Select(person => new PersonWithFaces(person.Person, [.. facesOf[person.Key]]))], next);
    }

    private static NewEnrolledFace Whole(FaceOfKey face, IReadOnlyList<Template> templates, byte[]? crop)
    {
        var own = templates.FirstOrDefault(template => template.ModelId == face.Face.ModelId) ?? throw new FaceException(
            FaceError.StoreUnavailable, $"The stored face {face.Face.Id} has no template.", "Delete that face and enrol it again, or restore the database from a backup.");
        return new NewEnrolledFace(face.Face, own, crop) { OtherTemplates = [.. templates.Where(template => template != own)] };
    }

    // Numbers of our own making, so that they may stand in a statement.
    private static string Keys(IEnumerable<FaceOfKey> faces) => string.Join(',', faces.Select(face => face.Key.ToString(CultureInfo.InvariantCulture)));
}

/// <summary>A person with the key of the row.</summary>
internal sealed record PersonOfKey(long Key, Person Person);

/// <summary>A face with the key of the row and of its person's.</summary>
internal sealed record FaceOfKey(long Key, long PersonKey, EnrolledFace Face);
