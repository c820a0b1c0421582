using System.Globalization;
using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;

namespace FaceCV.TestKit.Gallery;

/// <summary>Made-up people and faces, the same for the same seed but for their ids.</summary>
public sealed class SampleGallery(int seed = 1, int dimension = 8)
{
    public static readonly ModelId Model = new("sample/recogniser@0123abcd");
    public static readonly ModelId OtherModel = new("sample/another@89abcdef");
    public static readonly DateTimeOffset Start = new(2025, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Random _random = new(seed);
    private int _count;

    public Person Person(string? name = null, DateTimeOffset? createdAt = null)
    {
        var time = createdAt ?? Start.AddSeconds(_count);
        return new Person
        {
            Id = new PersonId(Guid.CreateVersion7()),
            Name = name ?? string.Create(CultureInfo.InvariantCulture, $"Person {++_count}"),
            CreatedAt = time,
            UpdatedAt = time,
        };
    }

    public Embedding Embedding(ModelId? model = null)
    {
        var values = new float[dimension];
        for (var i = 0; i < dimension; i++) values[i] = (_random.NextSingle() * 2) - 1;
        return Core.Faces.Embedding.FromRaw(model ?? Model, values);
    }

    public NewEnrolledFace Face(PersonId person, ModelId? model = null, byte[]? crop = null, DateTimeOffset? createdAt = null)
    {
        var embedding = Embedding(model);
        var n = ++_count;
        var record = new EnrolledFace
        {
            Id = new FaceId(Guid.CreateVersion7()),
            PersonId = person,
            ModelId = embedding.ModelId,
            Quality = new FaceQuality(Next(), Next(), Next(), Next(), Next(), Next()),
            Box = new BoundingBox(-3.5f + n, Next() * 100, 112.25f, 140.75f),
            Source = string.Create(CultureInfo.InvariantCulture, $"image {n}.jpg"),
            SourceHash = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray()),
            CreatedAt = createdAt ?? Start.AddSeconds(n),
            HasCrop = crop is not null,
        };
        return new NewEnrolledFace(record, new Template(embedding), crop);
    }

    public IReadOnlyList<NewEnrolledFace> Faces(PersonId person, int count, ModelId? model = null) =>
        [.. Enumerable.Range(0, count).Select(_ => Face(person, model))];

    private float Next() => _random.NextSingle();
}
