using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using FaceCV.Stores.Observability;

namespace FaceCV.Stores.Chroma.Wire;

/// <summary>
/// Chroma's HTTP API version 2, as far as the stores need it. A request is tried once; the stores know what may be repeated. Safe for
/// parallel use. Vectors, ids and the token appear in no message.
/// </summary>
/// <remarks>Paths and bodies as the server's own <c>/openapi.json</c> describes them, version 1.0.0.</remarks>
internal sealed class ChromaClient : IDisposable
{
    private const int CollectionsPerPage = 500;

    // Twice to four times Chroma's own 100 and 16: docs/databases.md tells what of the true nearest is found.
    private const int GraphBreadth = 400;
    private const int GraphNeighbours = 32;

    // A name twice is only met when one of them is asked for, where nobody reckons with it.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly ChromaOptions _options;
    private readonly HttpClient _http;
    private readonly string _database;

    public ChromaClient(ChromaOptions options)
        : this(options, new SocketsHttpHandler { ConnectTimeout = options.ConnectTimeout, AllowAutoRedirect = false, UseProxy = false, UseCookies = false })
    {
    }

    /// <summary>A client whose requests go elsewhere than to the network.</summary>
    internal ChromaClient(ChromaOptions options, HttpMessageHandler handler)
    {
        _options = options;
        var host = options.Host.Contains(':', StringComparison.Ordinal) ? $"[{options.Host}]" : options.Host;
        _http = new HttpClient(handler)
        {
            BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"{(options.Tls ? "https" : "http")}://{host}:{options.Port}/api/v2/")),
            Timeout = options.Timeout,
        };
        if (options.Token is { Length: > 0 } token && options.TokenHeader == ChromaTokenHeader.XChromaToken) _http.DefaultRequestHeaders.Add("X-Chroma-Token", token);
        else if (options.Token is { Length: > 0 }) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Token);
        _database = $"tenants/{Uri.EscapeDataString(options.Tenant)}/databases/{Uri.EscapeDataString(options.Database)}";
    }

    /// <summary>Looks whether the server is one, lets us in, and has tenant and database.</summary>
    /// <exception cref="ChromaFailure">It is or has not.</exception>
    public async Task<ChromaServerFacts> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            var version = Read(await SendAsync(HttpMethod.Get, "version", null, cancellationToken), answer => answer.GetValue<string>());
            var mostOfABatch = Read(await SendAsync(HttpMethod.Get, "pre-flight-checks", null, cancellationToken), answer => answer["max_batch_size"]!.GetValue<int>());
            await RequireAsync($"tenants/{Uri.EscapeDataString(_options.Tenant)}", tenant: true, cancellationToken);
            await RequireAsync(_database, tenant: false, cancellationToken);
            return new ChromaServerFacts(version, mostOfABatch);
        }
        catch (ChromaFailure failure) when (failure.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.MethodNotAllowed && failure.Meaning.Message.Contains("what was asked", StringComparison.Ordinal))
        {
            throw ChromaFailure.NoChroma(_options, failure);
        }
    }

    /// <summary>The collection of a name, made when it is not there.</summary>
    /// <param name="name">The name.</param>
    /// <param name="space"><c>cosine</c> or <c>l2</c>.</param>
    /// <param name="metadata">What is noted of a new one; at least one entry.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<ChromaCollection> OpenCollectionAsync(string name, string space, JsonObject metadata, CancellationToken cancellationToken)
    {
        if (await FindCollectionAsync(name, cancellationToken) is { } present) return present;
        var graph = new JsonObject { ["space"] = space };
        if (space == "cosine") (graph["ef_construction"], graph["ef_search"], graph["max_neighbors"]) = (GraphBreadth, GraphBreadth, GraphNeighbours);
        var body = new JsonObject
        {
            ["name"] = name, ["get_or_create"] = true, ["metadata"] = metadata.DeepClone(),
            ["configuration"] = new JsonObject { ["hnsw"] = graph },
        };
        return Read(await SendAsync(HttpMethod.Post, $"{_database}/collections", body, cancellationToken), Collection);
    }

    /// <summary>The collection of a name, or null.</summary>
    public async Task<ChromaCollection?> FindCollectionAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return Read(await SendAsync(HttpMethod.Get, $"{_database}/collections/{Uri.EscapeDataString(name)}", null, cancellationToken), Collection);
        }
        catch (ChromaFailure failure) when (failure.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>All collections of the database.</summary>
    public async Task<List<ChromaCollection>> ListCollectionsAsync(CancellationToken cancellationToken)
    {
        var all = new List<ChromaCollection>();
        while (true)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{_database}/collections?limit={CollectionsPerPage}&offset={all.Count}");
            var page = Read(await SendAsync(HttpMethod.Get, path, null, cancellationToken), answer => answer.AsArray().Select(each => Collection(each!)).ToList());
            all.AddRange(page);
            if (page.Count < CollectionsPerPage) return all;
        }
    }

    /// <summary>Deletes a collection with everything in it; nothing when there is none.</summary>
    public async Task DeleteCollectionAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(HttpMethod.Delete, $"{_database}/collections/{Uri.EscapeDataString(name)}", null, cancellationToken);
        }
        catch (ChromaFailure failure) when (failure.Status == HttpStatusCode.NotFound)
        {
        }
    }

    /// <summary>Replaces what is noted of a collection.</summary>
    public Task NoteAsync(string collectionId, JsonObject metadata, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Put, $"{_database}/collections/{collectionId}", new JsonObject { ["new_metadata"] = metadata.DeepClone() }, cancellationToken);

    /// <summary>Stores records, over those of the same ids: all of them or none.</summary>
    public Task UpsertAsync(string collectionId, IReadOnlyCollection<ChromaRecord> records, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Post, Records(collectionId, "upsert"),
        new JsonObject
        {
            ["ids"] = Array(records.Select(record => (JsonNode)record.Id)),
            ["embeddings"] = Array(records.Select(record => (JsonNode)Array(record.Vector.Select(value => (JsonNode)value)))),
            ["metadatas"] = Array(records.Select(record => record.Metadata.DeepClone())),
        },
        cancellationToken);

    /// <summary>Deletes records; those that are not there are passed over.</summary>
    public Task DeleteAsync(string collectionId, IEnumerable<string> ids, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, Records(collectionId, "delete"), new JsonObject { ["ids"] = Array(ids.Select(id => (JsonNode)id)) }, cancellationToken);

    /// <summary>Deletes the records that have a text in their metadata.</summary>
    public Task DeleteWhereAsync(string collectionId, string key, string value, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, Records(collectionId, "delete"), new JsonObject { ["where"] = new JsonObject { [key] = value } }, cancellationToken);

    /// <summary>Records by id, with metadata; those that are not there are passed over.</summary>
    public Task<List<ChromaStored>> GetAsync(string collectionId, IEnumerable<string> ids, bool withVectors, CancellationToken cancellationToken) =>
        ReadAsync(collectionId, new JsonObject { ["ids"] = Array(ids.Select(id => (JsonNode)id)), ["include"] = Include(withVectors) }, cancellationToken);

    /// <summary>The ids of the records that fulfil a condition; null is all.</summary>
    public async Task<List<string>> IdsAsync(string collectionId, JsonObject? where, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["include"] = new JsonArray() };
        if (where is not null) body["where"] = where;
        return [.. (await ReadAsync(collectionId, body, cancellationToken)).Select(record => record.Id)];
    }

    /// <summary>A page of records with metadata, in an order that stays the same while nothing is written.</summary>
    public Task<List<ChromaStored>> PageAsync(string collectionId, int offset, int limit, CancellationToken cancellationToken) =>
        ReadAsync(collectionId, new JsonObject { ["offset"] = offset, ["limit"] = limit, ["include"] = Include(withVectors: false) }, cancellationToken);

    /// <summary>How many records there are.</summary>
    public async Task<long> CountAsync(string collectionId, CancellationToken cancellationToken) =>
        Read(await SendAsync(HttpMethod.Get, Records(collectionId, "count"), null, cancellationToken), answer => answer.GetValue<long>());

    /// <summary>The records nearest to a probe, nearest first.</summary>
    public async Task<List<ChromaHit>> QueryAsync(string collectionId, float[] probe, int count, CancellationToken cancellationToken)
    {
        var found = await SendAsync(
            HttpMethod.Post, Records(collectionId, "query"),
            new JsonObject
            {
                ["query_embeddings"] = new JsonArray(Array(probe.Select(value => (JsonNode)value))), ["n_results"] = count,
                ["include"] = new JsonArray("distances", "metadatas"),
            },
            cancellationToken);
        return Read(found, Hits);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static JsonArray Include(bool withVectors) => withVectors ? new JsonArray("metadatas", "embeddings") : new JsonArray("metadatas");

    private static JsonArray Array(IEnumerable<JsonNode?> nodes) => new([.. nodes]);

    private static ChromaCollection Collection(JsonNode node) =>
        new(node["id"]!.GetValue<string>(), node["name"]!.GetValue<string>(), node["metadata"] as JsonObject ?? []);

    private static List<ChromaHit> Hits(JsonNode answer)
    {
        var (ids, distances, metadata) = (answer["ids"]![0]!.AsArray(), answer["distances"]![0]!.AsArray(), answer["metadatas"]![0]!.AsArray());
        return [.. ids.Select((id, n) => new ChromaHit(id!.GetValue<string>(), metadata[n]!["person"]!.GetValue<string>(), distances[n]!.GetValue<float>()))];
    }

    private static List<ChromaStored> Stored(JsonNode answer)
    {
        var (metadata, vectors) = (answer["metadatas"] as JsonArray, answer["embeddings"] as JsonArray);
        return
        [
            .. answer["ids"]!.AsArray().Select((id, n) => new ChromaStored(
                id!.GetValue<string>(), metadata?[n] as JsonObject ?? [], vectors?[n] is JsonArray vector ? [.. vector.Select(value => value!.GetValue<float>())] : [])),
        ];
    }

    // What has another form than Chroma's answers have is none of Chroma's: parts that are missing, of another kind, too few or too large.
    private T Read<T>(JsonNode? answer, Func<JsonNode, T> read)
    {
        try
        {
            return read(answer ?? throw ChromaFailure.NoChroma(_options));
        }
        catch (Exception failure) when (failure is InvalidOperationException or NullReferenceException or FormatException or ArgumentException or OverflowException)
        {
            throw ChromaFailure.NoChroma(_options, failure);
        }
    }

    private string Records(string collectionId, string verb) => $"{_database}/collections/{collectionId}/{verb}";

    private async Task RequireAsync(string path, bool tenant, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(HttpMethod.Get, path, null, cancellationToken);
        }
        catch (ChromaFailure failure) when (failure.Status == HttpStatusCode.NotFound)
        {
            throw ChromaFailure.Missing(_options, tenant);
        }
    }

    private async Task<List<ChromaStored>> ReadAsync(string collectionId, JsonObject body, CancellationToken cancellationToken) =>
        Read(await SendAsync(HttpMethod.Post, Records(collectionId, "get"), body, cancellationToken), Stored);

    // A connection that the server closed while it lay idle is only noticed by the next request; one that only reads is sent again.
    private Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        var reads = method == HttpMethod.Get || path.EndsWith("/get", StringComparison.Ordinal) || path.EndsWith("/query", StringComparison.Ordinal);
        return StoreWork.MeasureAsync("chroma", reads ? "read" : "write", () => SendAsync(reads, method, path, body, cancellationToken));
    }

    private async Task<JsonNode?> SendAsync(bool reads, HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        try
        {
            return await SendOnceAsync(method, path, body, cancellationToken);
        }
        catch (ChromaFailure failure) when (failure is { Status: null, MayBeDone: true, IsSlow: false } && reads)
        {
            return await SendOnceAsync(method, path, body, cancellationToken);
        }
    }

    private async Task<JsonNode?> SendOnceAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, ChromaJson.Default.JsonObject));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (!response.IsSuccessStatusCode) throw ChromaFailure.Refused(_options, response.StatusCode, KindOf(bytes));
            return bytes.Length == 0 ? null : JsonNode.Parse(bytes, documentOptions: Strict);
        }
        catch (HttpRequestException failure)
        {
            throw failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
                ? ChromaFailure.Unreachable(_options, failure)
                : ChromaFailure.Lost(_options, failure);
        }
        catch (IOException failure)
        {
            throw ChromaFailure.Lost(_options, failure);
        }
        catch (JsonException failure)
        {
            throw ChromaFailure.NoChroma(_options, failure);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw ChromaFailure.Slow(_options, failure);
        }
    }

    // Such as InvalidArgumentError; never the message, which quotes what was sent.
    private static string KindOf(byte[] answer)
    {
        try
        {
            return JsonNode.Parse(answer, documentOptions: Strict)?["error"]?.GetValue<string>() is { Length: < 60 } kind && kind.All(char.IsAsciiLetter) ? kind : "";
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return "";
        }
    }
}
