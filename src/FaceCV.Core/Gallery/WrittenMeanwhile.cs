using FaceCV.Core.Index;

namespace FaceCV.Core.Gallery;

/// <summary>What was written while an index is loaded. For one thread at a time.</summary>
internal sealed class WrittenMeanwhile
{
    private readonly HashSet<FaceId> _faces = [];
    private readonly HashSet<PersonId> _removedPeople = [];
    private readonly List<Action<IVectorIndex>> _later = [];

    /// <summary>A face was added, changed or removed.</summary>
    public void Add(FaceId face) => _faces.Add(face);

    /// <summary>A person was removed.</summary>
    public void Add(PersonId person) => _removedPeople.Add(person);

    /// <summary>Whether an older reading of a face is to be dropped.</summary>
    public bool Knows(FaceId face) => _faces.Contains(face);

    /// <summary>Whether a person was removed.</summary>
    public bool Knows(PersonId person) => _removedPeople.Contains(person);

    /// <summary>Keeps a write for the index that is about to be opened.</summary>
    public void Later(Action<IVectorIndex> write) => _later.Add(write);

    /// <summary>Does the writes kept, in their order.</summary>
    public void ReplayOn(IVectorIndex index)
    {
        foreach (var write in _later) write(index);
        _later.Clear();
    }

    /// <summary>Forgets it all.</summary>
    public void Clear()
    {
        _faces.Clear();
        _removedPeople.Clear();
        _later.Clear();
    }
}
