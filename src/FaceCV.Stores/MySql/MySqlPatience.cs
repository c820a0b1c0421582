using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using MySqlConnector;

namespace FaceCV.Stores.MySql;

/// <summary>How often one piece of work is tried again, and how long to wait before.</summary>
internal sealed class MySqlPatience(TimeProvider time, ILogger logger)
{
    private const int MostCollisions = 10;
    private const int CollisionDelay = 20;

    // Milliseconds after each loss of the server; the longer ones are only for a write that may be stored.
    private static readonly int[] LossDelays = [100, 500, 2_000, 5_000, 5_000];
    private const int UsualLosses = 3;

    private int _collisions;
    private int _losses;

    /// <summary>Waits when the work may be tried again; whether it may.</summary>
    /// <param name="failure">Why it failed.</param>
    /// <param name="isUnclear">Whether it may have been stored nevertheless.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<bool> AllowsAsync(Exception failure, bool isUnclear, CancellationToken cancellationToken)
    {
        if (MySqlFailures.IsCollision(failure))
        {
            if (++_collisions > MostCollisions) return false;
            logger.Collided(_collisions);
            await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(1, CollisionDelay * _collisions)), time, cancellationToken);
            return true;
        }

        if (!isUnclear && !MySqlFailures.IsLoss(failure)) return false;
        if (++_losses > (isUnclear ? LossDelays.Length : UsualLosses)) return false;
        logger.Lost(_losses, (failure as MySqlException)?.Number ?? 0);
        await Task.Delay(TimeSpan.FromMilliseconds(LossDelays[_losses - 1]), time, cancellationToken);
        return true;
    }
}
