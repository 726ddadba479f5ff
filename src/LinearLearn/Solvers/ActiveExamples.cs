namespace LinearLearn;

/// <summary>The examples that a solver still visits, and their order in each pass.</summary>
internal sealed class ActiveExamples(int[] all, bool shuffle, ulong seed)
{
    /// <summary>
    /// How many neighbors stay together in the pass after a restoration. Few examples move in it: most are only looked at, which is bound
    /// by memory where
    /// the data outgrows the caches, and twice as fast from neighbor to neighbor. Elsewhere blocks would cost more passes than they save
    /// time, for neighbors are often alike.
    /// </summary>
    private const int BlockExamples = 8;

    private readonly int[] _order = [.. all];
    private int _count = all.Length;
    private int _kept;

    /// <summary>Whether none was left out when the pass started.</summary>
    public bool StartedWithAll { get; private set; }

    /// <summary>Whether all have been taken in again for the next pass.</summary>
    public bool IsRestored { get; private set; }

    /// <summary>
    /// The order of a pass: a new one of the seed and the pass, or that of the data. All that is not kept is left out from the next pass
    /// on.
    /// </summary>
    public ReadOnlySpan<int> Start(int pass)
    {
        StartedWithAll = _count == all.Length;
        _kept = 0;
        Span<int> order = _order.AsSpan(0, _count);
        if (shuffle)
        {
            SplitMix64 random = SplitMix64.Stream(seed, (ulong)pass);
            if (IsRestored)
                ShuffleBlocks(order, ref random);
            else
                random.Shuffle(order);
        }
        IsRestored = false;
        return order;
    }

    /// <summary>Keeps an example, once it has been visited: it takes a place that was read before.</summary>
    public void Keep(int example) => _order[_kept++] = example;

    /// <summary>Ends a pass.</summary>
    public void End() => _count = _kept;

    /// <summary>Takes all in again.</summary>
    public void Restore()
    {
        all.CopyTo(_order);
        _count = all.Length;
        IsRestored = true;
    }

    private static void ShuffleBlocks(Span<int> order, ref SplitMix64 random)
    {
        Span<int> held = stackalloc int[BlockExamples];
        for (int last = order.Length / BlockExamples - 1; last > 0; last--)
        {
            Span<int> one = order.Slice(last * BlockExamples, BlockExamples),
                other = order.Slice(random.Next(last + 1) * BlockExamples, BlockExamples);
            one.CopyTo(held);
            other.CopyTo(one);
            held.CopyTo(other);
        }
    }
}
