using FaceCV.Core.Errors;

namespace FaceCV.Core.Access;

/// <summary>Where API keys are kept: in the database of the gallery, so that all servers on it share them. There are few, at most some thousands.</summary>
public interface IApiKeyStore
{
    /// <summary>Adds a key.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.Conflict"/> when its id or prefix is taken; <see cref="FaceError.StoreUnavailable"/>.</exception>
    Task AddAsync(ApiKey key, CancellationToken cancellationToken = default);

    /// <summary>Every key, the oldest first, revoked and expired ones among them.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.StoreUnavailable"/>.</exception>
    Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Changes a key in one transaction.</summary>
    /// <param name="id">Which.</param>
    /// <param name="change">Makes the new state of the present one; id and prefix have to stay.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The new state; null when there is no such key.</returns>
    /// <exception cref="FaceException"><see cref="FaceError.StoreUnavailable"/>, or what <paramref name="change"/> throws.</exception>
    Task<ApiKey?> ChangeAsync(Guid id, Func<ApiKey, ApiKey> change, CancellationToken cancellationToken = default);
}
