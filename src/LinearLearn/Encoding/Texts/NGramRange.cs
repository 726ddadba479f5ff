namespace LinearLearn;

/// <summary>Represents a range of n-gram lengths.</summary>
public readonly record struct NGramRange
{
    private const int Most = 16;

    /// <summary>Creates a range.</summary>
    /// <param name="shortest">The length of the shortest n-grams: 1 to 16.</param>
    /// <param name="longest">The length of the longest n-grams: <paramref name="shortest"/> to 16.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length is out of range.</exception>
    public NGramRange(int shortest, int longest)
    {
        Shortest = Guard.Between(shortest, 1, Most, nameof(shortest));
        Longest = Guard.Between(longest, shortest, Most, nameof(longest));
    }

    /// <summary>Gets the length of the shortest n-grams.</summary>
    public int Shortest { get; }

    /// <summary>Gets the length of the longest n-grams; 0 in the default value, which is not a valid range.</summary>
    public int Longest { get; }

    /// <summary>Formats the range in the invariant culture.</summary>
    /// <returns>For instance "3 to 5".</returns>
    public override string ToString() => Guard.Text($"{Shortest} to {Longest}");
}
