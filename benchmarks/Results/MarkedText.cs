namespace LinearLearn.Results;

/// <summary>Replaces generated parts of a page, each between a comment with the name of the part and the next comment "end".</summary>
public static class MarkedText
{
    private const string End = "<!-- end -->";

    /// <summary>Replaces the lines of a part.</summary>
    /// <param name="text">The page.</param>
    /// <param name="page">The name of the page in errors.</param>
    /// <param name="name">The name of the part.</param>
    /// <param name="lines">The new lines of the part.</param>
    /// <returns>The page with the new lines.</returns>
    /// <exception cref="InvalidDataException">The page has no such part.</exception>
    public static string Replace(string text, string page, string name, IEnumerable<string> lines)
    {
        string begin = $"<!-- {name} -->";
        int from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        int to = from < begin.Length ? -1 : text.IndexOf(End, from, StringComparison.Ordinal);
        if (to < 0)
            throw new InvalidDataException($"{page}: expected {begin} and then {End}, found no such pair of comments");
        return $"{text[..from]}\n{string.Join('\n', lines)}\n{text[to..]}";
    }

    /// <summary>Replaces the lines of a part in a file.</summary>
    /// <param name="path">The file of the page.</param>
    /// <param name="name">The name of the part.</param>
    /// <param name="text">The new text of the part.</param>
    /// <exception cref="InvalidDataException">The page has no such part.</exception>
    public static void ReplaceInFile(string path, string name, string text) =>
        File.WriteAllText(path, Replace(File.ReadAllText(path), path, name, [text.Trim()]));
}
