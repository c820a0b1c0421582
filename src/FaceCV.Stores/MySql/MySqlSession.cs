using System.Data.Common;
using FaceCV.Core.Gallery;
using MySqlConnector;

namespace FaceCV.Stores.MySql;

/// <summary>One connection while it is in use, with short forms for parameterised statements.</summary>
/// <param name="connection">An open connection.</param>
/// <param name="cancellationToken">Stops a statement that runs; none for writes, which run to their end.</param>
internal sealed class MySqlSession(MySqlConnection connection, CancellationToken cancellationToken)
{
    private readonly List<(long Collection, GalleryChange Change)> _changes = [];

    private readonly Dictionary<long, (long People, long Faces)> _counted = [];

    /// <summary>By how many people and faces the transaction changes its collections.</summary>
    public IReadOnlyDictionary<long, (long People, long Faces)> Counted => _counted;

    /// <summary>Notes that a collection gains people and faces, or loses them.</summary>
    public void Count(long collection, long people, long faces)
    {
        var (before, facesBefore) = _counted.GetValueOrDefault(collection);
        _counted[collection] = (before + people, facesBefore + faces);
    }

    /// <summary>Whether a statement has changed rows.</summary>
    public bool HasChanged { get; private set; }

    /// <summary>The changes of the gallery that the transaction makes, for those who follow.</summary>
    public IReadOnlyList<(long Collection, GalleryChange Change)> Changes => _changes;

    /// <summary>Notes that faces of a person change.</summary>
    public void Note(long collection, PersonId person, IEnumerable<FaceId> faces) =>
        _changes.AddRange(faces.Select(face => (collection, new GalleryChange(face, person))));

    /// <summary>Notes that a person is erased with all faces.</summary>
    public void NoteErased(long collection, PersonId person) => _changes.Add((collection, new GalleryChange(null, person)));

    /// <summary>Runs a statement; the number of rows it met.</summary>
    public async Task<int> ExecuteAsync(string sql, params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(sql, parameters);
        var rows = await command.ExecuteNonQueryAsync(cancellationToken);
        HasChanged |= rows > 0;
        return rows;
    }

    /// <summary>Inserts a row; the key that it was given.</summary>
    public async Task<long> InsertAsync(string sql, params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(sql, parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
        HasChanged = true;
        return command.LastInsertedId;
    }

    /// <summary>The first column of the first row as a number, or null when there is no row or it holds SQL null.</summary>
    public async Task<long?> ReadNumberAsync(string sql, params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteScalarAsync(cancellationToken) is { } value and not DBNull
            ? Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)
            : null;
    }

    /// <summary>Every row, read by a function.</summary>
    public async Task<List<T>> ReadAllAsync<T>(Func<DbDataReader, T> read, string sql, params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(read(reader));
        return rows;
    }

    private MySqlCommand Command(string sql, (string Name, object? Value)[] parameters)
    {
        var command = new MySqlCommand(sql, connection);
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
