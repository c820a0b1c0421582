using FaceCV.Core.Access;
using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Recognition;
using FaceCV.Server.Inference;
using FaceCV.Server.OpenApi;
using FaceCV.Server.Security;
using FaceCV.Server.Uploads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FaceCV.Server.People;

/// <summary>Routes over people's records: create, list, get, change, erase.</summary>
internal static class PersonRecords
{
    private const string MetadataPrefix = "metadata.";

    private static readonly UploadField ExternalId = new("external_id", FieldKind.Text, "Id in another system; unique. An empty text removes it.");
    private static readonly UploadField Metadata = new("metadata", FieldKind.Object, "Free data, a JSON object.");

    public static void MapPersonRecords(this RouteGroupBuilder group)
    {
        group.MapPost("/", CreateAsync).WithName("CreatePerson").Needs(AccessScope.Enrol).WithSummary("Create a person, with or without pictures")
            .Reads(new("name", FieldKind.Text, "Display name; need not be unique.", Required: true), ExternalId, Metadata, new("file", FieldKind.Images, "Pictures of the person; all are enrolled or nothing is stored."));
        group.MapGet("/", ListAsync).WithName("ListPeople").WithSummary("List and search people; metadata.KEY=VALUE filters by metadata");
        group.MapGet("/{person_id}", GetAsync).WithName("GetPerson").WithSummary("One person");
        group.MapPatch("/{person_id}", UpdateAsync).WithName("UpdatePerson").Needs(AccessScope.Manage).WithSummary("Change a person; fields left out stay")
            .Reads(new("name", FieldKind.Text, "New name."), ExternalId, Metadata with { Description = "New metadata, in place of the old." });
        group.MapDelete("/{person_id}", DeleteAsync).WithName("DeletePerson").Needs(AccessScope.Manage).WithSummary("Erase a person with all faces and templates");
    }

    private static async Task<Created<PersonResponse>> CreateAsync(Upload upload, Enrolment enrolment, AnalysisFields fields, HttpContext context)
    {
        var created = await enrolment.CreatePersonAsync(
            upload.Text("name"), upload.Text("external_id"), upload.Object("metadata"), upload.Images(), fields.Pack(upload), context.RequestAborted);
        return TypedResults.Created($"/api/v1/people/{created.Person.Id}", PersonResponse.Of(created.Person));
    }

    private static async Task<Ok<PersonPage>> ListAsync(
        PersonGallery gallery, HttpRequest request, CancellationToken cancellationToken, string? name = null, string? external_id = null, int offset = 0, int limit = 100)
    {
        if (!string.IsNullOrEmpty(external_id))
        {
            var found = await gallery.Store.FindPersonByExternalIdAsync(external_id, cancellationToken);
            PersonResponse[] one = found is null ? [] : [PersonResponse.Of(found)];
            return TypedResults.Ok(new PersonPage(one, one.Length, 0, limit));
        }

        var query = new PersonQuery
        {
            NameContains = string.IsNullOrEmpty(name) ? null : name,
            Metadata = request.Query.Where(pair => pair.Key.StartsWith(MetadataPrefix, StringComparison.Ordinal))
                .ToDictionary(pair => pair.Key[MetadataPrefix.Length..], pair => pair.Value.ToString(), StringComparer.Ordinal),
            Offset = offset,
            Limit = limit,
        };
        var page = await gallery.Store.ListPeopleAsync(query, cancellationToken);
        return TypedResults.Ok(new PersonPage([.. page.Items.Select(PersonResponse.Of)], page.Total, offset, limit));
    }

    private static async Task<Ok<PersonResponse>> GetAsync(PersonGallery gallery, string person_id, CancellationToken cancellationToken) =>
        TypedResults.Ok(PersonResponse.Of(await gallery.RequirePersonAsync(person_id, cancellationToken)));

    private static async Task<Ok<PersonResponse>> UpdateAsync(Upload upload, PersonGallery gallery, TimeProvider time, string person_id, HttpContext context)
    {
        var change = new PersonChange(
            upload.Has("name") ? PersonInput.Name(upload.Text("name") ?? "") : null,
            upload.Has("external_id") ? PersonInput.ExternalId(upload.Text("external_id")) ?? "" : null,
            PersonInput.Metadata(upload.Object("metadata")));
        var updated = PersonId.TryParse(person_id, out var id) ? await gallery.UpdatePersonAsync(id, change, time.GetUtcNow(), context.RequestAborted) : null;
        return TypedResults.Ok(PersonResponse.Of(updated ?? throw PersonIds.NotFound()));
    }

    private static async Task<NoContent> DeleteAsync(PersonGallery gallery, string person_id, CancellationToken cancellationToken) =>
        PersonId.TryParse(person_id, out var id) && await gallery.DeletePersonAsync(id, cancellationToken) ? TypedResults.NoContent() : throw PersonIds.NotFound();
}
