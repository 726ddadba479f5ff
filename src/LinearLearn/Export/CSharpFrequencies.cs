namespace LinearLearn;

/// <summary>Represents the inverse document frequencies of stored columns as indices of their distinct values.</summary>
internal sealed class CSharpFrequencies
{
    /// <summary>Lists the values.</summary>
    /// <param name="weights">The stored columns.</param>
    /// <param name="frequencies">The inverse document frequency of each column; empty if there are none.</param>
    public CSharpFrequencies(StoredWeights weights, float[] frequencies)
    {
        if (frequencies.Length == 0)
            return;
        float[] stored = [.. Enumerable.Range(0, weights.Count).Select(index => frequencies[weights.ColumnAt(index)])];
        Values = [.. stored.Distinct().Order()];
        Indices = Array.ConvertAll(stored, value => Array.BinarySearch(Values, value));
    }

    /// <summary>Gets the distinct values in ascending order.</summary>
    public float[] Values { get; } = [];

    /// <summary>Gets the index of the value of each stored column.</summary>
    public int[] Indices { get; } = [];

    /// <summary>Gets the smallest C# type of an index.</summary>
    public string IndexType => Values.Length <= byte.MaxValue + 1 ? "byte" : Values.Length <= ushort.MaxValue + 1 ? "ushort" : "int";
}
