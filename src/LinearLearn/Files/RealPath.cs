namespace LinearLearn;

/// <summary>Resolves symbolic links as the system does when it opens a file, including for files that do not exist yet.</summary>
internal static class RealPath
{
    /// <summary>The maximum number of links, the same as in Linux.</summary>
    private const int MaxLinks = 40;

    /// <summary>
    /// Resolves all links of a path, except a link to an open file of a process, such as /dev/stdout on Linux, whose target is not a path.
    /// </summary>
    /// <remarks>A relative link is resolved from the folder that contains it after resolution.</remarks>
    /// <exception cref="IOException">There are too many links, or the path is a folder.</exception>
    public static string Resolve(string path)
    {
        string full = Path.GetFullPath(path);
        if (Path.EndsInDirectorySeparator(full))
            throw new IOException(Guard.Text($"{path}: expected a file, found the name of a folder"));
        string real = Path.GetPathRoot(full)!;
        Stack<string> parts = new();
        Push(parts, full[real.Length..]);
        int links = 0;
        while (parts.TryPop(out string? part))
        {
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }
            string next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target || HoldsOpenFiles(real))
            {
                real = next;
                continue;
            }
            if (++links > MaxLinks)
                throw new IOException(Guard.Text($"{path}: expected at most {MaxLinks} links in the path, found more"));
            string root = Path.GetPathRoot(target)!;
            if (root.Length > 0)
                real = Path.GetPathRoot(Path.GetFullPath(root, real))!;
            Push(parts, target[root.Length..]);
        }
        return real;
    }

    /// <summary>Determines whether a folder is one in which Linux lists the open files of a process.</summary>
    private static bool HoldsOpenFiles(string folder) =>
        OperatingSystem.IsLinux()
        && folder.StartsWith("/proc/", StringComparison.Ordinal)
        && folder.EndsWith("/fd", StringComparison.Ordinal);

    /// <summary>Pushes the parts of a path so that they precede the remaining parts.</summary>
    private static void Push(Stack<string> parts, string path)
    {
        foreach (string part in path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Reverse())
        {
            if (part is not ("" or "."))
                parts.Push(part);
        }
    }
}
