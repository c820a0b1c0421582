using System.Runtime.CompilerServices;
using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Protection;

namespace FaceCV.Core.Transfer;

/// <summary>Some faces of a person in an archive.</summary>
/// <param name="Collection">The person's collection.</param>
/// <param name="Person">The person.</param>
/// <param name="Faces">The faces with templates and crops.</param>
/// <param name="IsFirst">Whether none of the person came before.</param>
/// <param name="IsLast">Whether none of the person follows.</param>
/// <param name="Bytes">About how much memory it takes.</param>
public sealed record ArchivePortion(
    ArchiveCollection Collection, Person Person, IReadOnlyList<NewEnrolledFace> Faces, bool IsFirst, bool IsLast, long Bytes);

/// <summary>Reads an archive from its beginning to its end; holds no more than a portion of it in memory.</summary>
public sealed class ArchiveReader : IDisposable
{
    /// <summary>Most faces of a portion.</summary>
    public const int MostFaces = 500;

    private const long MostBytes = 8 * 1024 * 1024;

    private readonly RecordStream _records;
    private readonly List<ArchiveCollection> _collections = [];

    private ArchiveReader(RecordStream records) => _records = records;

    /// <summary>What the archive says of itself.</summary>
    public ArchiveHeader Header => _records.Header;

    /// <summary>The collections that have been met so far, also those without people.</summary>
    public IReadOnlyList<ArchiveCollection> Collections => _collections;

    /// <summary>Opens an archive and reads its header.</summary>
    /// <param name="stream">The archive, at its beginning; stays open.</param>
    /// <param name="key">Opens it when it is sealed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArchive"/>: no archive, of a later version, sealed with another key.</exception>
    public static async Task<ArchiveReader> OpenAsync(Stream stream, RecordCipher? key, CancellationToken cancellationToken = default) =>
        new(await RecordStream.OpenAsync(stream, key, cancellationToken));

    /// <summary>Everybody in it. That it ends without a failure means that the digest of the whole is right.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArchive"/>: it is damaged; what came before is not to be trusted.</exception>
    public async IAsyncEnumerable<ArchivePortion> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (open, counts) = (default(OpenPerson), default(ArchiveCounts));
        while (true)
        {
            var (kind, content) = await _records.NextAsync(cancellationToken);
            var ends = kind is ArchiveFormat.Collection or ArchiveFormat.Person or ArchiveFormat.End;
            if (open is not null && (ends || (kind == ArchiveFormat.Face && open.IsFull)))
            {
                var portion = open.Take(isLast: ends);
                counts = counts.With(new PersonWithFaces(portion.Person, portion.Faces), portion.IsFirst);
                yield return portion;
                if (ends) open = null;
            }

            if (kind == ArchiveFormat.End)
            {
                if (ArchiveCounts.Read(content.Span) != counts) throw ArchiveFormat.Damaged("its counts are wrong");
                yield break;
            }

            if (kind == ArchiveFormat.Collection) Begin(ArchiveRecords.ReadCollection(content.Span));
            else if (kind == ArchiveFormat.Person)
                open = new OpenPerson(_collections.LastOrDefault() ?? throw ArchiveFormat.Damaged("a person has no collection"), ArchiveRecords.ReadPerson(content.Span));
            else (open ?? throw ArchiveFormat.Damaged("a face has no person")).Add(kind, content.Span);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _records.Dispose();

    private void Begin(ArchiveCollection collection)
    {
        if (_collections.Exists(other => other.Name == collection.Name)) throw ArchiveFormat.Damaged("a collection is there twice");
        _collections.Add(collection);
    }

    private sealed class OpenPerson(ArchiveCollection collection, Person person)
    {
        private List<NewEnrolledFace> _faces = [];
        private EnrolledFace? _face;
        private List<Template> _templates = [];
        private byte[]? _crop;
        private long _bytes;
        private bool _isFirst = true;

        public bool IsFull => _faces.Count + 1 >= MostFaces || _bytes >= MostBytes;

        public void Add(byte kind, ReadOnlySpan<byte> content)
        {
            _bytes += content.Length;
            if (kind == ArchiveFormat.Face)
            {
                CloseFace();
                _face = ArchiveRecords.ReadFace(content, person.Id);
            }
            else if (_face is null) throw ArchiveFormat.Damaged("a template or crop has no face");
            else if (kind == ArchiveFormat.Template) _templates.Add(ArchiveRecords.ReadTemplate(content));
            else if (kind == ArchiveFormat.Crop && _crop is null && content.Length > 0) _crop = content.ToArray();
            else throw ArchiveFormat.Damaged("a record is of an unknown kind, or there twice");
        }

        public ArchivePortion Take(bool isLast)
        {
            CloseFace();
            var portion = new ArchivePortion(collection, person, _faces, _isFirst, isLast, _bytes);
            (_faces, _bytes, _isFirst) = ([], 0, false);
            return portion;
        }

        private void CloseFace()
        {
            if (_face is not { } face) return;
            var own = _templates.Find(template => template.ModelId == face.ModelId) ?? throw ArchiveFormat.Damaged($"face {face.Id} has no template of its model");
            if (_templates.DistinctBy(template => template.ModelId).Count() < _templates.Count) throw ArchiveFormat.Damaged($"face {face.Id} has two templates of one model");
            _faces.Add(new NewEnrolledFace(face with { HasCrop = _crop is not null }, own, _crop) { OtherTemplates = [.. _templates.Where(template => template != own)] });
            (_face, _templates, _crop) = (null, [], null);
        }
    }
}
