namespace LinearLearn;

/// <summary>
/// The bias as the dual sees it. Each example has one more feature, of value B, whose weight is B * sum(alpha * y); the bias is B times
/// that
/// weight, plus an offset.
/// </summary>
/// <remarks>
/// <para>
/// Where the bias is a regularized feature or there is none (B = 0), the offset stays 0. A bias that is not regularized demands that
/// sum(alpha * y) = 0. The method of multipliers (M. R. Hestenes, "Multiplier and Gradient Methods", 1969) gets there: solve with the
/// penalty B^2/2 * sum(alpha * y)^2, then move the bias found into the offset (<see cref="Settle"/>), and again. In terms of the primal it
/// is the
/// proximal point method: what is penalised is the distance from the bias before, (bias - offset)^2 / (2 * B^2), which comes to nothing
/// (R. T. Rockafellar, "Augmented Lagrangians and Applications of the Proximal Point Algorithm in Convex Programming", 1976).
/// </para>
/// <para>
/// A bias that is not regularized makes up for any move of the features. So they are centered: x - mean stands for x, which takes
/// a fraction of the passes where the mean is far from 0, as that of pictures is. No row is changed for it. With v = sum(alpha * y * x),
/// which the
/// solvers keep, the weights are v - mean * sum(alpha * y), and a centered score is v * x plus what <see cref="At"/> says.
/// </para>
/// </remarks>
internal struct DualBias(double square, double meanSquare, bool isFree)
{
    /// <summary>The most steps like the next one that the bias is taken to be away.</summary>
    private const double MaxStepRatio = 10;

    private double _offset;
    private double _meanScore;
    private double _lastStep;

    /// <summary>Whether the bias is not regularized.</summary>
    public readonly bool IsFree => isFree;

    /// <summary>sum(alpha * y)</summary>
    public double Sum { get; private set; }

    /// <summary>How far the scores would move if the bias were settled now: 0 where the offset is fixed.</summary>
    public readonly double Unsettled => Math.Abs(Step);

    /// <summary>
    /// How far the bias still has to go: steps that shrink by a rate add up to step / (1 - rate), with the rate from the step before to the
    /// next one.
    /// </summary>
    public readonly double Distance
    {
        get
        {
            double rate = _lastStep == 0 ? 0 : Step / _lastStep;
            return Unsettled / Math.Max(1 - Math.Max(rate, 0), 1 / MaxStepRatio);
        }
    }

    private readonly double Step => isFree ? square * Sum : 0;

    /// <summary>What is added to v * x for an example's score; for x = 0, the bias of the model.</summary>
    /// <param name="meanDot">mean * x</param>
    public readonly double At(double meanDot) => _offset - _meanScore + (square + meanSquare - meanDot) * Sum;

    /// <summary>An example's alpha * y has grown by a step.</summary>
    public void Add(double step, double meanDot)
    {
        Sum += step;
        _meanScore += step * meanDot;
    }

    /// <summary>Moves the bias by as much as it is from where it should be.</summary>
    public void Move(double distance) => _offset += distance;

    /// <summary>Moves the bias found into the offset.</summary>
    public void Settle()
    {
        _lastStep = Step;
        _offset += _lastStep;
    }
}
