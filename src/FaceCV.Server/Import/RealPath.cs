namespace FaceCV.Server.Import;

/// <summary>Where a path really leads, every link in it followed.</summary>
internal static class RealPath
{
    // As many as Linux follows.
    private const int MostLinks = 40;

    /// <summary>The path without links; null when it leads nowhere, or round in circles.</summary>
    /// <param name="path">A full path.</param>
    public static string? Of(string path)
    {
        var pending = new Stack<string>();
        var real = Path.GetPathRoot(path)!;
        Push(path[real.Length..]);
        for (var links = 0; pending.TryPop(out var segment);)
        {
            if (segment == ".") continue;
            if (segment == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }

            var next = Path.Join(real, segment);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                if (!Path.Exists(next)) return null;
                real = next;
                continue;
            }

            if (++links > MostLinks) return null;
            if (Path.GetPathRoot(target) is { Length: > 0 } root)
            {
                real = root;
                target = target[root.Length..];
            }

            Push(target);
        }

        return real;

        void Push(string text)
        {
            foreach (var segment in text.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries).Reverse())
                pending.Push(segment);
        }
    }
}
