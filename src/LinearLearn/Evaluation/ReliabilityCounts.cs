namespace LinearLearn;

/// <summary>
/// Counts the data of a <see cref="ReliabilityCurve"/>: for each bin of equal width, the probabilities, their sum and the positive
/// outcomes.
/// </summary>
internal sealed class ReliabilityCounts(int bins)
{
    private readonly int[] _counts = new int[bins];
    private readonly double[] _weights = new double[bins];
    private readonly double[] _trues = new double[bins];
    private readonly double[] _sums = new double[bins];
    private double _weight;

    /// <summary>Gets the number of probabilities.</summary>
    public int Count { get; private set; }

    /// <summary>Counts a probability of 0 to 1, with its outcome and the weight of its example.</summary>
    public void Add(double probability, bool outcome, double weight = 1)
    {
        int bin = GetBin(probability);
        _counts[bin]++;
        _weights[bin] += weight;
        _trues[bin] += outcome ? weight : 0;
        _sums[bin] += weight * probability;
        _weight += weight;
        Count++;
    }

    /// <summary>Adds the counts of another instance with the same number of bins.</summary>
    public void Add(ReliabilityCounts other)
    {
        for (int bin = 0; bin < bins; bin++)
        {
            _counts[bin] += other._counts[bin];
            _weights[bin] += other._weights[bin];
            _trues[bin] += other._trues[bin];
            _sums[bin] += other._sums[bin];
        }
        _weight += other._weight;
        Count += other.Count;
    }

    /// <summary>Creates a point for each bin that is not empty.</summary>
    public ReliabilityBin[] CreatePoints() => [.. Enumerable.Range(0, bins).Where(bin => _counts[bin] > 0).Select(CreatePoint)];

    /// <summary>
    /// Computes the sum over the bins of weight / total weight * |fraction of positive outcomes - mean probability|; NaN if nothing was
    /// counted.
    /// </summary>
    public double ComputeError() => Count == 0 ? double.NaN : Enumerable.Range(0, bins).Where(bin => _counts[bin] > 0)
        .Sum(bin => _weights[bin] / _weight * Math.Abs(_trues[bin] / _weights[bin] - _sums[bin] / _weights[bin]));

    private ReliabilityBin CreatePoint(int bin) => new(
        GetEdge(bin), GetEdge(bin + 1), _counts[bin], _sums[bin] / _weights[bin], _trues[bin] / _weights[bin]);

    // For a probability above an edge, the product is never below the edge's index. At the edge, or if it is rounded up, the product can be
    // one bin too high.
    private int GetBin(double probability)
    {
        int bin = Math.Min((int)(probability * bins), bins - 1);
        return bin > 0 && probability <= GetEdge(bin) ? bin - 1 : bin;
    }

    private double GetEdge(int index) => (double)index / bins;
}
