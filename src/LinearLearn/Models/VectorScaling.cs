namespace LinearLearn;

/// <summary>Fits softmax(a_k * score_k + b_k) to K classes by maximum likelihood, shrunk towards temperature scaling.</summary>
/// <remarks>
/// Temperature scaling has one slope for all classes and offsets of 0. The fit minimizes sum(weight * cross-entropy) + 0.15 * sum((a_k -
/// mean(a))^2 + b_k^2) over standardized scores, by Newton steps that are solved by conjugate gradients and projected to slopes of 0 or
/// more. The target of an example is 1 - 1 / (N + 2) for its class, and the other classes share the rest, where N is the sum of the
/// weights. This amounts to one additional error, so that separated scores have a finite fit. C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger,
/// "On Calibration of Modern Neural Networks", ICML 2017; D. P. Bertsekas, "Projected Newton Methods for Optimization Problems with Simple
/// Constraints", SIAM Journal on Control and Optimization 20, 1982.
/// </remarks>
internal sealed class VectorScaling
{
    private const int MostSteps = 100;

    /// <summary>The lambda of lambda / 2 * the sum of squares.</summary>
    /// <remarks>
    /// Measured on six tables of 3 to 11 classes: without it, 150 examples overfit; ten times as much keeps one-vs-rest scores from being
    /// corrected.
    /// </remarks>
    private const double Shrinkage = 0.3;

    /// <summary>The largest absolute mean gradient at which the fit has converged.</summary>
    private const double Tolerance = 1e-11;

    /// <summary>The shortest step of the line search, and the fraction of the expected decrease that a step must reach.</summary>
    private const double ShortestStep = 1e-10, SufficientDecrease = 1e-4;

    /// <summary>The relative rounding error of a sum of losses.</summary>
    private const double LossRounding = 1e-14;

    private readonly int _classes;
    private readonly double[] _scores;
    private readonly int[] _classOf;
    private readonly double[] _weights;
    private readonly double[] _probabilities;
    private readonly double _total;
    private readonly double _ownTarget;
    private readonly double _otherTarget;

    private VectorScaling(double[] scores, int[] classOf, double[] weights, int classes)
    {
        _classes = classes;
        _scores = scores;
        _classOf = classOf;
        _weights = weights;
        _probabilities = new double[scores.Length];
        _total = weights.Sum();
        double smoothed = 1 / (_total + 2);
        _ownTarget = 1 - smoothed;
        _otherTarget = smoothed / (classes - 1);
    }

    /// <summary>Fits the slopes and the offsets.</summary>
    /// <param name="scores">N x K standardized scores: of mean 0 and deviation 1 over all of them, or all 0.</param>
    /// <param name="classOf">The class index of each of N examples.</param>
    /// <param name="weights">The weight of each example: finite, 0 or more, not all 0.</param>
    /// <param name="classes">K, 3 or more.</param>
    public static (double[] Slopes, double[] Offsets) Fit(double[] scores, int[] classOf, double[] weights, int classes)
    {
        double[] fitted = new VectorScaling(scores, classOf, weights, classes).Minimize();
        return (fitted[..classes], fitted[classes..]);
    }

    /// <summary>Computes K slopes, followed by K offsets.</summary>
    private double[] Minimize()
    {
        double[] found = new double[2 * _classes];
        found.AsSpan(0, _classes).Fill(1);
        double loss = Cost(found);
        double[] gradient = new double[found.Length], next = new double[found.Length];
        for (int step = 0; step < MostSteps; step++)
        {
            ComputeGradient(found, gradient);
            bool[] isFree = [.. gradient.Select((slope, j) => j >= _classes || found[j] > 0 || slope < 0)];
            double largest = gradient.Where((_, j) => isFree[j]).Max(Math.Abs);
            if (largest <= Tolerance * _total)
                break;
            double[] direction = Solve(gradient, isFree, Math.Min(0.1, Math.Sqrt(largest / _total)));
            double length = 1;
            for (; length >= ShortestStep; length /= 2)
            {
                double descent = 0;
                for (int j = 0; j < found.Length; j++)
                {
                    double moved = found[j] + length * direction[j];
                    next[j] = j < _classes ? Math.Max(0, moved) : moved;
                    descent += gradient[j] * (next[j] - found[j]);
                }
                double nextLoss = Cost(next);
                if (nextLoss <= loss + SufficientDecrease * descent + LossRounding * Math.Abs(loss))
                {
                    (found, next, loss) = (next, found, nextLoss);
                    break;
                }
            }
            if (length < ShortestStep)
                break; // the remaining gain is below the rounding error
        }
        return found;
    }

    /// <summary>Computes the objective, and the probabilities that the other methods use.</summary>
    private double Cost(double[] point)
    {
        double loss = 0;
        for (int i = 0; i < _classOf.Length; i++)
        {
            ReadOnlySpan<double> scores = _scores.AsSpan(i * _classes, _classes);
            Span<double> own = _probabilities.AsSpan(i * _classes, _classes);
            double highest = double.NegativeInfinity, sumOfScores = 0, sum = 0;
            for (int k = 0; k < own.Length; k++)
            {
                own[k] = point[k] * scores[k] + point[_classes + k];
                highest = Math.Max(highest, own[k]);
                sumOfScores += own[k];
            }
            double expected = _otherTarget * sumOfScores + (_ownTarget - _otherTarget) * own[_classOf[i]];
            foreach (ref double value in own)
                sum += value = Math.Exp(value - highest);
            foreach (ref double value in own)
                value /= sum;
            loss += _weights[i] * (highest + Math.Log(sum) - expected);
        }
        double mean = Mean(point), squares = 0;
        for (int k = 0; k < _classes; k++)
            squares += (point[k] - mean) * (point[k] - mean) + point[_classes + k] * point[_classes + k];
        return loss + Shrinkage / 2 * squares;
    }

    private void ComputeGradient(double[] point, double[] gradient)
    {
        Array.Clear(gradient);
        for (int i = 0; i < _classOf.Length; i++)
        {
            for (int k = 0; k < _classes; k++)
            {
                double target = k == _classOf[i] ? _ownTarget : _otherTarget;
                double difference = _weights[i] * (_probabilities[i * _classes + k] - target);
                gradient[k] += difference * _scores[i * _classes + k];
                gradient[_classes + k] += difference;
            }
        }
        AddShrinkage(point, gradient);
    }

    /// <summary>Multiplies the Hessian by a vector.</summary>
    private void Multiply(double[] vector, double[] product)
    {
        Array.Clear(product);
        double[] moved = new double[_classes];
        for (int i = 0; i < _classOf.Length; i++)
        {
            ReadOnlySpan<double> scores = _scores.AsSpan(i * _classes, _classes), own = _probabilities.AsSpan(i * _classes, _classes);
            double mean = 0;
            for (int k = 0; k < moved.Length; k++)
            {
                moved[k] = vector[k] * scores[k] + vector[_classes + k];
                mean += own[k] * moved[k];
            }
            for (int k = 0; k < moved.Length; k++)
            {
                double change = _weights[i] * own[k] * (moved[k] - mean);
                product[k] += change * scores[k];
                product[_classes + k] += change;
            }
        }
        AddShrinkage(vector, product);
    }

    /// <summary>Computes the diagonal of the Hessian.</summary>
    private double[] GetDiagonal()
    {
        double[] diagonal = new double[2 * _classes];
        diagonal.AsSpan().Fill(Shrinkage);
        for (int i = 0; i < _probabilities.Length; i++)
        {
            double curvature = _weights[i / _classes] * _probabilities[i] * (1 - _probabilities[i]);
            diagonal[i % _classes] += curvature * _scores[i] * _scores[i];
            diagonal[_classes + i % _classes] += curvature;
        }
        return diagonal;
    }

    /// <summary>
    /// Solves Hessian * direction = -gradient for the free parameters by conjugate gradients, to a fraction of the gradient's length.
    /// </summary>
    private double[] Solve(double[] gradient, bool[] isFree, double tolerance)
    {
        double[] diagonal = GetDiagonal(), product = new double[gradient.Length], solution = new double[gradient.Length];
        double[] residual = [.. gradient.Select((slope, j) => isFree[j] ? -slope : 0)];
        double[] scaled = [.. residual.Select((value, j) => value / diagonal[j])];
        double[] direction = [.. scaled];
        double start = Math.Sqrt(Dot(residual, residual)), size = Dot(residual, scaled);
        for (int step = 0; step < 4 * gradient.Length && Math.Sqrt(Dot(residual, residual)) > tolerance * start; step++)
        {
            Multiply(direction, product);
            double curvature = 0;
            for (int j = 0; j < product.Length; j++)
            {
                product[j] = isFree[j] ? product[j] : 0;
                curvature += product[j] * direction[j];
            }
            if (!(curvature > 0))
                break;
            double length = size / curvature, before = size;
            for (int j = 0; j < residual.Length; j++)
            {
                solution[j] += length * direction[j];
                residual[j] -= length * product[j];
                scaled[j] = residual[j] / diagonal[j];
            }
            size = Dot(residual, scaled);
            for (int j = 0; j < direction.Length; j++)
                direction[j] = scaled[j] + size / before * direction[j];
        }
        return solution;
    }

    private void AddShrinkage(double[] point, double[] gradient)
    {
        double mean = Mean(point);
        for (int k = 0; k < _classes; k++)
        {
            gradient[k] += Shrinkage * (point[k] - mean);
            gradient[_classes + k] += Shrinkage * point[_classes + k];
        }
    }

    private double Mean(double[] point)
    {
        double sum = 0;
        for (int k = 0; k < _classes; k++)
            sum += point[k];
        return sum / _classes;
    }

    private static double Dot(double[] x, double[] y)
    {
        double sum = 0;
        for (int j = 0; j < x.Length; j++)
            sum += x[j] * y[j];
        return sum;
    }
}
