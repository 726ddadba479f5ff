namespace LinearLearn;

/// <summary>The examples that a solver still visits, and their order in each pass.</summary>
internal sealed class ActiveExamples(int[] all, bool shuffle, ulong seed)
{
    private readonly int[] _order = [.. all];
    private int _count = all.Length;
    private int _kept;

    /// <summary>Whether none was left out when the pass started.</summary>
    public bool StartedWithAll { get; private set; }

    /// <summary>The order of a pass: a new one of the seed and the pass, or that of the data. All that is not kept is left out from the next pass on.</summary>
    public ReadOnlySpan<int> Start(int pass)
    {
        _kept = 0;
        StartedWithAll = _count == all.Length;
        if (shuffle)
        {
            SplitMix64 random = SplitMix64.Stream(seed, (ulong)pass);
            random.Shuffle(_order.AsSpan(0, _count));
        }
        return _order.AsSpan(0, _count);
    }

    /// <summary>Keeps an example, once it has been visited: it takes a place that was read before.</summary>
    public void Keep(int example) => _order[_kept++] = example;

    public void End() => _count = _kept;

    /// <summary>Takes all in again.</summary>
    public void Restore()
    {
        all.CopyTo(_order);
        _count = all.Length;
    }
}
