namespace LinearLearn;

/// <summary>Counts the moves of a free bias, and decides when the examples that were left out must be restored.</summary>
/// <remarks>
/// Without these examples, sum(alpha * y) = 0 may be impossible, and the bias would move forever. If examples are repeatedly restored and
/// left out, they could cycle. The growing caution prevents it.
/// </remarks>
internal struct BiasMoves
{
    /// <summary>The number of moves after which all examples are restored, because the others were left out by an outdated bias.</summary>
    private const int MovesUntilRestored = 10;

    private const double FirstCaution = 0.1;

    private int _count;

    /// <summary>Gets how much farther than usual a gradient must point outwards for its variable to be left out.</summary>
    public double Caution { get; private set; }

    /// <summary>Counts a move.</summary>
    /// <returns>Whether all examples must be restored.</returns>
    public bool Count()
    {
        if (++_count < MovesUntilRestored)
            return false;
        Caution = Math.Max(FirstCaution, 2 * Caution);
        return true;
    }

    /// <summary>Starts counting again, after all examples were restored.</summary>
    public void Reset() => _count = 0;
}
