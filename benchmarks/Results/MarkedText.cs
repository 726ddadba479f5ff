namespace LinearLearn.Results;

/// <summary>
/// A page with places for what was measured: between a comment that carries the place's name and the next one that says "end".
/// </summary>
public static class MarkedText
{
    private const string End = "<!-- end -->";

    /// <summary>Replaces what stands in one place.</summary>
    /// <param name="text">The page.</param>
    /// <param name="page">What the page is called in errors.</param>
    /// <param name="name">The place.</param>
    /// <param name="lines">What is to stand there.</param>
    /// <returns>The page with the new lines.</returns>
    /// <exception cref="InvalidDataException">There is no such place.</exception>
    public static string Replace(string text, string page, string name, IEnumerable<string> lines)
    {
        string begin = $"<!-- {name} -->";
        int from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        int to = from < begin.Length ? -1 : text.IndexOf(End, from, StringComparison.Ordinal);
        if (to < 0)
            throw new InvalidDataException($"{page}: expected {begin} and then {End}, found no such place for the results");
        return $"{text[..from]}\n{string.Join('\n', lines)}\n{text[to..]}";
    }

    /// <summary>As <see cref="Replace"/>, in a file.</summary>
    /// <param name="path">The page's file.</param>
    /// <param name="name">The place.</param>
    /// <param name="text">What is to stand there.</param>
    /// <exception cref="InvalidDataException">There is no such place.</exception>
    public static void ReplaceInFile(string path, string name, string text) =>
        File.WriteAllText(path, Replace(File.ReadAllText(path), path, name, [text.Trim()]));
}
