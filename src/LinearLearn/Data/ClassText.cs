namespace LinearLearn;

/// <summary>What messages call classes: their labels, with their names where they have any.</summary>
internal static class ClassText
{
    /// <summary>A message need not name more.</summary>
    private const int MostListed = 10;

    /// <summary>For instance "3 (three)", or "3" without a name.</summary>
    public static string Of(int label, IReadOnlyDictionary<int, string> classNames) =>
        classNames.TryGetValue(label, out string? name) && !string.IsNullOrWhiteSpace(name) ? Guard.Text($"{label} ({DisplayText.ShortenName(name)})") : Guard.Text($"{label}");

    /// <summary>For instance "3 (three), 7"; of many the first, and how many they are.</summary>
    public static string List(ReadOnlySpan<int> labels, IReadOnlyDictionary<int, string> classNames) =>
        Listed(Array.ConvertAll(labels[..Math.Min(MostListed, labels.Length)].ToArray(), label => Of(label, classNames)), labels.Length);

    /// <summary>For instance "setosa, versicolor"; of many the first, and how many they are.</summary>
    public static string List(IEnumerable<string> names) => Listed([.. names.Take(MostListed).Select(name => DisplayText.ShortenName(name))], names.Count());

    private static string Listed(string[] first, int count)
    {
        string text = string.Join(", ", first);
        return count > MostListed ? Guard.Text($"{text}, ... ({count})") : text;
    }
}
