namespace LinearLearn;

/// <summary>
/// The bias as the dual sees it. Each example has one more feature, of value B, whose weight is B * sum(alpha * y); the bias is B times that
/// weight, plus an offset.
/// </summary>
/// <remarks>
/// Where the bias is a regularised feature or there is none (B = 0), the offset stays 0. A bias that is not regularised demands that
/// sum(alpha * y) = 0. The method of multipliers (M. R. Hestenes, "Multiplier and Gradient Methods", 1969) gets there: solve with the
/// penalty B^2/2 * sum(alpha * y)^2, then move the bias found into the offset (<see cref="Settle"/>), and again. In terms of the primal it is the
/// proximal point method: what is penalised is the distance from the bias before, (bias - offset)^2 / (2 * B^2), which comes to nothing
/// (R. T. Rockafellar, "Augmented Lagrangians and Applications of the Proximal Point Algorithm in Convex Programming", 1976).
/// </remarks>
internal struct DualBias
{
    private readonly bool _isFree;
    private double _offset;
    private double _sum;

    private DualBias(double square, bool isFree)
    {
        Square = square;
        _isFree = isFree;
    }

    /// <summary>B^2, which every example's squared length has more.</summary>
    public double Square { get; }

    /// <summary>The bias.</summary>
    public readonly double Value => _offset + Square * _sum;

    /// <summary>How far the scores would move if the bias were settled now: 0 where the offset is fixed.</summary>
    public readonly double Unsettled => _isFree ? Math.Abs(Square * _sum) : 0;

    /// <param name="feature">B; 0 for no bias, null for one that is not regularised.</param>
    /// <param name="meanSquaredNorm">The examples' mean squared length.</param>
    /// <param name="meanCost">Their mean cost.</param>
    public static DualBias For(float? feature, double meanSquaredNorm, double meanCost)
    {
        if (feature is { } value)
            return new DualBias((double)value * value, isFree: false);
        // B decides how fast it goes, not where to. As long as an example, so that it neither leads nor lags behind the weights; where examples
        // are short, long enough that one alpha of full size moves the bias by 1.
        return new DualBias(Math.Max(meanSquaredNorm, 1 / meanCost), isFree: true);
    }

    /// <summary>An example's alpha * y has grown by a step.</summary>
    public void Add(double step) => _sum += step;

    /// <summary>Moves the bias found into the offset.</summary>
    public void Settle()
    {
        if (_isFree)
            _offset += Square * _sum;
    }
}
