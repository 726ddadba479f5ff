namespace LinearLearn;

// Classes created from labels, names and other classes.
public sealed partial class ClassLabels
{
    /// <summary>
    /// Creates a copy of the classes that also has a label for each of the given names, so that a <see cref="Dataset"/> can contain
    /// classes that a model does not have.
    /// </summary>
    /// <param name="names">
    /// Names of classes. A name that <see cref="TryGetLabel"/> finds keeps its label; every other name gets the lowest free label.
    /// Names can occur more than once.
    /// </param>
    /// <returns>Classes with the same <see cref="Values"/> and more <see cref="Names"/>.</returns>
    /// <exception cref="ArgumentException">A name is null.</exception>
    public ClassLabels WithNames(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        List<int> addedLabels = [];
        List<string> addedNames = [];
        HashSet<string> known = new(_names.Values, StringComparer.Ordinal);
        int free = 0;
        foreach (string name in names)
        {
            if (name is null)
                throw new ArgumentException("expected names of classes, found null", nameof(names));
            if (!known.Add(name))
                continue;
            if (!TryGetLabel(name, out int label))
            {
                while (IndexOf(free) >= 0 || _names.ContainsKey(free))
                    free++;
                label = free++;
            }
            addedLabels.Add(label);
            addedNames.Add(name);
        }
        return new ClassLabels([.. _labels], _names.With([.. addedLabels], [.. addedNames]), nameof(names));
    }

    /// <summary>Finds the distinct labels, in ascending order.</summary>
    internal static ClassLabels FromExamples(ReadOnlySpan<int> labels, ClassLabels? known = null) =>
        new(Distinct(labels), known?._names ?? ClassNames.Empty, nameof(labels));

    /// <summary>Numbers the distinct names from 0, in ordinal order.</summary>
    internal static ClassLabels FromNames(IEnumerable<string> names)
    {
        string[] distinct = [.. new HashSet<string>(names, StringComparer.Ordinal)];
        Array.Sort(distinct, StringComparer.Ordinal);
        return new ClassLabels(ClassNames.FromZero(distinct));
    }

    /// <summary>Appends labels that these classes do not contain, with their names from <paramref name="named"/>.</summary>
    internal ClassLabels With(ReadOnlySpan<int> others, ClassLabels named)
    {
        if (others.IsEmpty)
            return this;
        List<int> labels = [];
        List<string> names = [];
        foreach (int label in others)
        {
            if (named._names.TryGetValue(label, out string? name))
            {
                labels.Add(label);
                names.Add(name);
            }
        }
        return new ClassLabels([.. _labels, .. others], _names.With([.. labels], [.. names]), nameof(others));
    }

    /// <summary>Maps each name to its label, including names of labels that are not among the K.</summary>
    /// <exception cref="ArgumentException">Two labels have the same name.</exception>
    internal Dictionary<string, int> LabelsOfNames(string paramName)
    {
        Dictionary<string, int> labels = new(StringComparer.Ordinal);
        foreach ((int label, string name) in _names)
        {
            if (!labels.TryAdd(name, label))
            {
                string shown = DisplayText.ShortenName(name);
                throw new ArgumentException(
                    Guard.Text($"expected one label for each name, found {labels[name]} and {label} for {shown}"), paramName);
            }
        }
        return labels;
    }

    /// <summary>Finds the distinct labels, in ascending order: in linear time if their range is small, otherwise by sorting.</summary>
    private static int[] Distinct(ReadOnlySpan<int> labels)
    {
        if (labels.IsEmpty)
            return [];
        FindRange(labels, out int lowest, out int highest);
        return (long)highest - lowest < Math.Max(1024, labels.Length)
            ? DistinctOfRange(labels, lowest, highest)
            : DistinctOfSorted(labels.ToArray());
    }

    private static void FindRange(ReadOnlySpan<int> labels, out int lowest, out int highest)
    {
        (lowest, highest) = (int.MaxValue, int.MinValue);
        foreach (int label in labels)
        {
            lowest = Math.Min(lowest, label);
            highest = Math.Max(highest, label);
        }
    }

    private static int[] DistinctOfRange(ReadOnlySpan<int> labels, int lowest, int highest)
    {
        bool[] occurs = new bool[highest - lowest + 1];
        int count = 0;
        foreach (int label in labels)
        {
            count += occurs[label - lowest] ? 0 : 1;
            occurs[label - lowest] = true;
        }
        int[] distinct = new int[count];
        for (int i = 0, filled = 0; filled < count; i++)
        {
            if (occurs[i])
                distinct[filled++] = lowest + i;
        }
        return distinct;
    }

    private static int[] DistinctOfSorted(int[] labels)
    {
        Array.Sort(labels);
        int count = 1;
        for (int i = 1; i < labels.Length; i++)
        {
            if (labels[i] != labels[count - 1])
                labels[count++] = labels[i];
        }
        Array.Resize(ref labels, count);
        return labels;
    }
}
