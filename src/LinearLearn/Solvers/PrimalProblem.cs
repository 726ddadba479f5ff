using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>
/// Represents the objective, penalty + costs, as a function of the weights of standardized rows, at the current point of a solver.
/// </summary>
/// <remarks>The weights are those of <see cref="SolverRows"/>: a row for each output, the bias last.</remarks>
internal sealed class PrimalProblem
{
    /// <summary>The fraction of the decrease predicted by the slope that a step must achieve (Armijo).</summary>
    private const double SufficientDecrease = 1e-4;

    /// <summary>The relative difference below which objectives are equal: the rounding error of a sum.</summary>
    private const double Rounding = 1e-13;

    /// <summary>The ratio of the slope to that at the start below which a point is low enough.</summary>
    private const double FlatPart = 0.5;

    /// <summary>The ratio of the first trial to the last step: steps can grow only gradually.</summary>
    private const double MostGrowth = 4;

    /// <summary>The smallest distance of the next trial from both ends, relative to the range.</summary>
    private const double SmallestPart = 0.1;

    /// <summary>The number of trials after which any lower point is accepted, and the number after which the search fails.</summary>
    private const int EnoughTrials = 6, MostTrials = 40;


    /// <param name="sums">The sums over the examples.</param>
    /// <param name="squares">The second derivative of the L2 penalty by each weight: one number for each column.</param>
    /// <param name="absolutes">The L1 penalty of each weight: one number for each column, or none.</param>
    /// <param name="start">The weights to start from; null for weights of 0 and the best biases.</param>
    public PrimalProblem(PrimalSums sums, double[] squares, double[] absolutes, double[]? start)
    {
        Sums = sums;
        Squares = squares;
        Absolutes = absolutes;
        (Weights, Gradient) = (new double[Length], new double[Length]);
        if (start is null)
        {
            double[] biases = sums.BestBiases();
            for (int k = 0; k < biases.Length; k++)
                Weights[k * sums.Stride + sums.Columns] = biases[k];
        }
        else
        {
            start.CopyTo(Weights, 0);
        }
        Objective = sums.Linearize(Weights) + Penalty(Weights);
        ComputeGradient();
    }

    /// <summary>Gets the sums over the examples, at the weights.</summary>
    public PrimalSums Sums { get; }

    /// <summary>Gets the number of weights, including biases and the zeros between them.</summary>
    public int Length => Sums.Length;

    public double[] Squares { get; }

    public double[] Absolutes { get; }

    public double[] Weights { get; }

    /// <summary>Gets the derivatives of the objective without the L1 penalty.</summary>
    public double[] Gradient { get; }

    public double Objective { get; private set; }

    /// <summary>
    /// Gets or sets whether the slope of the L1 penalty at a weight that a step sets to 0 is that before the end of the step, not after it.
    /// </summary>
    /// <remarks>Many weights become 0 exactly at the end of a step, which is then not too long.</remarks>
    public bool StopsAtZeros { get; set; }

    /// <summary>Gets the fraction of the last step that was taken.</summary>
    public double LastPart { get; private set; } = 1;

    /// <summary>Computes product = second derivatives * vector in single precision (the L1 penalty has no second derivatives).</summary>
    public void Curve(double[] vector, double[] product)
    {
        Sums.Curve(vector, product);
        for (int k = 0; k < Sums.Outputs; k++)
        {
            int start = k * Sums.Stride;
            DoubleKernels.AddProducts(vector.AsSpan(start, Squares.Length), Squares, product.AsSpan(start, Squares.Length));
        }
    }

    /// <summary>Moves along a direction to about the lowest point, and computes the gradient there.</summary>
    /// <param name="direction">The change of the weights for a whole step.</param>
    /// <param name="decrease">The first-order change of the objective for a whole step: below 0.</param>
    /// <returns>The fraction of the step that was taken; 0 if no step lowers the objective, and nothing has changed.</returns>
    public double Move(double[] direction, double decrease)
    {
        double[] weights = new double[Length];
        (double low, double slopeOfLow, double high, double slopeOfHigh) = (0, decrease, 1, double.PositiveInfinity);
        double step = Math.Min(1, MostGrowth * LastPart), found = 0;
        high = step;
        for (int trial = 1; trial <= MostTrials; trial++)
        {
            (double objective, double slope) = Evaluate(step, direction, weights);
            bool isLower = objective <= Objective + SufficientDecrease * step * decrease + Rounding * Math.Abs(Objective);
            if (isLower)
                found = step;
            double flat = -FlatPart * decrease;
            bool isEnough = step == high && trial == 1 ? slope <= flat : Math.Abs(slope) <= flat || trial >= EnoughTrials;
            if (isLower && isEnough)
                return Accept(step, objective, weights);
            if (isLower && slope < 0)
                (low, slopeOfLow) = (step, slope);
            else
                (high, slopeOfHigh) = (step, double.IsFinite(slope) ? Math.Max(slope, 0) : double.PositiveInfinity);
            // The zero of the line through both slopes, but not too close to either end.
            double part = double.IsFinite(slopeOfHigh) && slopeOfHigh > 0 ? slopeOfLow / (slopeOfLow - slopeOfHigh) : 0;
            step = low + (high - low) * Math.Clamp(part, SmallestPart, 1 - SmallestPart);
        }
        if (found > 0)
            return Accept(found, Evaluate(found, direction, weights).Objective, weights);
        Sums.Reject();
        return 0;
    }

    /// <summary>
    /// Sets weights to 0 whose best value, with all others fixed, is 0: near the solution, a step may leave them close to 0.
    /// </summary>
    /// <remarks>The curvature of a standardized column is about that of the bias.</remarks>
    public void DropWeights()
    {
        double[] curvatures = Absolutes.Length > 0 ? Sums.SumCurvatures() : [];
        for (int k = 0; k < curvatures.Length; k++)
        {
            double curvature = curvatures[k];
            for (int column = 0; column < Sums.Columns; column++)
            {
                int index = k * Sums.Stride + column;
                if (Math.Abs(Weights[index] * (curvature + Squares[column]) - Gradient[index]) <= Absolutes[column])
                    Weights[index] = 0;
            }
        }
    }

    /// <summary>Shifts the weights of all outputs after a step, for each column of a softmax, to the lowest penalty.</summary>
    /// <remarks>The scores of an example all change by the same number, which changes nothing.</remarks>
    /// <param name="direction">The step, which is changed.</param>
    /// <returns>The decrease of the penalty.</returns>
    public double ShiftColumns(double[] direction)
    {
        double gain = 0;
        double[] weights = new double[Sums.Outputs];
        for (int column = 0; column < Sums.Columns && weights.Length > 1; column++)
        {
            for (int k = 0; k < weights.Length; k++)
                weights[k] = Weights[k * Sums.Stride + column] + direction[k * Sums.Stride + column];
            if (!weights.AsSpan().ContainsAnyExcept(0))
                continue;
            double shift = QuadraticModel.BestShift(weights, Squares[column], Absolutes[column], out double lowered);
            if (!(lowered > 0))
                continue;
            gain += lowered;
            for (int k = 0; k < weights.Length; k++)
            {
                int index = k * Sums.Stride + column;
                direction[index] = weights[k] == -shift ? -Weights[index] : direction[index] + shift;
            }
        }
        return gain;
    }

    /// <summary>Computes the change of the L1 penalty along a direction.</summary>
    public double AbsolutePenaltyChange(double[] direction)
    {
        double[] weights = [.. Weights];
        DoubleKernels.Add(direction, weights);
        return AbsolutePenalty(weights) - AbsolutePenalty(Weights);
    }

    /// <summary>
    /// Computes the slope of the objective, including the L1 penalty, by a weight; at a weight of 0, the slope nearest to 0.
    /// </summary>
    public double LeastSlope(int index, int column)
    {
        double slope = Gradient[index], absolute = Absolutes.Length > 0 ? Absolutes[column] : 0, weight = Weights[index];
        return weight == 0 ? Math.Max(0, Math.Abs(slope) - absolute) * Math.Sign(slope) : slope + absolute * Math.Sign(weight);
    }

    /// <summary>Computes the L1 penalty of the weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double AbsolutePenalty(ReadOnlySpan<double> weights)
    {
        double sum = 0;
        for (int k = 0; k < Sums.Outputs && Absolutes.Length > 0; k++)
        {
            ReadOnlySpan<double> own = weights.Slice(k * Sums.Stride, Absolutes.Length);
            for (int column = 0; column < own.Length; column++)
                sum += Absolutes[column] * Math.Abs(own[column]);
        }
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Penalty(ReadOnlySpan<double> weights)
    {
        double sum = 0;
        for (int k = 0; k < Sums.Outputs; k++)
        {
            ReadOnlySpan<double> own = weights.Slice(k * Sums.Stride, Squares.Length);
            for (int column = 0; column < own.Length; column++)
                sum += Squares[column] * own[column] * own[column];
        }
        return sum / 2 + AbsolutePenalty(weights);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double PenaltySlope(ReadOnlySpan<double> weights, ReadOnlySpan<double> direction)
    {
        double sum = 0, atZero = StopsAtZeros ? -1 : 1;
        for (int k = 0; k < Sums.Outputs; k++)
        {
            ReadOnlySpan<double> own = weights.Slice(k * Sums.Stride, Squares.Length),
                change = direction.Slice(k * Sums.Stride, Squares.Length);
            for (int column = 0; column < own.Length; column++)
                sum += Squares[column] * own[column] * change[column];
            for (int column = 0; column < Absolutes.Length; column++)
                sum += Absolutes[column] * (own[column] == 0 ? atZero * Math.Abs(change[column]) : Math.Sign(own[column]) * change[column]);
        }
        return sum;
    }

    /// <summary>Computes the objective and its slope after a fraction of a step.</summary>
    private (double Objective, double Slope) Evaluate(double step, double[] direction, double[] weights)
    {
        Weights.CopyTo(weights, 0);
        DoubleKernels.AddScaled(direction, step, weights);
        (double costs, double slope) = Sums.Evaluate(step, direction, weights);
        return (costs + Penalty(weights), slope + PenaltySlope(weights, direction));
    }

    private double Accept(double step, double objective, double[] weights)
    {
        weights.CopyTo(Weights, 0);
        Sums.Accept();
        (Objective, LastPart) = (objective, step);
        ComputeGradient();
        return step;
    }

    private void ComputeGradient()
    {
        Sums.CopyGradient(Gradient);
        for (int k = 0; k < Sums.Outputs; k++)
        {
            int start = k * Sums.Stride;
            DoubleKernels.AddProducts(Weights.AsSpan(start, Squares.Length), Squares, Gradient.AsSpan(start, Squares.Length));
        }
    }
}
