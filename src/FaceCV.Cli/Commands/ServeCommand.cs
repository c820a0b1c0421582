using System.CommandLine;
using FaceCV.Cli.Errors;
using FaceCV.Cli.Output;
using FaceCV.Core.Errors;
using FaceCV.Server.Configuration;
using FaceCV.Server.Hosting;
using FaceCV.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace FaceCV.Cli.Commands;

/// <summary><c>serve</c>: the HTTP server, with everything it needs set up first.</summary>
internal static class ServeCommand
{
    public static Command Create(CliContext context, CliOptions options)
    {
        var serve = new Command("serve", "Run the HTTP server; the model pack is installed first when it is missing. Ctrl+C stops it.") { options.Host, options.Port };
        serve.SetAction((_, cancellationToken) => RunAsync(context, cancellationToken));
        return serve;
    }

    private static async Task<int> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        if (context.Collection is not null) throw new UsageException("serve serves every collection.", "Name the collection in the requests.");
        await context.PreparePackAsync(cancellationToken);
        var app = FaceCvHost.Create(context.Settings, context.Replace);
        await using (app)
        {
            await StartAsync(app, context, cancellationToken);
            Announce(context, app.Urls.First(), app.Services.GetRequiredService<FirstKey>().Take());
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                context.Err.WritePlain("Stopping; running requests are finished first.");
            }

            await app.StopAsync(CancellationToken.None);
        }

        return ExitCode.Success;
    }

    private static async Task StartAsync(WebApplication app, CliContext context, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            var server = context.Settings.Server;
            throw new FaceException(
                FaceError.InvalidConfiguration, $"{server.Host}:{server.Port} is used by another program.", "Stop that one, or choose another port with --port.", exception);
        }
    }

    private static void Announce(CliContext context, string address, string? firstKey)
    {
        var security = context.Settings.Security;
        if (context.Json)
        {
            context.WriteJson(new { Url = address, Docs = $"{address}/docs", Health = $"{address}/health", AdminKey = firstKey, Auth = security.Auth });
            return;
        }

        // Lines for machines stay alone on their stream.
        var people = context.Settings.Observability.LogFormat == LogFormat.Json ? context.Err : context.Out;
        people.WritePlain($"FaceCV is ready on {address}");
        people.WritePlain($"  try it   {address}/docs");
        people.WritePlain($"  data in  {context.Settings.Storage.DataDirectory}");
        if (firstKey is not null)
        {
            people.WritePlain("  admin key, shown this once; keep it, and make others with `facecv api-key create`:");
            people.WritePlain($"    {firstKey}");
        }
        else if (security.NeedsKeys(context.Settings.Server.Host))
        {
            people.WritePlain("  requests need a key; `facecv api-key create` makes one");
        }

        if (security.Auth == AuthMode.Anonymous) people.MarkupLine("[red]  FACECV_AUTH is anonymous: whoever reaches this server can do everything.[/]");
        people.WritePlain("  Ctrl+C stops it.");
    }
}
