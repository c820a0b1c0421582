using System.Diagnostics;
using FaceCV.Core.Errors;
using FaceCV.Core.Observability;
using FaceCV.Stores.Chroma.Wire;

namespace FaceCV.Stores.Observability;

/// <summary>Measures what databases are asked to do.</summary>
internal static class StoreWork
{
    /// <summary>Does one operation and tells how long it took, and whether it failed.</summary>
    /// <param name="system">Kind of database: <c>sqlite</c>, <c>mysql</c>, <c>chroma</c>.</param>
    /// <param name="operation">A word such as <c>read</c>.</param>
    /// <param name="work">The operation.</param>
    public static async Task<T> MeasureAsync<T>(string system, string operation, Func<Task<T>> work)
    {
        var began = Stopwatch.GetTimestamp();
        string? failure = null;
        try
        {
            return await work();
        }
        catch (Exception exception)
        {
            failure = WordOf(exception);
            throw;
        }
        finally
        {
            Stages.Stored(system, operation, began, failure);
        }
    }

    // Few words, as each makes a time series of its own.
    private static string WordOf(Exception exception) => exception switch
    {
        FaceException failure => failure.Error.ToWire(),
        ChromaFailure failure => failure.Meaning.Error.ToWire(),
        OperationCanceledException => "cancelled",
        _ => "_OTHER",
    };
}
