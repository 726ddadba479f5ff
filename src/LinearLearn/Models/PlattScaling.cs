namespace LinearLearn;

/// <summary>Fits p = 1 / (1 + exp(-(slope * score + offset))) to two classes by maximum likelihood, with smoothed targets.</summary>
/// <remarks>
/// The targets are (N+ + 1) / (N+ + 2) for positive examples and 1 / (N- + 2) for negative ones, so that separated scores have a finite
/// fit.
/// J. Platt, "Probabilistic Outputs for Support Vector Machines and Comparisons to Regularized Likelihood Methods", 1999; the Newton method
/// with backtracking is that of H.-T. Lin, C.-J. Lin, R. C. Weng, "A Note on Platt's Probabilistic Outputs for Support Vector Machines",
/// Machine Learning 68, 2007. The slope is at least 0, so that the order of examples is never reversed.
/// </remarks>
internal static class PlattScaling
{
    private const int MostSteps = 100;

    /// <summary>The largest absolute mean gradient at which the fit has converged.</summary>
    private const double Tolerance = 1e-12;

    /// <summary>
    /// The term added to the diagonal of the Hessian, relative to the sum of the weights, so that it is positive definite.
    /// </summary>
    private const double Ridge = 1e-12;

    /// <summary>The shortest step of the line search, and the fraction of the expected decrease that a step must reach.</summary>
    private const double ShortestStep = 1e-10, SufficientDecrease = 1e-4;

    /// <summary>The relative rounding error of a sum of losses.</summary>
    private const double LossRounding = 1e-14;

    /// <summary>Fits the slope and the offset.</summary>
    /// <param name="scores">Standardized scores: of mean 0 and deviation 1, or all 0.</param>
    /// <param name="isPositive">For each score, whether the example is of the positive class.</param>
    /// <param name="weights">The weight of each example: finite, 0 or more, not all 0.</param>
    public static (double Slope, double Offset) Fit(double[] scores, bool[] isPositive, double[] weights)
    {
        double positives = 0, negatives = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (isPositive[i])
                positives += weights[i];
            else
                negatives += weights[i];
        }
        double high = (positives + 1) / (positives + 2), low = 1 / (negatives + 2);
        double[] targets = Array.ConvertAll(isPositive, positive => positive ? high : low);
        (double slope, double offset) = Minimize(scores, targets, weights, Math.Log((positives + 1) / (negatives + 1)));
        if (slope > 0)
            return (slope, offset);
        double expected = positives * high + negatives * low;
        return (0, Math.Log(expected / (positives + negatives - expected)));
    }

    private static (double Slope, double Offset) Minimize(double[] scores, double[] targets, double[] weights, double offset)
    {
        double slope = 0, total = DoubleKernels.SumInOrder(weights), loss = Cost(scores, targets, weights, slope, offset);
        for (int step = 0; step < MostSteps; step++)
        {
            double slopeGradient = 0, offsetGradient = 0, h11 = Ridge * total, h22 = h11, h21 = 0;
            for (int i = 0; i < scores.Length; i++)
            {
                double probability = Logistic(slope * scores[i] + offset);
                double curvature = weights[i] * probability * (1 - probability), difference = weights[i] * (probability - targets[i]);
                h11 += scores[i] * scores[i] * curvature;
                h21 += scores[i] * curvature;
                h22 += curvature;
                slopeGradient += scores[i] * difference;
                offsetGradient += difference;
            }
            if (Math.Max(Math.Abs(slopeGradient), Math.Abs(offsetGradient)) <= Tolerance * total)
                break;
            double determinant = h11 * h22 - h21 * h21;
            double slopeStep = -(h22 * slopeGradient - h21 * offsetGradient) / determinant;
            double offsetStep = -(h11 * offsetGradient - h21 * slopeGradient) / determinant;
            double descent = slopeGradient * slopeStep + offsetGradient * offsetStep, length = 1;
            for (; length >= ShortestStep; length /= 2)
            {
                double found = Cost(scores, targets, weights, slope + length * slopeStep, offset + length * offsetStep);
                if (found <= loss + SufficientDecrease * length * descent + LossRounding * loss)
                {
                    (slope, offset, loss) = (slope + length * slopeStep, offset + length * offsetStep, found);
                    break;
                }
            }
            if (length < ShortestStep)
                break; // the remaining gain is below the rounding error
        }
        return (slope, offset);
    }

    /// <summary>Computes the sum of weight * -(t log p + (1 - t) log(1 - p)) without overflow.</summary>
    private static double Cost(double[] scores, double[] targets, double[] weights, double slope, double offset)
    {
        double loss = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            double score = slope * scores[i] + offset;
            loss += weights[i] * (Math.Max(0, score) - targets[i] * score + Math.Log(1 + Math.Exp(-Math.Abs(score))));
        }
        return loss;
    }

    private static double Logistic(double score) => score >= 0 ? 1 / (1 + Math.Exp(-score)) : Math.Exp(score) / (1 + Math.Exp(score));
}
