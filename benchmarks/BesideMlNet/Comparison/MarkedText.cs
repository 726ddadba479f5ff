namespace LinearLearn.BesideMlNet;

/// <summary>Replaces what stands between the two markers of a Markdown file.</summary>
public static class MarkedText
{
    private const string Begin = "<!-- beside-mlnet -->", End = "<!-- /beside-mlnet -->";

    public static void Write(string path, string text)
    {
        string file = File.ReadAllText(path);
        int begin = file.IndexOf(Begin, StringComparison.Ordinal), end = file.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
            throw new InvalidDataException($"{path}: expected {Begin} and {End}, found {(begin < 0 ? "no first" : "no second")} marker");
        File.WriteAllText(path, $"{file[..(begin + Begin.Length)]}\n{text.Trim()}\n{file[end..]}");
    }
}
