using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace LinearLearn;

/// <summary>Represents the names of labels, in ascending order of the labels.</summary>
/// <remarks>Immutable.</remarks>
internal sealed class ClassNames : IReadOnlyDictionary<int, string>
{
    // Sorted arrays, because the labels in a file could be chosen to collide in a hash table, and because the methods of immutable and
    // frozen collections take milliseconds to compile in a new process.
    private readonly int[] _labels;
    private readonly string[] _names;

    private ClassNames(int[] labels, string[] names) => (_labels, _names) = (labels, names);

    public static ClassNames Empty { get; } = new([], []);

    public int Count => _labels.Length;

    public IEnumerable<int> Keys
    {
        get
        {
            foreach (int label in _labels)
                yield return label;
        }
    }

    public IEnumerable<string> Values
    {
        get
        {
            foreach (string name in _names)
                yield return name;
        }
    }

    public string this[int key] => TryGetValue(key, out string? name)
        ? name
        : throw new KeyNotFoundException(Guard.Text($"expected a label with a name, found {key}"));

    /// <summary>Names the labels 0 to the number of names - 1; takes ownership of the array.</summary>
    public static ClassNames FromZero(string[] names)
    {
        int[] labels = new int[names.Length];
        for (int i = 0; i < labels.Length; i++)
            labels[i] = i;
        return new ClassNames(labels, names);
    }

    /// <summary>Copies the names, or returns them if they are immutable.</summary>
    /// <exception cref="ArgumentException">A name is null, or a label occurs twice.</exception>
    public static ClassNames From(IReadOnlyDictionary<int, string>? names, string paramName)
    {
        if (names is ClassNames or null)
            return (ClassNames?)names ?? Empty;
        List<int> labels = [];
        List<string> values = [];
        foreach ((int label, string name) in names)
        {
            if (name is null)
                throw new ArgumentException(Guard.Text($"expected a class name for label {label}, found null"), paramName);
            labels.Add(label);
            values.Add(name);
        }
        ClassNames sorted = Empty.With([.. labels], [.. values]);
        RequireDistinct(sorted._labels, paramName);
        return sorted;
    }

    /// <summary>Rejects repeated labels, which are adjacent because the labels are sorted.</summary>
    /// <exception cref="ArgumentException">A label occurs twice.</exception>
    public static void RequireDistinct(int[] sorted, string paramName)
    {
        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] == sorted[i - 1])
                throw new ArgumentException(Guard.Text($"expected distinct labels, found {sorted[i]} twice"), paramName);
        }
    }

    /// <summary>Determines whether labels are distinct and sorted.</summary>
    public static bool IsAscending(int[] labels)
    {
        for (int i = 1; i < labels.Length; i++)
        {
            if (labels[i] <= labels[i - 1])
                return false;
        }
        return true;
    }

    public int[] CopyLabels() => _labels.AsSpan().ToArray();

    public bool ContainsKey(int key) => Array.BinarySearch(_labels, key) >= 0;

    public bool TryGetValue(int key, [MaybeNullWhen(false)] out string value)
    {
        int index = Array.BinarySearch(_labels, key);
        value = index >= 0 ? _names[index] : null;
        return index >= 0;
    }

    /// <summary>Adds names of distinct labels, which replace the names that these labels have; sorts both arrays.</summary>
    public ClassNames With(int[] labels, string[] names)
    {
        if (labels.Length == 0)
            return this;
        if (!IsAscending(labels))
            Array.Sort(labels, names);
        List<int> allLabels = new(_labels.Length + labels.Length);
        List<string> allNames = new(allLabels.Capacity);
        int own = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            for (; own < _labels.Length && _labels[own] < labels[i]; own++)
                AddOwn();
            if (own < _labels.Length && _labels[own] == labels[i])
                own++;
            allLabels.Add(labels[i]);
            allNames.Add(names[i]);
        }
        for (; own < _labels.Length; own++)
            AddOwn();
        return new ClassNames([.. allLabels], [.. allNames]);

        void AddOwn()
        {
            allLabels.Add(_labels[own]);
            allNames.Add(_names[own]);
        }
    }

    public IEnumerator<KeyValuePair<int, string>> GetEnumerator()
    {
        for (int i = 0; i < _labels.Length; i++)
            yield return new KeyValuePair<int, string>(_labels[i], _names[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
