using System.Text.Json.Nodes;
using FaceCV.Core.Errors;
using FaceCV.Core.Gallery;
using FaceCV.Core.Protection;
using FaceCV.Stores.Chroma.Wire;
using FaceCV.Stores.Sqlite;
using Microsoft.Data.Sqlite;

namespace FaceCV.Stores.Chroma.Records;

/// <summary>
/// The records in Chroma, which are the truth, and the replica as one: what a transaction of the replica changed is written to Chroma by one request
/// before the transaction ends, together with the head, the record of the last write. What of it Chroma has and the replica does not, after a
/// crash or by another machine, the next look at the head tells.
/// </summary>
internal sealed class RecordsLink(ChromaClient client, ChromaOptions options, SqliteGalleryStore replica, KeyRing keys, TimeProvider time)
{
    private const int AtOnce = 500;
    private static readonly TimeSpan[] Pauses = [.. new[] { 100, 500, 2_000, 5_000, 5_000 }.Select(ms => TimeSpan.FromMilliseconds(ms))];

    private string _collection = "";
    private int _maxBatch;
    private bool _isTakingOver;

    private SqliteDatabase Database => replica.Database;

    /// <summary>Finds the collection, made when it is not there.</summary>
    public async Task<string> OpenAsync(CancellationToken cancellationToken)
    {
        var facts = await client.CheckAsync(cancellationToken);
        _maxBatch = facts.MaxBatch;
        _collection = (await client.OpenCollectionAsync($"{options.Collection}-records", "l2", new JsonObject { ["facecv"] = options.Collection }, cancellationToken)).Id;
        return facts.Version;
    }

    /// <summary>Done before each transaction of the replica ends.</summary>
    /// <exception cref="StaleReplicaException">Somebody else has written to Chroma.</exception>
    /// <exception cref="ChromaFailure">Chroma did not take the write.</exception>
    public void BeforeCommit(SqliteConnection connection)
    {
        if (!ReplicaRows.AreThere(connection)) return;
        if (_isTakingOver)
        {
            ReplicaRows.Untouch(connection);
            return;
        }

        var state = ReplicaRows.State(connection);
        var (present, gone) = ReplicaRows.Touched(connection, replica.Sealer, keys, state.Number + 1);
        if (present.Count + gone.Count == 0) return;
        if (present.Count >= _maxBatch)
            throw new FaceException(FaceError.InvalidArgument, $"{present.Count} records are more than Chroma takes at once ({_maxBatch}).", "Store them in several writes.");
        var next = new HeadState(state.Number + 1, Guid.NewGuid().ToString("N"));

        // The thread is one of the pool that the transaction has to itself.
        CommitAsync(state, next, [.. present, .. gone.Select(id => Tombstone(id, next.Number))]).GetAwaiter().GetResult();
        ReplicaRows.NoteGone(connection, gone);
        ReplicaRows.Settle(connection, next);
    }

    /// <summary>Deletes what writes before left to be deleted.</summary>
    public async Task DeleteGoneAsync(CancellationToken cancellationToken)
    {
        foreach (var chunk in (await Database.ReadAsync(connection => ReplicaRows.AreThere(connection) ? ReplicaRows.Gone(connection) : [], cancellationToken)).Chunk(AtOnce))
        {
            await client.DeleteAsync(_collection, chunk, cancellationToken);
            await Database.WriteAsync(
                connection =>
                {
                    ReplicaRows.ForgetGone(connection, chunk);
                    return true;
                },
                cancellationToken);
        }
    }

    /// <summary>Brings the replica to the state of Chroma, if that is another; how many people were read, or null.</summary>
    public async Task<int?> RefreshAsync(CancellationToken cancellationToken)
    {
        var state = await Database.ReadAsync(ReplicaRows.State, cancellationToken);
        var head = await HeadAsync(cancellationToken);
        if (head == state) return null;
        if (head == HeadState.None)
            throw new FaceException(
                FaceError.StoreUnavailable,
                $"The collection {options.Collection}-records in Chroma is empty, but the replica on this machine knows a gallery.",
                "Restore Chroma's data from a backup. To begin with an empty gallery, stop FaceCV and delete the replica; docs/databases.md has its name.");
        _isTakingOver = true;
        try
        {
            var people = await TakeOverAsync(head.Number < state.Number ? HeadState.None : state, cancellationToken);
            await Database.WriteAsync(
                connection =>
                {
                    ReplicaRows.Settle(connection, head);
                    return true;
                },
                cancellationToken);
            return people;
        }
        finally
        {
            _isTakingOver = false;
        }
    }

    /// <summary>Writes every record anew, sealed with the current key.</summary>
    public async Task<long> ResealAsync(CancellationToken cancellationToken)
    {
        var renewed = 0L;
        var offset = 0;
        while (true)
        {
            var page = await client.PageAsync(_collection, offset, AtOnce, cancellationToken);
            var old = page.Where(record => record.Text("body") is { } body && RecordCipher.KeyIdOf(Convert.FromBase64String(body)) != keys.Current.KeyId).ToList();
            if (old.Count > 0)
            {
                var records = old.Select(record => new ChromaRecord(record.Id, RecordIds.VectorOf(record.Id), new JsonObject { ["body"] = Renewed(record) })).ToList();
                await client.UpsertAsync(_collection, records, cancellationToken);
            }

            renewed += old.Count;
            offset += page.Count;
            if (page.Count < AtOnce) return renewed;
        }
    }

    private string Renewed(ChromaStored record) => RecordBody.Renew(keys, record.Id, record.Text("body")!);

    private static ChromaRecord Tombstone(string id, long number) =>
        new(id, RecordIds.VectorOf(id), new JsonObject { ["kind"] = "gone", ["n"] = number, ["body"] = null, ["person"] = null });

    private async Task<HeadState> HeadAsync(CancellationToken cancellationToken) =>
        (await client.GetAsync(_collection, [RecordIds.Head], withVectors: false, cancellationToken)) is [var head] ? new HeadState(head.Number("n"), head.Text("token")!) : HeadState.None;

    // One request is whole or not at all. A deletion of more than one takes begins with the head: what a crash leaves of it, the head tells.
    private async Task CommitAsync(HeadState state, HeadState next, List<ChromaRecord> records)
    {
        if (await HeadAsync(CancellationToken.None) != state) throw new StaleReplicaException();
        records.Insert(0, new ChromaRecord(RecordIds.Head, RecordIds.VectorOf(RecordIds.Head), new JsonObject { ["n"] = next.Number, ["token"] = next.Token }));
        foreach (var chunk in records.Chunk(_maxBatch)) await UpsertAsync(chunk, next);
    }

    private async Task UpsertAsync(ChromaRecord[] records, HeadState next)
    {
        var isUnclear = false;
        foreach (var pause in Pauses.Append(TimeSpan.Zero))
        {
            try
            {
                if (isUnclear && records[0].Id == RecordIds.Head && await HeadAsync(CancellationToken.None) == next) return;
                await client.UpsertAsync(_collection, records, CancellationToken.None);
                return;
            }
            catch (ChromaFailure failure) when (isUnclear || failure.MayBeDone)
            {
                isUnclear = true;
                if (pause == TimeSpan.Zero) throw Unclear(failure);
                await Task.Delay(pause, time);
            }
        }
    }

    private FaceException Unclear(ChromaFailure failure) => new(
        FaceError.StoreUnavailable, $"The Chroma server {options.Host}:{options.Port} went away while a write was being stored; whether it was stored is not known.",
        "Look the record up when the server is back, before writing it again.", failure);

    private async Task<int> TakeOverAsync(HeadState since, CancellationToken cancellationToken)
    {
        var present = (await client.IdsAsync(_collection, null, cancellationToken)).ToHashSet(StringComparer.Ordinal);
        var changed = await ReadAsync(
            since == HeadState.None ? [.. present] : await client.IdsAsync(_collection, new JsonObject { ["n"] = new JsonObject { ["$gt"] = since.Number } }, cancellationToken), cancellationToken);
        present.ExceptWith(changed.Where(record => record.Text("kind") == "gone").Select(record => record.Id));
        await TakeCollectionsAsync(changed, present, cancellationToken);
        var people = changed.Select(record => RecordIds.Person(record.Id) ?? (PersonId.TryParse(record.Text("person"), out var person) ? person : null)).OfType<PersonId>().ToHashSet();
        await foreach (var (person, gallery) in ReplicaPeopleAsync(cancellationToken))
        {
            if (!present.Contains(RecordIds.Of(person.Person.Id))) await gallery.DeletePersonAsync(person.Person.Id, cancellationToken);
            else if (person.Faces.Any(face => !present.Contains(RecordIds.Of(face.Face.Id)))) people.Add(person.Person.Id);
        }

        foreach (var chunk in people.Where(person => present.Contains(RecordIds.Of(person))).Chunk(100)) await TakePeopleAsync(chunk, cancellationToken);
        var leftovers = changed.Where(record => record.Text("kind") == "gone").Select(record => record.Id).ToList();
        await Database.WriteAsync(
            connection =>
            {
                ReplicaRows.NoteGone(connection, leftovers);
                return true;
            },
            cancellationToken);
        return people.Count;
    }

    private async Task<List<ChromaStored>> ReadAsync(List<string> ids, CancellationToken cancellationToken)
    {
        var found = new List<ChromaStored>();
        foreach (var chunk in ids.Chunk(AtOnce))
        {
            // Bodies of faces are read with their people.
            found.AddRange((await client.GetAsync(_collection, chunk, withVectors: false, cancellationToken)).Select(record =>
            {
                if (RecordIds.Face(record.Id) is not null) record.Metadata.Remove("body");
                return record;
            }));
        }

        return found;
    }

    private async Task TakeCollectionsAsync(List<ChromaStored> changed, HashSet<string> present, CancellationToken cancellationToken)
    {
        var known = (await replica.ListCollectionsAsync(cancellationToken)).ToDictionary(collection => collection.Name, StringComparer.Ordinal);
        foreach (var record in changed.Where(record => record.Text("kind") == "k"))
        {
            var collection = RecordBody.ReadCollection(keys, record.Id, record.Text("body")!);
            if (!known.ContainsKey(collection.Name)) await replica.CreateCollectionAsync(collection, cancellationToken);
            else await replica.SetRetentionAsync(collection.Name, collection.RetentionDays, cancellationToken);
        }

        foreach (var name in known.Keys.Where(name => name != CollectionName.Default && !present.Contains(RecordIds.OfCollection(name))))
            await replica.DeleteCollectionAsync(name, cancellationToken);
    }

    private async IAsyncEnumerable<(PersonWithFaces Person, IGalleryStore Gallery)> ReplicaPeopleAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var collection in await replica.ListCollectionsAsync(cancellationToken))
        {
            var gallery = (await replica.OpenCollectionAsync(collection.Name, cancellationToken))!;
            string? from = null;
            do
            {
                var page = await gallery.ReadGalleryAsync(from, AtOnce, withCrops: false, cancellationToken);
                foreach (var person in page.People) yield return (person, gallery);
                from = page.Next;
            }
            while (from is not null);
        }
    }

    private async Task TakePeopleAsync(PersonId[] people, CancellationToken cancellationToken)
    {
        var bodies = await client.GetAsync(_collection, people.Select(RecordIds.Of), withVectors: false, cancellationToken);
        var ids = new JsonArray([.. people.Select(person => (JsonNode)person.ToString())]);
        var faceIds = await client.IdsAsync(_collection, new JsonObject { ["person"] = new JsonObject { ["$in"] = ids } }, cancellationToken);
        var faces = new List<ChromaStored>();
        foreach (var chunk in faceIds.Chunk(AtOnce)) faces.AddRange(await client.GetAsync(_collection, chunk, withVectors: false, cancellationToken));
        foreach (var record in bodies)
        {
            if (record.Text("body") is not { } body || RecordIds.Person(record.Id) is not { } id) continue;
            var (person, name) = RecordBody.ReadPerson(keys, record.Id, id, body);
            var own = faces.Where(face => face.Text("person") == id.ToString() && face.Text("body") is not null)
                .Select(face => RecordBody.ReadFace(keys, face.Id, RecordIds.Face(face.Id)!.Value, id, face.Text("body")!))
                .OrderBy(face => face.Face.CreatedAt).ThenBy(face => face.Face.Id.ToString(), StringComparer.Ordinal).ToList();
            foreach (var collection in await replica.ListCollectionsAsync(cancellationToken))
            {
                var gallery = (await replica.OpenCollectionAsync(collection.Name, cancellationToken))!;
                await gallery.DeletePersonAsync(id, cancellationToken);
                foreach (var face in own) await gallery.DeleteFaceAsync(face.Face.Id, person.UpdatedAt, removeEmptyPerson: false, cancellationToken);
            }

            if (await replica.OpenCollectionAsync(name, cancellationToken) is { } home) await home.CreatePeopleAsync([new PersonWithFaces(person, own)], cancellationToken);
        }
    }
}

/// <summary>Chroma holds a write that the replica does not have.</summary>
internal sealed class StaleReplicaException : Exception
{
    public StaleReplicaException()
        : base("Somebody else has written to Chroma.")
    {
    }
}
