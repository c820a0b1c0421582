using FaceCV.Core.Access;
using FaceCV.Stores.Rows;
using Microsoft.Data.Sqlite;

namespace FaceCV.Stores.Sqlite;

/// <summary>API keys in the file of the gallery; made by <see cref="SqliteGalleryStore.ApiKeys"/>, so that both write through the one connection.</summary>
public sealed class SqliteApiKeyStore : IApiKeyStore
{
    private readonly SqliteDatabase _database;

    internal SqliteApiKeyStore(SqliteDatabase database) => _database = database;

    /// <inheritdoc/>
    public Task AddAsync(ApiKey key, CancellationToken cancellationToken = default) => _database.WriteAsync(
        connection =>
        {
            var (id, prefix) = (("$id", (object?)RowValues.Bytes(key.Id)), ("$prefix", (object?)key.Prefix));
            if (connection.ReadNumber("SELECT COUNT(*) FROM api_keys WHERE id = $id OR prefix = $prefix", id, prefix) > 0) throw ApiKeyRow.Taken();
            return connection.Execute("INSERT INTO api_keys (id, prefix, document) VALUES ($id, $prefix, $document)", id, prefix, ("$document", ApiKeyRow.Write(key)));
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken = default) => _database.ReadAsync<IReadOnlyList<ApiKey>>(
        connection => [.. connection.ReadAll(ApiKeyRow.Read, $"SELECT {ApiKeyRow.Columns} FROM api_keys").OrderBy(key => key.CreatedAt).ThenBy(key => key.Id)], cancellationToken);

    /// <inheritdoc/>
    public Task<ApiKey?> ChangeAsync(Guid id, Func<ApiKey, ApiKey> change, CancellationToken cancellationToken = default) => _database.WriteAsync(
        connection => Change(connection, id, change), cancellationToken);

    private static ApiKey? Change(SqliteConnection connection, Guid id, Func<ApiKey, ApiKey> change)
    {
        var which = ("$id", (object?)RowValues.Bytes(id));
        if (connection.ReadAll(ApiKeyRow.Read, $"SELECT {ApiKeyRow.Columns} FROM api_keys WHERE id = $id", which) is not [var present]) return null;
        var changed = ApiKeyRow.Checked(present, change(present));
        connection.Execute("UPDATE api_keys SET document = $document WHERE id = $id", which, ("$document", ApiKeyRow.Write(changed)));
        return changed;
    }
}
