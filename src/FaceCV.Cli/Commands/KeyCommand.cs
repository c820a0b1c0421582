using System.CommandLine;
using FaceCV.Cli.Output;
using FaceCV.Core.Audit;
using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Protection;
using Spectre.Console;

namespace FaceCV.Cli.Commands;

/// <summary><c>key show</c> and <c>key rotate</c>: the data keys that seal templates and crops.</summary>
internal static class KeyCommand
{
    // A server that runs looks for new keys every second.
    private static readonly TimeSpan SeenByAll = TimeSpan.FromSeconds(3);

    public static Command Create(CliContext context)
    {
        var show = new Command("show", "Show where the data keys are and their ids, never the keys.");
        show.SetAction(_ => Show(context));
        var rotate = new Command("rotate", "Make a new data key, seal every template and crop with it, and forget the old one. Servers may run meanwhile.");
        rotate.SetAction((_, cancellationToken) => RotateAsync(context, cancellationToken));
        var vectors = new Command("rotate-vectors", "Turn every vector in Chroma by a new secret matrix. Servers may run meanwhile; their searches use the own index.");
        vectors.SetAction((_, cancellationToken) => RotateVectorsAsync(context, cancellationToken));
        return new Command("key", "Show or change the data key that seals templates and crops.") { show, rotate, vectors };
    }

    private static async Task RotateVectorsAsync(CliContext context, CancellationToken cancellationToken)
    {
        await context.OpenGalleryAsync(cancellationToken);
        var galleries = await context.Get<Galleries>().AllAsync(cancellationToken);
        foreach (var gallery in galleries)
        {
            if (gallery.Store is not IExternalIndex engine)
                throw new FaceException(FaceError.CapabilityMissing, $"The store {gallery.Store.Name} keeps no vectors outside.", "Only chromadb and hybrid do.");
            await context.Err.Status().StartAsync($"Turning the vectors of {gallery.Store.Collection}", _ => engine.RotateAsync(cancellationToken));
        }

        if (context.Json) context.WriteJson(new { Collections = galleries.Select(gallery => gallery.Store.Collection) });
        else context.Out.WritePlain($"The vectors of {galleries.Count} collections are turned by new secret matrices.");
    }

    private static void Show(CliContext context)
    {
        var ring = context.Get<KeyRing>();
        var ids = ring.KeyIds.Select(Text).ToList();
        if (context.Json)
        {
            context.WriteJson(new { ring.Path, Current = ids[0], Old = ids.Skip(1) });
            return;
        }

        context.Out.WritePlain($"Data key {ids[0]}, from {ring.Path ?? "the setting FACECV_DATA_KEY"}.");
        if (ids.Count > 1) context.Out.WritePlain($"Old keys, which only open: {string.Join(", ", ids.Skip(1))}.");
        context.Out.WritePlain("Keep a copy of the key apart from the database and its backups: without it templates and crops cannot be read.");
    }

    private static async Task RotateAsync(CliContext context, CancellationToken cancellationToken)
    {
        var ring = context.Get<KeyRing>();
        await context.OpenGalleryAsync(cancellationToken);
        var before = ring.KeyIds[0];
        ring.AddKey();
        await Task.Delay(SeenByAll, cancellationToken);
        var resealed = await context.Err.Status().StartAsync("Sealing templates and crops with the new key", status => ResealAsync(context, status, cancellationToken));
        context.Get<AuditLog>().Reseal();
        ring.ForgetOldKeys();
        if (context.Json) context.WriteJson(new { Old = Text(before), Current = Text(ring.KeyIds[0]), Resealed = resealed, ring.Path });
        else context.Out.WritePlain($"{resealed} templates and crops are sealed with the new data key {Text(ring.KeyIds[0])}; the old one, {Text(before)}, is forgotten. Copy {ring.Path} to a safe place; backups made before need the old key.");
    }

    // Until nothing is left: a server that had not seen the new key yet may have sealed with the old one.
    private static async Task<long> ResealAsync(CliContext context, StatusContext status, CancellationToken cancellationToken)
    {
        var store = context.Get<PersonGallery>().Store;
        var progress = new Progress<long>(count => status.Status($"Sealing templates and crops with the new key: {count:N0} looked at"));
        var total = 0L;
        while (true)
        {
            var count = await store.ResealAsync(progress, cancellationToken);
            if (count == 0) return total;
            total += count;
        }
    }

    private static string Text(uint keyId) => $"{keyId:x8}";
}
