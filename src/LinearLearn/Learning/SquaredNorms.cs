namespace LinearLearn;

/// <summary>The sum of weight * |x|^2 over the examples that a learner has learned from, and the sum of their weights.</summary>
internal readonly record struct SquaredNorms(double Sum, double Weight)
{
    /// <summary>The squares of steps of its reciprocal, which AdaGrad adds up, are far from overflowing a float.</summary>
    private const double LeastMean = 1e-24;

    public SquaredNorms Add(double squaredNorm, double weight) => new(Sum + weight * squaredNorm, Weight + weight);

    /// <summary>Computes the mean after another example; 1 while all features were 0.</summary>
    public float MeanWith(double squaredNorm, double weight)
    {
        SquaredNorms sums = Add(squaredNorm, weight);
        return sums.Sum > 0 ? (float)Math.Max(LeastMean, sums.Sum / sums.Weight) : 1;
    }
}
