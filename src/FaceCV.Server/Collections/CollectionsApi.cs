using FaceCV.Core.Access;
using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Server.OpenApi;
using FaceCV.Server.Problems;
using FaceCV.Server.Security;
using FaceCV.Server.Uploads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FaceCV.Server.Collections;

/// <summary>Collections as resources: galleries apart from each other in one database.</summary>
public static class CollectionsApi
{
    private static readonly UploadField Retention = new(
        "retention_days", FieldKind.Integer, "Days after which an enrolled face is erased, and its person with the last, 1 to 36500; an empty text or 0 keeps them. Default: kept.");

    /// <summary>Maps the routes below <c>/api/v1/collections</c>.</summary>
    public static void MapCollections(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/collections").WithTags("Collections").WithProblems().Needs(AccessScope.Read, Reach.Own);
        group.MapPost("/", CreateAsync).WithName("CreateCollection").Needs(AccessScope.Manage, Reach.Server).WithSummary("Create a collection: a gallery of its own")
            .WithDescription("Every route that works on people takes the field or query parameter `collection`; without it, it works on the collection `default`.")
            .Reads(new("name", FieldKind.Text, "1 to 63 lower-case letters a-z, digits, hyphens and underscores, a letter or digit first.", Required: true), Retention);
        group.MapGet("/", ListAsync).WithName("ListCollections").WithSummary("All collections, the default one first");
        group.MapGet("/{name}", GetAsync).WithName("GetCollection").WithSummary("One collection");
        group.MapPatch("/{name}", UpdateAsync).WithName("UpdateCollection").Needs(AccessScope.Manage, Reach.Server).WithSummary("Change how long faces of a collection are kept").Reads(Retention);
        group.MapDelete("/{name}", DeleteAsync).WithName("DeleteCollection").Needs(AccessScope.Manage, Reach.Server).WithSummary("Erase a collection with everybody in it");
    }

    private static async Task<Created<CollectionResponse>> CreateAsync(Upload upload, Galleries galleries, TimeProvider time, HttpContext context)
    {
        var name = CollectionName.Check(
            upload.Text("name") ?? throw new FaceException(FaceError.MissingField, "The field 'name' is missing.", "Send the name of the new collection."));
        await galleries.CreateAsync(new Collection(name, Days(upload), time.GetUtcNow()), context.RequestAborted);
        return TypedResults.Created($"/api/v1/collections/{name}", await ResponseAsync(galleries, name, context.RequestAborted));
    }

    private static async Task<Ok<CollectionList>> ListAsync(HttpContext context, Galleries galleries, CancellationToken cancellationToken)
    {
        var found = new List<CollectionResponse>();
        foreach (var collection in (await galleries.ListAsync(cancellationToken)).Where(collection => context.Caller().MayUse(collection.Name))) found.Add(await ResponseAsync(galleries, collection, cancellationToken));
        return TypedResults.Ok(new CollectionList([.. found]));
    }

    private static async Task<Ok<CollectionResponse>> GetAsync(HttpContext context, Galleries galleries, string name, CancellationToken cancellationToken)
    {
        context.Caller().RequireCollection(name);
        return TypedResults.Ok(await ResponseAsync(galleries, name, cancellationToken));
    }

    private static async Task<Ok<CollectionResponse>> UpdateAsync(Upload upload, Galleries galleries, string name, HttpContext context)
    {
        if (!upload.Has(Retention.Name)) throw new FaceException(FaceError.MissingField, $"The field '{Retention.Name}' is missing.", "Send the days, or an empty text to keep faces.");
        if (!await galleries.SetRetentionAsync(name, Days(upload), context.RequestAborted)) throw CollectionName.NotFound();
        return TypedResults.Ok(await ResponseAsync(galleries, name, context.RequestAborted));
    }

    private static async Task<NoContent> DeleteAsync(Galleries galleries, string name, CancellationToken cancellationToken) =>
        await galleries.DeleteAsync(name, cancellationToken) ? TypedResults.NoContent() : throw CollectionName.NotFound();

    private static int? Days(Upload upload) => upload.Integer(Retention.Name, 0, Collection.MaxRetentionDays) is { } days and > 0 ? days : null;

    private static async Task<CollectionResponse> ResponseAsync(Galleries galleries, string name, CancellationToken cancellationToken)
    {
        var collection = (await galleries.ListAsync(cancellationToken)).FirstOrDefault(one => one.Name == name) ?? throw CollectionName.NotFound();
        return await ResponseAsync(galleries, collection, cancellationToken);
    }

    private static async Task<CollectionResponse> ResponseAsync(Galleries galleries, Collection collection, CancellationToken cancellationToken)
    {
        var counts = await (await galleries.FindAsync(collection.Name, cancellationToken)).Store.CountAsync(cancellationToken);
        var isDefault = collection.Name == CollectionName.Default;
        return new CollectionResponse(collection.Name, counts.People, counts.Faces, collection.RetentionDays, isDefault ? null : collection.CreatedAt);
    }
}

/// <summary>A collection.</summary>
/// <param name="Name">Its name.</param>
/// <param name="PersonCount">People in it.</param>
/// <param name="FaceCount">Their enrolled faces.</param>
/// <param name="RetentionDays">Days after which a face is erased; null keeps it.</param>
/// <param name="CreatedAt">UTC; null of the default one, which was always there.</param>
public sealed record CollectionResponse(string Name, long PersonCount, long FaceCount, int? RetentionDays, DateTimeOffset? CreatedAt);

/// <summary>All collections.</summary>
/// <param name="Collections">The default one first, then by name.</param>
public sealed record CollectionList(CollectionResponse[] Collections);
