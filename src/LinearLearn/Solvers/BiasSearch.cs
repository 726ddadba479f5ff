using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>
/// The bias that is best for given weights: minimizes sum(C_i * loss(y_i * (score_i + bias))), a convex function of one number, by the sign
/// of its derivative. The root is enclosed between two biases, then found by regula falsi (Illinois), and by halving where that is slow.
/// </summary>
/// <remarks>M. Dowell, P. Jarratt, "A modified regula falsi method for computing the root of an equation", BIT 11, 1971.</remarks>
internal sealed class BiasSearch(DualProblem problem, bool[] isPositive, Func<double, double> slopeAt)
{
    /// <summary>
    /// How near two biases must be to be taken for one, as a part of the larger of them and of a score of 1: below the digits of a float.
    /// </summary>
    private const double Nearness = 1e-9;

    private const int MostSteps = 200;

    /// <summary>Finds the best bias, the nearest one where several are.</summary>
    /// <param name="scores">The score of each example, without a bias.</param>
    /// <param name="start">Where to begin.</param>
    /// <returns>The bias; where the examples are of one class, so that there may be none, the start.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Find(ReadOnlySpan<float> scores, double start)
    {
        int[] examples = [.. problem.Examples];
        if (!Array.Exists(examples, i => isPositive[i]) || Array.TrueForAll(examples, i => isPositive[i]))
            return start;
        double near = start, nearValue = Derivative(scores, examples, start), constant = 0;
        if (nearValue == 0 || !double.IsFinite(nearValue))
            return start;
        int sign = -Math.Sign(nearValue);
        double far = start, farValue = nearValue;
        for (double step = problem.Settings.Tolerance / 8; farValue * sign < 0; step *= 2)
        {
            (near, nearValue) = (far, farValue);
            far += sign * Math.Max(step, Nearness);
            farValue = Derivative(scores, examples, far);
        }

        examples = LeaveOutConstant(scores, examples, near, far, ref constant);
        for (int i = 0; i < MostSteps && Math.Abs(far - near) > Nearness * Math.Max(1, Math.Abs(far)); i++)
        {
            double falsi = near - nearValue * (far - near) / (farValue - nearValue);
            double middle = near + (far - near) / 2;
            double next = i % 3 < 2 && farValue != 0 && (falsi - near) * (falsi - far) < 0 ? falsi : middle;
            double value = constant + Derivative(scores, examples, next);
            if (value * sign < 0)
            {
                (near, nearValue) = (next, value);
                farValue /= 2;
            }
            else
            {
                (far, farValue) = (next, value);
                nearValue /= 2;
            }
        }
        return far;
    }

    /// <summary>The derivative of the loss by the bias: it never falls as the bias rises.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Derivative(ReadOnlySpan<float> scores, ReadOnlySpan<int> examples, double bias)
    {
        double sum = 0;
        foreach (int i in examples)
            sum += Derivative(scores[i], i, bias);
        return sum;
    }

    private double Derivative(double score, int example, double bias)
    {
        double cost = problem.Cost(example);
        return isPositive[example] ? -cost * slopeAt(score + bias) : cost * slopeAt(-score - bias);
    }

    /// <summary>The examples whose derivative changes between two biases, and the sum of the others'.</summary>
    private int[] LeaveOutConstant(ReadOnlySpan<float> scores, int[] examples, double near, double far, ref double constant)
    {
        int count = 0;
        foreach (int i in examples)
        {
            double value = Derivative(scores[i], i, near);
            if (value == Derivative(scores[i], i, far))
                constant += value;
            else
                examples[count++] = i;
        }
        return examples[..count];
    }
}
