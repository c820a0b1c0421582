using System.CommandLine;
using FaceCV.Cli.Errors;
using FaceCV.Cli.Output;
using FaceCV.Core.Access;
using FaceCV.Server.Security;
using Spectre.Console;

namespace FaceCV.Cli.Commands;

/// <summary><c>api-key create</c>, <c>list</c>, <c>rotate</c> and <c>revoke</c>: who may use the server.</summary>
internal static class ApiKeyCommand
{
    private const string WhichDescription = "Prefix (the 8 letters behind fcv_) or id of the key; `api-key list` shows both.";

    public static Command Create(CliContext context)
    {
        var name = new Argument<string>("NAME") { Description = "What people call the key, such as the program that uses it." };
        var scopes = new Option<string[]>("--scope") { Description = $"What it allows: {string.Join(", ", AccessScopes.All).ToLowerInvariant()}.", HelpName = "SCOPE", Required = true, AllowMultipleArgumentsPerToken = true };
        var only = new Option<string[]>("--only") { Description = "Collections it is limited to (default: all).", HelpName = "COLLECTION", AllowMultipleArgumentsPerToken = true };
        var days = Numbers.Between<int?>("--days", 1, 36_500, "Days until it ceases to work (default: never).");
        var create = new Command("create", "Make a key and show it, this once.") { name, scopes, only, days };
        create.SetAction((parsed, cancellationToken) => CreateAsync(
            context, parsed.GetValue(name)!, Scopes(parsed.GetValue(scopes)!), Split(parsed.GetValue(only)), parsed.GetValue(days), cancellationToken));

        var list = new Command("list", "List the keys, never their secrets.");
        list.SetAction((_, cancellationToken) => ListAsync(context, cancellationToken));

        var (rotated, grace) = (new Argument<string>("KEY") { Description = WhichDescription }, Numbers.Between<int?>("--grace-hours", 0, 2160, "Hours for which the old secret is still taken (default 0)."));
        var rotate = new Command("rotate", "Give a key a new secret and show it, this once.") { rotated, grace };
        rotate.SetAction((parsed, cancellationToken) => RotateAsync(context, parsed.GetValue(rotated)!, parsed.GetValue(grace) ?? 0, cancellationToken));

        var revoked = new Argument<string>("KEY") { Description = WhichDescription };
        var revoke = new Command("revoke", "End a key for good; servers refuse it within a second.") { revoked };
        revoke.SetAction((parsed, cancellationToken) => RevokeAsync(context, parsed.GetValue(revoked)!, cancellationToken));
        return new Command("api-key", "Make, list, change and revoke the keys by which programs use the server. (`key` is about the data key.)") { create, list, rotate, revoke };
    }

    private static async Task CreateAsync(CliContext context, string name, AccessScope scopes, IReadOnlyList<string> only, int? days, CancellationToken cancellationToken)
    {
        var keys = await OpenAsync(context, cancellationToken);
        DateTimeOffset? expires = days is { } count ? context.Get<TimeProvider>().GetUtcNow().AddDays(count) : null;
        var (key, text) = await keys.CreateAsync(name, scopes, only, expires, cancellationToken);
        Tell(context, key, text, $"A key for {name}, with the scopes {string.Join(", ", key.Scopes.Names())}{(key.Collections is null ? "" : $", in {string.Join(", ", key.Collections)}")}:");
    }

    private static async Task RotateAsync(CliContext context, string which, int graceHours, CancellationToken cancellationToken)
    {
        var keys = await OpenAsync(context, cancellationToken);
        var (key, text) = await keys.RotateAsync((await keys.FindAsync(which, cancellationToken)).Id, TimeSpan.FromHours(graceHours), cancellationToken);
        Tell(context, key, text, $"The new key for {key.Name}{(graceHours == 0 ? "; the old one is refused from now on" : $"; the old one is still taken for {graceHours} hours")}:");
    }

    private static async Task RevokeAsync(CliContext context, string which, CancellationToken cancellationToken)
    {
        var keys = await OpenAsync(context, cancellationToken);
        var key = await keys.RevokeAsync((await keys.FindAsync(which, cancellationToken)).Id, cancellationToken);
        if (context.Json) context.WriteJson(KeyResponse.Of(key, context.Get<TimeProvider>().GetUtcNow()));
        else context.Out.WritePlain($"The key {key.Prefix} of {key.Name} is revoked.");
    }

    private static async Task ListAsync(CliContext context, CancellationToken cancellationToken)
    {
        var keys = await (await OpenAsync(context, cancellationToken)).ListAsync(cancellationToken);
        var now = context.Get<TimeProvider>().GetUtcNow();
        if (context.Json)
        {
            context.WriteJson(new KeyList([.. keys.Select(key => KeyResponse.Of(key, now))]));
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("Key", "Name", "Scopes", "Collections", "State", "Last used");
        foreach (var key in keys)
        {
            var state = key.RevokedAt is not null ? "revoked" : !key.IsActive(now) ? "expired" : key.ExpiresAt is { } end ? $"until {end:yyyy-MM-dd}" : "works";
            table.AddRow(
                new Text($"{KeyText.Mark}{key.Prefix}…"), PlainText.Cell(key.Name), new Text(string.Join(", ", key.Scopes.Names())), new Text(key.Collections is null ? "all" : string.Join(", ", key.Collections)),
                new Text(state), new Text(key.LastUsedAt is { } used ? $"{used:yyyy-MM-dd HH:mm}" : "never"));
        }

        context.Out.Write(table);
    }

    private static void Tell(CliContext context, ApiKey key, KeyText text, string line)
    {
        if (context.Json)
        {
            context.WriteJson(new NewKeyResponse(text.ToString(), KeyResponse.Of(key, context.Get<TimeProvider>().GetUtcNow())));
            return;
        }

        context.Out.WritePlain(line);
        context.Out.WritePlain($"  {text}");
        context.Out.WritePlain("Keep it now: it is not shown again. Send it as 'Authorization: Bearer KEY' or 'X-API-Key: KEY'.");
    }

    private static async Task<ApiKeys> OpenAsync(CliContext context, CancellationToken cancellationToken)
    {
        await context.OpenGalleryAsync(cancellationToken);
        return context.Get<ApiKeys>();
    }

    private static AccessScope Scopes(IEnumerable<string> words) => Split(words).Aggregate(
        AccessScope.None, (all, word) => all | (AccessScopes.Find(word) ?? throw new UsageException($"'{word}' is no scope.", $"There are {string.Join(", ", AccessScopes.All).ToLowerInvariant()}.")));

    private static List<string> Split(IEnumerable<string>? words) =>
        [.. (words ?? []).SelectMany(word => word.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct(StringComparer.Ordinal)];
}
