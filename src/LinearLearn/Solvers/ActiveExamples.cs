namespace LinearLearn;

/// <summary>Holds the examples that a solver still visits, and their order in each pass.</summary>
internal sealed class ActiveExamples(int[] all, bool shuffle, ulong seed)
{
    /// <summary>The number of neighboring examples that stay together in the pass after a restoration.</summary>
    /// <remarks>
    /// Few examples change in that pass: most are only read, which is twice as fast in order if the data exceeds the caches. In other
    /// passes, blocks cost more passes than they save time, because neighbors are often similar.
    /// </remarks>
    private const int BlockExamples = 8;

    private readonly int[] _order = [.. all];
    private int _count = all.Length;
    private int _kept;
    private bool _isRestored; // for the next pass

    /// <summary>Starts a pass; examples that it does not keep are left out of the next one.</summary>
    /// <returns>The examples, shuffled by the seed and the pass, or in the order of the data.</returns>
    public ReadOnlySpan<int> Start(int pass)
    {
        _kept = 0;
        Span<int> order = _order.AsSpan(0, _count);
        if (shuffle)
        {
            SplitMix64 random = SplitMix64.Stream(seed, (ulong)pass);
            if (_isRestored)
                ShuffleBlocks(order, ref random);
            else
                random.Shuffle(order);
        }
        _isRestored = false;
        return order;
    }

    /// <summary>Keeps an example for the next pass, after it was visited: its index overwrites one that was already read.</summary>
    public void Keep(int example) => _order[_kept++] = example;

    /// <summary>Ends a pass.</summary>
    public void End() => _count = _kept;

    /// <summary>Restores all examples for the next pass.</summary>
    public void Restore()
    {
        all.CopyTo(_order);
        _count = all.Length;
        _isRestored = true;
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
