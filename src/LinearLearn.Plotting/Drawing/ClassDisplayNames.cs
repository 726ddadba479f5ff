namespace LinearLearn.Plotting;

/// <summary>Provides the names of classes in pictures and pages: their names, on one line, or their labels.</summary>
internal sealed class ClassDisplayNames
{
    /// <summary>The largest number of names that <see cref="FormatKey"/> lists.</summary>
    private const int MostInKey = 30;

    /// <summary>The number of letters below which a name is not shortened.</summary>
    private const int ShortestCut = 8;

    private readonly Dictionary<int, string> _names;
    private readonly Dictionary<string, int> _counts;

    /// <param name="classes">The classes; of a label with several names, the first is used.</param>
    public ClassDisplayNames(params ReadOnlySpan<ClassLabels> classes)
    {
        Dictionary<int, string> names = [];
        foreach (ClassLabels some in classes)
        {
            foreach ((int label, string name) in some.Names)
                names.TryAdd(label, name);
        }
        _names = names;
        IEnumerable<string> lines = names.Keys.Select(FindLine).OfType<string>();
        IEnumerable<string> numbers = classes.ToArray().SelectMany(some => some.Values.ToArray()).Distinct()
            .Where(label => FindLine(label) is not { } line || !FontResolver.CanWrite(line))
            .Select(FormatLabel);
        _counts = lines.Concat(numbers).CountBy(text => text).ToDictionary();
    }

    /// <summary>
    /// Returns the whole name of a class, followed by its label if another class has the same name or number; or the label if there is no
    /// name.
    /// </summary>
    public string Format(int label) => FindLine(label) is not { } line ? FormatLabel(label)
        : _counts[line] == 1 ? line
        : line + FormatSuffix(label);

    /// <summary>Formats as <see cref="Format"/> does, but while pixels are drawn, returns the label if no font has the letters.</summary>
    public string FormatForPicture(int label) => Format(label) is { } name && PictureDrawing.CanShow(name) ? name : FormatLabel(label);

    /// <summary>
    /// Formats the names of those labels that pixels show by their label, for example " Labels: 0: 温度, 1: 湿度."; empty if there is none.
    /// </summary>
    public string FormatKey(IEnumerable<int> labels, Func<string, string>? format = null)
    {
        int[] numbers = [.. labels.Distinct().Where(label => !FontResolver.CanWrite(Format(label)))];
        if (numbers.Length == 0)
            return "";
        IEnumerable<string> names = numbers.Take(MostInKey).Select(label => FormatNumbered(label, FindLine(label)!, format));
        string more = numbers.Length <= MostInKey ? "" : Guard.Text($" and {numbers.Length - MostInKey:N0} more");
        return $" Labels: {string.Join(", ", names)}{more}.";
    }

    /// <summary>Formats a number and the name that it stands for.</summary>
    public static string FormatNumbered(int number, string name, Func<string, string>? format) =>
        Guard.Text($"{number}: ") + (format is null ? name : format(name));

    /// <summary>Formats a name for a picture, cut in the middle if it is too wide.</summary>
    /// <remarks>Names that look the same when cut are followed by their labels. The label alone is left if nothing else fits.</remarks>
    public string Shorten(int label, float width, Func<string, float> measure)
    {
        string name = FormatForPicture(label);
        if (measure(name) <= width || FindLine(label) is not { } line || !PictureDrawing.CanShow(line))
            return name;
        (string start, string end) = TextFitting.Split(line, width, measure);
        if (_counts[line] == 1 && start.Length > 0 && !_counts.Keys.Any(IsCutTheSame))
            return start + TextFitting.Ellipsis + end;
        string suffix = FormatSuffix(label), cut = TextFitting.CutMiddle(line, width - measure(suffix), measure);
        return measure(cut + suffix) <= width && cut.Length > 1 ? cut + suffix : FormatLabel(label);

        bool IsCutTheSame(string other) => other != line
            && other.StartsWith(start, StringComparison.Ordinal)
            && other.EndsWith(end, StringComparison.Ordinal)
            && measure(other) > width;
    }

    /// <summary>Replaces the names in a text that no font has by their labels, while pixels are drawn.</summary>
    public string ShowLabelsIn(string text) => PictureDrawing.CanShow(text)
        ? text
        : string.Concat(Split(text).Select(part => part.Label is { } label ? FormatForPicture(label) : part.Text));

    /// <summary>Shortens the names in a text as little as makes it fit, or as much as leaves them recognizable.</summary>
    public string ShortenIn(string text, Func<string, bool> isFitting, Func<string, float> measure)
    {
        (string Text, int? Label)[] parts = [.. Split(text)];
        float[] widths = [.. parts.Where(part => part.Label is not null).Select(part => measure(part.Text))];
        if (widths.Length == 0)
            return text;
        float fits = measure(new string('n', ShortestCut)), tooMuch = widths.Max();
        while (tooMuch - fits > 1)
        {
            float middle = (fits + tooMuch) / 2;
            (fits, tooMuch) = isFitting(Compose(middle)) ? (middle, tooMuch) : (fits, middle);
        }
        return Compose(fits);

        string Compose(float widest) =>
            string.Concat(parts.Select(part => part.Label is { } label ? Shorten(label, widest, measure) : part.Text));
    }

    /// <summary>Splits a text at the names that it contains, the longest first; short names of usual letters stay in the text.</summary>
    private IEnumerable<(string Text, int? Label)> Split(string text)
    {
        (string Name, int Label)[] names =
        [
            .. _names.Keys.Select(label => (Name: Format(label), Label: label))
                .Where(item => text.Contains(item.Name, StringComparison.Ordinal))
                .Where(item => item.Name.Length > ShortestCut || !FontResolver.CanWrite(item.Name))
                .OrderByDescending(item => item.Name.Length).ThenBy(item => item.Label),
        ];
        int start = 0, next = 0;
        while (next < text.Length)
        {
            (string name, int label) = Array.Find(
                names, item => string.CompareOrdinal(text, next, item.Name, 0, item.Name.Length) == 0);
            if (name is null)
            {
                next++;
                continue;
            }
            yield return (text[start..next], null);
            yield return (name, label);
            start = next += name.Length;
        }
        yield return (text[start..], null);
    }

    private string? FindLine(int label) =>
        _names.TryGetValue(label, out string? name) && DisplayText.ToLine(name).Trim() is { Length: > 0 } line ? line : null;

    private static string FormatLabel(int label) => Guard.Text($"{label}");

    private static string FormatSuffix(int label) => Guard.Text($" ({label})");
}
