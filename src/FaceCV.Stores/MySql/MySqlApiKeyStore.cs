using FaceCV.Core.Access;
using FaceCV.Core.Errors;
using FaceCV.Stores.Rows;

namespace FaceCV.Stores.MySql;

/// <summary>API keys in the database of the gallery; made by <see cref="MySqlGalleryStore.ApiKeys"/>, so that both share their connections.</summary>
public sealed class MySqlApiKeyStore : IApiKeyStore
{
    private const string Area = "api_keys";

    private readonly MySqlDatabase _database;

    internal MySqlApiKeyStore(MySqlDatabase database) => _database = database;

    /// <inheritdoc/>
    public async Task AddAsync(ApiKey key, CancellationToken cancellationToken = default)
    {
        try
        {
            await _database.WriteAsync(
                Area,
                session => session.ExecuteAsync(
                    "INSERT INTO api_keys (id, prefix, document) VALUES (@id, @prefix, @document)",
                    ("@id", RowValues.Bytes(key.Id)), ("@prefix", key.Prefix), ("@document", ApiKeyRow.Write(key))),
                cancellationToken);
        }
        catch (FaceException failure) when (failure.Error == FaceError.Conflict)
        {
            throw ApiKeyRow.Taken(failure);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken = default)
    {
        var keys = await _database.ReadAsync(session => session.ReadAllAsync(ApiKeyRow.Read, $"SELECT {ApiKeyRow.Columns} FROM api_keys"), cancellationToken);
        return [.. keys.OrderBy(key => key.CreatedAt).ThenBy(key => key.Id)];
    }

    /// <inheritdoc/>
    public Task<ApiKey?> ChangeAsync(Guid id, Func<ApiKey, ApiKey> change, CancellationToken cancellationToken = default) => _database.WriteAsync(
        Area,
        async session =>
        {
            var which = ("@id", (object?)RowValues.Bytes(id));
            if (await session.ReadAllAsync(ApiKeyRow.Read, $"SELECT {ApiKeyRow.Columns} FROM api_keys WHERE id = @id FOR UPDATE", which) is not [var present]) return null;
            var changed = ApiKeyRow.Checked(present, change(present));
            await session.ExecuteAsync("UPDATE api_keys SET document = @document WHERE id = @id", which, ("@document", ApiKeyRow.Write(changed)));
            return changed;
        },
        cancellationToken);
}
