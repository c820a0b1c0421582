using System.Net;
using FaceCV.Core.Errors;
using FaceCV.Fuzz.Engine;
using FaceCV.Stores.Chroma;
using FaceCV.Stores.Chroma.Wire;

namespace FaceCV.Fuzz.Targets;

/// <summary>Answers of a Chroma server: the first byte says to what request, the second with what status.</summary>
internal sealed class ChromaTarget : FuzzTarget
{
    private const int Requests = 7;

    private static readonly HttpStatusCode[] Statuses = [HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.InternalServerError];
    private static readonly float[] Probe = [1, 0];

    public override string Name => "chroma";

    public override string About => "answers of a Chroma server to every kind of request";

    public override IReadOnlyList<byte[]> Words => [.. new[] { "null", "[]", "{}", "[[]]", "\"ids\":", "\"embeddings\":[[1e39]]", "\"metadatas\":", "\"distances\":", "1e999", "-1", "\"id\":", "\"person\":" }.Select(FuzzTargets.Utf8)];

    public override IEnumerable<byte[]> Seeds() =>
    [
        [0, 0, .. "{\"max_batch_size\":100}"u8], [0, 0, .. "\"1.0.0\""u8], [1, 0, .. "{\"id\":\"i\",\"name\":\"n\",\"metadata\":{\"a\":\"b\"}}"u8], [2, 0, .. "[{\"id\":\"i\",\"name\":\"n\",\"metadata\":null}]"u8], [3, 0, .. "12"u8],
        [4, 0, .. "{\"ids\":[[\"a\",\"b\"]],\"distances\":[[0.1,0.2]],\"metadatas\":[[{\"person\":\"p\"},{\"person\":\"q\"}]]}"u8],
        [5, 0, .. "{\"ids\":[\"a\"],\"metadatas\":[{\"body\":\"x\",\"n\":4}],\"embeddings\":[[0.5,1]]}"u8], [6, 0, .. "{}"u8], [4, 3, .. "{\"error\":\"InternalError\",\"message\":\"m\"}"u8],
    ];

    public override bool Refuses(Exception failure) => failure is ChromaFailure or FaceException;

    public override void Run(byte[] input)
    {
        if (input.Length < 2) return;
        using var client = new ChromaClient(new ChromaOptions { Host = "localhost" }, new Answer(Statuses[input[1] % Statuses.Length], input[2..]));
        Ask(client, input[0] % Requests).GetAwaiter().GetResult();
    }

    private static Task Ask(ChromaClient client, int request) => request switch
    {
        0 => client.CheckAsync(CancellationToken.None),
        1 => client.FindCollectionAsync("c", CancellationToken.None),
        2 => client.ListCollectionsAsync(CancellationToken.None),
        3 => client.CountAsync("c", CancellationToken.None),
        4 => client.QueryAsync("c", Probe, 2, CancellationToken.None),
        5 => ReadAsync(client),
        _ => client.OpenCollectionAsync("c", "cosine", new() { ["a"] = 1 }, CancellationToken.None),
    };

    private static async Task ReadAsync(ChromaClient client)
    {
        foreach (var record in await client.GetAsync("c", ["a"], withVectors: true, CancellationToken.None)) (_, _) = (record.Text("body"), record.Number("n"));
        _ = await client.IdsAsync("c", null, CancellationToken.None);
    }

    private sealed class Answer(HttpStatusCode status, byte[] body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new ByteArrayContent(body) });
    }
}
