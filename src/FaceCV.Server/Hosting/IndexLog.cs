using FaceCV.Core.Index;
using Microsoft.Extensions.Logging;

namespace FaceCV.Server.Hosting;

/// <summary>Tells in the log how indexes came to be filled.</summary>
internal sealed partial class IndexLog(ILogger<IndexLog> logger)
{
    /// <summary>An index was filled.</summary>
    public void Loaded(IndexLoad load)
    {
        if (load.Refusal is { } refusal) MadeAnew(logger, load.ModelId.Value, load.Collection, refusal, load.Templates, load.Duration.TotalSeconds);
        else if (load.IsRestored) Restored(logger, load.ModelId.Value, load.Collection, load.Templates, load.Duration.TotalSeconds);
        else FromDatabase(logger, load.ModelId.Value, load.Collection, load.Templates, load.Duration.TotalSeconds);
        if (load is { IsKept: false, Refusal: null }) InMemory(logger, load.ModelId.Value, load.Collection);
    }

    [LoggerMessage(1027, LogLevel.Information, "Index of {Model} in collection {Collection}: {Templates} templates from its files in {Seconds:0.0} s")]
    private static partial void Restored(ILogger logger, string model, string collection, int templates, double seconds);

    [LoggerMessage(1028, LogLevel.Information, "Index of {Model} in collection {Collection}: {Templates} templates from the database in {Seconds:0.0} s")]
    private static partial void FromDatabase(ILogger logger, string model, string collection, int templates, double seconds);

    [LoggerMessage(1029, LogLevel.Warning, "Index of {Model} in collection {Collection} could not be taken from its files, as {Refusal}; {Templates} templates were read from the database in {Seconds:0.0} s")]
    private static partial void MadeAnew(ILogger logger, string model, string collection, string refusal, int templates, double seconds);

    [LoggerMessage(1030, LogLevel.Information, "Another process has the index files of {Model} in collection {Collection} open; here it is in memory only, with 2 KB more a template")]
    private static partial void InMemory(ILogger logger, string model, string collection);
}
