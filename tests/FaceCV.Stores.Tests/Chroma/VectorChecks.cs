using System.Diagnostics;
using FaceCV.Core.Gallery;
using FaceCV.Stores.Chroma;
using FaceCV.Stores.Chroma.Wire;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Chroma;

/// <summary>Looks into Chroma beside the store.</summary>
internal static class VectorChecks
{
    /// <summary>Every record of the vectors of a model in the default gallery.</summary>
    public static async Task<List<ChromaStored>> VectorsAsync(ChromaOptions options, Core.Faces.ModelId? model = null)
    {
        using var client = new ChromaClient(options);
        var wanted = (model ?? SampleGallery.Model).Value;
        var collections = await client.ListCollectionsAsync(default);
        var found = collections.SingleOrDefault(one => one.Text("facecv") == options.Collection && one.Text("model") == wanted && one.Text("gallery") == "default");
        try
        {
            return found is null ? [] : await client.GetAsync(found.Id, await client.IdsAsync(found.Id, null, default), withVectors: true, default);
        }
        catch (ChromaFailure)
        {
            // Deleted at this very moment, to be made anew.
            return [];
        }
    }

    /// <summary>Ids of every record of FaceCV's in Chroma, in whichever collection.</summary>
    public static async Task<List<string>> AllIdsAsync(ChromaOptions options)
    {
        using var client = new ChromaClient(options);
        var ids = new List<string>();
        foreach (var collection in (await client.ListCollectionsAsync(default)).Where(one => one.Text("facecv") == options.Collection))
            ids.AddRange(await client.IdsAsync(collection.Id, null, default));
        return ids;
    }

    /// <summary>Whether Chroma has the vectors of exactly the store's templates, and turned so that the angles are the same.</summary>
    public static async Task<bool> AreEqualAsync(ChromaOptions options, IGalleryStore store)
    {
        var templates = new List<IndexedTemplate>();
        await foreach (var template in store.ReadTemplatesAsync(SampleGallery.Model)) templates.Add(template);
        var vectors = (await VectorsAsync(options)).ToDictionary(record => record.Id);
        if (vectors.Count != templates.Count || templates.Any(template => !vectors.ContainsKey(template.FaceId.ToString()))) return false;
        if (templates.Any(template => vectors[template.FaceId.ToString()].Text("person") != template.PersonId.ToString())) return false;
        for (var i = 1; i < templates.Count; i++)
        {
            var turned = vectors[templates[i].FaceId.ToString()].Vector.Zip(vectors[templates[i - 1].FaceId.ToString()].Vector, (a, b) => (double)a * b).Sum();
            if (Math.Abs(turned - templates[i].Embedding.Similarity(templates[i - 1].Embedding)) > 1e-5) return false;
        }

        return true;
    }

    /// <summary>Waits until something is so.</summary>
    public static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > TimeSpan.FromSeconds(90)) Assert.Fail("It did not come to be.");
            await Task.Delay(100);
        }
    }
}
