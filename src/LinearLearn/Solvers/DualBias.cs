namespace LinearLearn;

/// <summary>Represents the bias in the dual.</summary>
/// <remarks>
/// <para>
/// Each example has an additional feature of value B, whose weight is B * sum(alpha * y); the bias is B times that weight, plus an offset.
/// If the bias is a regularized feature or there is none (B = 0), the offset stays 0. A bias that is not regularized requires
/// sum(alpha * y) = 0. The method of multipliers (M. R. Hestenes, "Multiplier and Gradient Methods", 1969) achieves it: solve with the
/// penalty B^2/2 * sum(alpha * y)^2, add the resulting bias to the offset (<see cref="UpdateOffset"/>), and repeat. In terms of the primal
/// it is the proximal point method: it penalizes the distance from the previous bias, (bias - offset)^2 / (2 * B^2), which vanishes
/// (R. T. Rockafellar, "Augmented Lagrangians and Applications of the Proximal Point Algorithm in Convex Programming", 1976).
/// </para>
/// <para>
/// A bias that is not regularized compensates for any shift of the features. Therefore they are centered: x - mean replaces x, which needs
/// a fraction of the passes if the mean is far from 0, as for images. The rows themselves are not changed. With v = sum(alpha * y * x),
/// which the solvers maintain, the weights are v - mean * sum(alpha * y), and a centered score is v * x plus the result of
/// <see cref="GetBias"/>.
/// </para>
/// </remarks>
internal struct DualBias(double square, double meanSquare, bool isFree)
{
    /// <summary>The largest assumed ratio of the remaining distance to the next step.</summary>
    private const double MaxStepRatio = 10;

    private double _offset;
    private double _meanScore;
    private double _lastStep;

    /// <summary>Gets whether the bias is not regularized.</summary>
    public readonly bool IsFree => isFree;

    /// <summary>Gets the part of the bias that a pass does not change.</summary>
    public readonly double Offset => _offset;

    /// <summary>Gets sum(alpha * y).</summary>
    public double Sum { get; private set; }

    /// <summary>Gets the sum of alpha * y * the dot product with the mean example.</summary>
    public readonly double MeanScore => _meanScore;

    /// <summary>Gets the distance by which <see cref="UpdateOffset"/> would move the scores: 0 if the offset is fixed.</summary>
    public readonly double PendingStep => Math.Abs(Step);

    /// <summary>Gets the estimated distance to the best bias.</summary>
    /// <remarks>Steps that shrink by a rate add up to step / (1 - rate), where the rate is the next step divided by the last one.</remarks>
    public readonly double Distance
    {
        get
        {
            double rate = _lastStep == 0 ? 0 : Step / _lastStep;
            return PendingStep / Math.Max(1 - Math.Max(rate, 0), 1 / MaxStepRatio);
        }
    }

    private readonly double Step => isFree ? square * Sum : 0;

    /// <summary>Computes the number to add to v * x for an example's score; for x = 0, the bias of the model.</summary>
    /// <param name="meanDot">mean * x</param>
    public readonly double GetBias(double meanDot) => _offset - _meanScore + GetFactor(meanDot) * Sum;

    /// <summary>Computes what <see cref="GetBias"/> adds for each unit of <see cref="Sum"/>.</summary>
    public readonly double GetFactor(double meanDot) => square + meanSquare - meanDot;

    /// <summary>Adds a step of an example's alpha * y.</summary>
    public void Add(double step, double meanDot)
    {
        Sum += step;
        _meanScore += step * meanDot;
    }

    /// <summary>Sets the sums after steps of several examples.</summary>
    public void SetSums(double sum, double meanScore) => (Sum, _meanScore) = (sum, meanScore);

    /// <summary>Moves the bias by a distance.</summary>
    public void Move(double distance) => _offset += distance;

    /// <summary>Adds the current bias to the offset.</summary>
    public void UpdateOffset()
    {
        _lastStep = Step;
        _offset += _lastStep;
    }
}
