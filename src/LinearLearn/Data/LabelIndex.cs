namespace LinearLearn;

/// <summary>Labels in an order, and the index of each, by binary search: labels of a file may be made to collide in a hash table.</summary>
/// <remarks>Immutable.</remarks>
internal sealed class LabelIndex
{
    private readonly int[] _labels;
    private readonly int[] _sorted;
    private readonly int[]? _indexOfSorted;

    /// <param name="labels">All different; kept without a copy.</param>
    /// <param name="paramName">What an error blames.</param>
    /// <exception cref="ArgumentException">A label occurs twice.</exception>
    public LabelIndex(int[] labels, string paramName)
    {
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

    public int[] Labels => _labels;

    /// <summary>The index of a label; -1 for an unknown one.</summary>
    public int Find(int label)
    {
        int place = Array.BinarySearch(_sorted, label);
        return place < 0 ? -1 : _indexOfSorted is null ? place : _indexOfSorted[place];
    }

    /// <summary>The index of a label.</summary>
    /// <exception cref="ArgumentException">It is unknown.</exception>
    public int Require(int label, IReadOnlyDictionary<int, string> classNames, string paramName)
    {
        int index = Find(label);
        if (index < 0)
            throw new ArgumentException(Guard.Text($"expected one of {ClassText.List(_labels, classNames)}, found {label}"), paramName);
        return index;
    }

    /// <summary>The labels that occur, each once, ascending: in linear time where they are close together, else by sorting.</summary>
    public static int[] Distinct(ReadOnlySpan<int> labels)
    {
        if (labels.IsEmpty)
            return [];
        int lowest = int.MaxValue, highest = int.MinValue;
        foreach (int label in labels)
            (lowest, highest) = (Math.Min(lowest, label), Math.Max(highest, label));
        return (long)highest - lowest < Math.Max(1024, labels.Length) ? DistinctOfRange(labels, lowest, highest) : DistinctOfSorted(labels.ToArray());
    }

    private static int[] DistinctOfRange(ReadOnlySpan<int> labels, int lowest, int highest)
    {
        bool[] occurs = new bool[highest - lowest + 1];
        foreach (int label in labels)
            occurs[label - lowest] = true;
        int[] distinct = new int[occurs.AsSpan().Count(true)];
        int count = 0;
        for (int i = 0; i < occurs.Length; i++)
        {
            if (occurs[i])
                distinct[count++] = lowest + i;
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
