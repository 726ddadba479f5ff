namespace LinearLearn;

/// <summary>Represents the sum of weight * |x|^2 over the examples learned so far, and the sum of their weights.</summary>
internal readonly record struct SquaredNorms(double Sum, double Weight)
{
    /// <summary>
    /// The smallest mean, chosen so that the squared steps of its reciprocal, which AdaGrad adds up, cannot overflow a float.
    /// </summary>
    private const double LeastMean = 1e-24;

    public SquaredNorms Add(double squaredNorm, double weight) => new(Sum + weight * squaredNorm, Weight + weight);

    /// <summary>Computes the mean including another example; 1 if all features are 0.</summary>
    public float MeanWith(double squaredNorm, double weight)
    {
        SquaredNorms sums = Add(squaredNorm, weight);
        return sums.Sum > 0 ? (float)Math.Max(LeastMean, sums.Sum / sums.Weight) : 1;
    }
}
