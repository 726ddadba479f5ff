namespace LinearLearn.Tool;

/// <summary>Writes the output of a command to a file, atomically, or to standard output.</summary>
internal static class OutputFile
{
    /// <summary>The path that stands for standard output.</summary>
    public const string StandardOutput = "-";

    /// <summary>Writes output.</summary>
    /// <param name="path">The path of a file; null or "-" for standard output.</param>
    /// <param name="console">The streams of the tool.</param>
    /// <param name="write">Writes the output. If it throws, an existing file is unchanged.</param>
    public static void Write(string? path, ToolConsole console, Action<Stream> write)
    {
        if (path is null or StandardOutput)
        {
            write(console.Output);
            console.Output.Flush();
            return;
        }
        RequireWritable(path);
        AtomicFile.Write(path, write);
    }

    /// <summary>Throws if a path cannot be an output file, before work begins.</summary>
    public static void RequireWritable(string path)
    {
        if (path.Length == 0)
            throw ToolException.Usage("expected the path of an output file, found an empty text");
        if (Directory.Exists(path))
            throw new ToolException($"{path}: expected the path of an output file, found a folder");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;
        if (!Directory.Exists(folder))
            throw new ToolException($"{path}: expected an existing folder, found none at {folder}");
    }
}
