using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Represents the classes of a dataset, a model or an evaluation: their labels in a fixed order, and optional names.</summary>
/// <remarks>
/// Instances are immutable. A collection expression creates classes without names: <c>ClassLabels classes = [3, 7]</c>. Lookup uses sorted
/// arrays, because the labels in a file could be chosen to collide in a hash table.
/// </remarks>
[CollectionBuilder(typeof(ClassLabels), nameof(Create))]
public sealed partial class ClassLabels
{
    /// <summary>The maximum number of labels for which a loop is faster than a binary search.</summary>
    private const int FewLabels = 8;

    private const int MostListed = 10;

    private readonly int[] _labels;
    private readonly int[] _sorted;
    private readonly int[]? _indexOfSorted;
    private readonly ClassNames _names;
    private Dictionary<string, int>? _labelOfName;

    /// <summary>Creates classes from labels.</summary>
    /// <param name="labels">K distinct labels, 0 or more, in the order to keep. They are copied.</param>
    /// <param name="names">
    /// Names of labels. Labels that are not among the K can have names, too. They are copied. Default: no names.
    /// </param>
    /// <exception cref="ArgumentException">A label occurs twice, or a name is null.</exception>
    public ClassLabels(ReadOnlySpan<int> labels, IReadOnlyDictionary<int, string>? names = null)
        : this(labels.ToArray(), ClassNames.From(names, nameof(names)), nameof(labels))
    {
    }

    /// <summary>Creates classes from names.</summary>
    /// <param name="names">A name for each of K labels, which are sorted in ascending order. They are copied.</param>
    /// <exception cref="ArgumentException">A name is null.</exception>
    public ClassLabels(IReadOnlyDictionary<int, string> names)
        : this(ClassNames.From(names ?? throw new ArgumentNullException(nameof(names)), nameof(names)))
    {
    }

    private ClassLabels(ClassNames names)
        : this(names.CopyLabels(), names, nameof(names))
    {
    }

    private ClassLabels(int[] labels, ClassNames names, string paramName)
    {
        _names = names;
        _labels = _sorted = labels;
        if (!ClassNames.IsAscending(labels))
        {
            _sorted = [.. labels];
            _indexOfSorted = [.. Enumerable.Range(0, labels.Length)];
            Array.Sort(_sorted, _indexOfSorted);
        }
        ClassNames.RequireDistinct(_sorted, paramName);
    }

    /// <summary>Gets the number of classes, K.</summary>
    public int Count => _labels.Length;

    /// <summary>Gets the K labels in their order: ascending for a dataset, the order of the weight rows for a model.</summary>
    public ReadOnlySpan<int> Values => _labels;

    /// <summary>Gets the names of the labels.</summary>
    /// <remarks>Labels without a name are not among the keys. Labels that are not among the K can have a name.</remarks>
    public IReadOnlyDictionary<int, string> Names => _names;

    /// <summary>Creates classes without names; collection expressions call this method.</summary>
    /// <param name="labels">K distinct labels, 0 or more, in the order to keep. They are copied.</param>
    /// <returns>The classes.</returns>
    /// <exception cref="ArgumentException">A label occurs twice.</exception>
    public static ClassLabels Create(ReadOnlySpan<int> labels) => new(labels);

    /// <summary>Finds the index of a label.</summary>
    /// <param name="label">Any integer.</param>
    /// <returns>The index in <see cref="Values"/>, or -1 if the label is not among them.</returns>
    public int IndexOf(int label)
    {
        int[] labels = _labels;
        if (labels.Length > FewLabels)
        {
            int index = Array.BinarySearch(_sorted, label);
            return index < 0 ? -1 : _indexOfSorted is null ? index : _indexOfSorted[index];
        }
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] == label)
                return i;
        }
        return -1;
    }

    /// <summary>Returns the display name of a class.</summary>
    /// <param name="label">One of <see cref="Values"/>, or a label that has a name.</param>
    /// <returns>The name of the class, or the digits of the label if the name is missing or only white space.</returns>
    /// <exception cref="ArgumentException">The label is unknown.</exception>
    public string NameOf(int label)
    {
        if (FindName(label) is { } name)
            return name;
        _ = Require(label, nameof(label));
        return Guard.Text($"{label}");
    }

    /// <summary>Finds the label of a name that <see cref="NameOf"/> returns.</summary>
    /// <param name="name">The exact name of a class, or the digits of a label without a name. Names take precedence over digits.</param>
    /// <param name="label">
    /// The label if the name was found; otherwise 0. If several classes have the name, the label of the first one.
    /// </param>
    /// <returns>Whether one of <see cref="Values"/> has the name.</returns>
    public bool TryGetLabel(string name, out int label)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_labelOfName is not { } labels)
        {
            labels = new(StringComparer.Ordinal);
            foreach (int own in _labels)
            {
                if (FindName(own) is { } found)
                    labels.TryAdd(found, own);
            }
            foreach (int own in _labels) // digits after names: a name can look like the digits of another label
            {
                if (FindName(own) is null)
                    labels.TryAdd(NameOf(own), own);
            }
            _labelOfName = labels;
        }
        return labels.TryGetValue(name, out label);
    }

    /// <summary>Enumerates the labels in order.</summary>
    /// <returns>An enumerator of <see cref="Values"/>.</returns>
    public ReadOnlySpan<int>.Enumerator GetEnumerator() => Values.GetEnumerator();

    /// <summary>Lists the classes.</summary>
    /// <returns>For example "3 (three), 7"; for more than ten classes, the first ten and the number of classes.</returns>
    public override string ToString() => FormatList(_labels.Select(Describe));

    /// <summary>Returns the name of a label, or null if it has none or only white space.</summary>
    internal string? FindName(int label) =>
        _names.TryGetValue(label, out string? name) && !string.IsNullOrWhiteSpace(name) ? name : null;

    /// <summary>Determines whether both have the same names because one was created from the other.</summary>
    internal bool SharesNames(ClassLabels other) => ReferenceEquals(_names, other._names);

    /// <summary>Returns the index of a label.</summary>
    /// <exception cref="ArgumentException">The label is not among the classes.</exception>
    /// <remarks>
    /// The message starts with <paramref name="subject"/> and takes the label's name from <paramref name="named"/>. Default: these classes.
    /// </remarks>
    internal int Require(int label, string paramName, string subject = "", ClassLabels? named = null)
    {
        int index = IndexOf(label);
        if (index >= 0)
            return index;
        string found = (named ?? this).Describe(label);
        throw new ArgumentException(Guard.Text($"{subject}expected one of the labels {this}, found {found}"), paramName);
    }

    /// <summary>Formats a label for messages, for example "3 (three)", or "3" without a name.</summary>
    internal string Describe(int label) =>
        FindName(label) is { } name ? Guard.Text($"{label} ({DisplayText.ShortenName(name)})") : Guard.Text($"{label}");

    /// <summary>Formats the name of a label for tables and messages, on one line and truncated to a fixed width.</summary>
    internal string ShortName(int label) => FindName(label) is { } name ? DisplayText.ShortenName(name) : Guard.Text($"{label}");

    /// <summary>Lists names for a message: the first ten, and their number if there are more.</summary>
    internal static string FormatList(IEnumerable<string> names)
    {
        string first = string.Join(", ", names.Take(MostListed));
        int count = names.Count();
        return count > MostListed ? Guard.Text($"{first}, ... ({count})") : first;
    }
}
