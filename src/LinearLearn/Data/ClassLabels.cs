using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>The classes of a dataset, a model or an evaluation: their labels in a fixed order, and the names of those that have one.</summary>
/// <remarks>
/// Immutable. Look-up is by sorted arrays, since labels of a file may be made to collide in a hash table. A collection expression makes one without names:
/// <c>ClassLabels classes = [3, 7]</c>.
/// </remarks>
[CollectionBuilder(typeof(ClassLabels), nameof(Create))]
public sealed partial class ClassLabels
{
    /// <summary>Up to here a loop is faster than a binary search.</summary>
    private const int FewLabels = 8;

    private const int MostListed = 10;

    private readonly int[] _labels;
    private readonly int[] _sorted;
    private readonly int[]? _indexOfSorted;
    private readonly ImmutableSortedDictionary<int, string> _names;
    private Dictionary<string, int>? _labelOfName;

    /// <summary>Creates classes from labels.</summary>
    /// <param name="labels">K different labels, 0 or more; the order is kept. Copied.</param>
    /// <param name="names">Names of labels. Labels that are not among the K may have names, too. Copied. Default: none.</param>
    /// <exception cref="ArgumentException">A label occurs twice, or a name is null.</exception>
    public ClassLabels(ReadOnlySpan<int> labels, IReadOnlyDictionary<int, string>? names = null)
        : this(labels.ToArray(), RequireNames(names, nameof(names)), nameof(labels))
    {
    }

    /// <summary>Creates classes from names.</summary>
    /// <param name="names">A name for each of K labels, which are put in ascending order. Copied.</param>
    /// <exception cref="ArgumentException">A name is null.</exception>
    public ClassLabels(IReadOnlyDictionary<int, string> names)
        : this([.. (names ?? throw new ArgumentNullException(nameof(names))).Keys.Order()], RequireNames(names, nameof(names)), nameof(names))
    {
    }

    private ClassLabels(int[] labels, ImmutableSortedDictionary<int, string> names, string paramName)
    {
        _names = names;
        _labels = _sorted = labels;
        if (!IsAscending(labels))
        {
            _sorted = [.. labels];
            _indexOfSorted = [.. Enumerable.Range(0, labels.Length)];
            Array.Sort(_sorted, _indexOfSorted);
        }
        for (int i = 1; i < _sorted.Length; i++)
        {
            if (_sorted[i] == _sorted[i - 1])
                throw new ArgumentException(Guard.Text($"expected labels that differ, found {_sorted[i]} twice"), paramName);
        }
    }

    /// <summary>The number of classes: K.</summary>
    public int Count => _labels.Length;

    /// <summary>The K labels in their order: of a dataset ascending, of a model that of its rows of weights.</summary>
    public ReadOnlySpan<int> Values => _labels;

    /// <summary>The names of labels. Labels without a name are not among the keys; labels that are not among the K may be.</summary>
    public IReadOnlyDictionary<int, string> Names => _names;

    /// <summary>Creates classes without names: what a collection expression calls.</summary>
    /// <param name="labels">K different labels, 0 or more; the order is kept. Copied.</param>
    /// <returns>The classes.</returns>
    /// <exception cref="ArgumentException">A label occurs twice.</exception>
    public static ClassLabels Create(ReadOnlySpan<int> labels) => new(labels);

    /// <summary>Finds a label.</summary>
    /// <param name="label">Any integer.</param>
    /// <returns>Its index in <see cref="Values"/>, or -1 if it is not there.</returns>
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

    /// <summary>Gets what to call a class.</summary>
    /// <param name="label">One of <see cref="Values"/>, or a label that has a name.</param>
    /// <returns>Its name, or its digits if it has no name or one of white space only.</returns>
    /// <exception cref="ArgumentException">The label is not there.</exception>
    public string NameOf(int label)
    {
        if (FindName(label) is { } name)
            return name;
        _ = Require(label, nameof(label));
        return Guard.Text($"{label}");
    }

    /// <summary>Finds the label of a name that <see cref="NameOf"/> gives.</summary>
    /// <param name="name">The name of a class, equal to the letter, or the digits of a label without a name: a name takes precedence.</param>
    /// <param name="label">The label, if the name was found; otherwise 0. If several classes were given the name, the first one's.</param>
    /// <returns>Whether one of <see cref="Values"/> has the name.</returns>
    public bool TryGetLabel(string name, out int label)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_labelOfName is not { } labels)
        {
            labels = new(StringComparer.Ordinal);
            foreach (int own in _labels.OrderBy(own => FindName(own) is null)) // names first: a name may look like the digits of another label
                labels.TryAdd(NameOf(own), own);
            _labelOfName = labels;
        }
        return labels.TryGetValue(name, out label);
    }

    /// <summary>Enumerates the labels in their order.</summary>
    /// <returns>An enumerator of <see cref="Values"/>.</returns>
    public ReadOnlySpan<int>.Enumerator GetEnumerator() => Values.GetEnumerator();

    /// <summary>Lists the classes.</summary>
    /// <returns>For instance "3 (three), 7"; of more than ten the first ten and their number.</returns>
    public override string ToString() => FormatList(_labels.Select(Describe));

    /// <summary>The name of a label that has one; null for no name, or one that nobody could see.</summary>
    internal string? FindName(int label) => _names.TryGetValue(label, out string? name) && !string.IsNullOrWhiteSpace(name) ? name : null;

    /// <summary>The index of a label.</summary>
    /// <exception cref="ArgumentException">It is not there.</exception>
    /// <remarks>The message begins with the subject and shows the label's name in the named classes, by default these.</remarks>
    internal int Require(int label, string paramName, string subject = "", ClassLabels? named = null)
    {
        int index = IndexOf(label);
        return index >= 0
            ? index
            : throw new ArgumentException(Guard.Text($"{subject}expected one of the labels {this}, found {(named ?? this).Describe(label)}"), paramName);
    }

    /// <summary>A label for messages: for instance "3 (three)", or "3" without a name.</summary>
    internal string Describe(int label) => FindName(label) is { } name ? Guard.Text($"{label} ({DisplayText.ShortenName(name)})") : Guard.Text($"{label}");

    /// <summary>A name for tables and messages, in one line and cut to so many cells.</summary>
    internal string ShortName(int label) => FindName(label) is { } name ? DisplayText.ShortenName(name) : Guard.Text($"{label}");

    /// <summary>Lists names for a message: the first ten, and how many there are.</summary>
    internal static string FormatList(IEnumerable<string> names)
    {
        string first = string.Join(", ", names.Take(MostListed));
        int count = names.Count();
        return count > MostListed ? Guard.Text($"{first}, ... ({count})") : first;
    }

    private static ImmutableSortedDictionary<int, string> RequireNames(IReadOnlyDictionary<int, string>? names, string paramName)
    {
        foreach ((int label, string name) in names ?? ImmutableSortedDictionary<int, string>.Empty)
        {
            if (name is null)
                throw new ArgumentException(Guard.Text($"expected a class name for label {label}, found null"), paramName);
        }
        return names?.ToImmutableSortedDictionary() ?? ImmutableSortedDictionary<int, string>.Empty;
    }

    private static bool IsAscending(int[] labels)
    {
        for (int i = 1; i < labels.Length; i++)
        {
            if (labels[i] <= labels[i - 1])
                return false;
        }
        return true;
    }
}
