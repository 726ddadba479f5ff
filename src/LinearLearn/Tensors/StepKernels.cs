using System.Numerics;
using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>
/// Steps of each weight's own size. What is summed over all examples is kept in double precision: a float stands still where it is 2^24 times as large
/// as what is added to it. Elementwise kernels give the same bits with every vector width.
/// </summary>
internal static class StepKernels
{
    /// <summary>squares += weight * moves^2, then moves /= sqrt(squares) + epsilon: AdaGrad.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void DivideByRoots(Span<float> moves, float weight, Span<double> squares, float epsilon)
    {
        squares = squares[..moves.Length];
        int width = Vector<double>.Count, i = 0;
        Vector<double> weights = new(weight);
        for (; i + 2 * width <= moves.Length; i += 2 * width)
        {
            Vector<float> move = new(moves[i..]);
            Vector.Widen(move, out Vector<double> lower, out Vector<double> upper);
            lower = new Vector<double>(squares[i..]) + weights * (lower * lower);
            upper = new Vector<double>(squares[(i + width)..]) + weights * (upper * upper);
            lower.CopyTo(squares[i..]);
            upper.CopyTo(squares[(i + width)..]);
            Vector<float> roots = Vector.Narrow(Vector.SquareRoot(lower), Vector.SquareRoot(upper));
            (move / (roots + new Vector<float>(epsilon))).CopyTo(moves[i..]);
        }
        for (; i < moves.Length; i++)
            moves[i] = DivideByRoot(moves[i], weight, ref squares[i], epsilon);
    }

    /// <summary>The same of one number.</summary>
    /// <returns>move / (sqrt(square) + epsilon)</returns>
    public static float DivideByRoot(float move, float weight, ref double square, float epsilon)
    {
        square += weight * ((double)move * move);
        return move / ((float)Math.Sqrt(square) + epsilon);
    }

    /// <summary>
    /// weights += scale * moves, where compensations hold what rounding has kept from the weights so far, and sums -= factor * (what the weights moved); the
    /// sums may be empty.
    /// </summary>
    /// <remarks>W. Kahan, "Further remarks on reducing truncation errors", CACM 8, 1965: steps that fall with time are not lost in a large weight.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddCompensated(
        ReadOnlySpan<float> moves, float scale, Span<float> weights, Span<float> compensations, double factor, Span<double> sums)
    {
        weights = weights[..moves.Length];
        compensations = compensations[..moves.Length];
        int width = Vector<double>.Count, i = 0;
        Vector<float> scales = new(scale);
        Vector<double> factors = new(factor);
        for (; i + 2 * width <= moves.Length; i += 2 * width)
        {
            Vector<float> before = new(weights[i..]), step = scales * new Vector<float>(moves[i..]) + new Vector<float>(compensations[i..]), after = before + step;
            after.CopyTo(weights[i..]);
            (step - (after - before)).CopyTo(compensations[i..]);
            if (sums.IsEmpty)
                continue;
            Vector.Widen(after, out Vector<double> lowerAfter, out Vector<double> upperAfter);
            Vector.Widen(before, out Vector<double> lowerBefore, out Vector<double> upperBefore);
            (new Vector<double>(sums[i..]) - factors * (lowerAfter - lowerBefore)).CopyTo(sums[i..]);
            (new Vector<double>(sums[(i + width)..]) - factors * (upperAfter - upperBefore)).CopyTo(sums[(i + width)..]);
        }
        for (; i < moves.Length; i++)
        {
            float before = weights[i];
            AddCompensated(scale * moves[i], ref weights[i], ref compensations[i]);
            if (!sums.IsEmpty)
                sums[i] -= factor * ((double)weights[i] - before);
        }
    }

    /// <summary>The same in some columns of the weights.</summary>
    public static void AddCompensated(
        ReadOnlySpan<int> columns, ReadOnlySpan<float> moves, float scale, Span<float> weights, Span<float> compensations, double factor, Span<double> sums)
    {
        moves = moves[..columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            int column = columns[i];
            float before = weights[column];
            AddCompensated(scale * moves[i], ref weights[column], ref compensations[column]);
            if (!sums.IsEmpty)
                sums[column] -= factor * ((double)weights[column] - before);
        }
    }

    private static void AddCompensated(float move, ref float weight, ref float compensation)
    {
        float before = weight, step = move + compensation;
        weight = before + step;
        compensation = step - (weight - before);
    }

    /// <summary>moves = x * variances, then variances *= max(least, 1 - confidence * variances * x^2): AROW.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ShrinkVariances(ReadOnlySpan<float> x, Span<double> variances, float confidence, double least, Span<float> moves)
    {
        variances = variances[..x.Length];
        moves = moves[..x.Length];
        int width = Vector<double>.Count, i = 0;
        Vector<double> confidences = new(confidence), leasts = new(least);
        for (; i + 2 * width <= x.Length; i += 2 * width)
        {
            Vector<float> values = new(x[i..]);
            Vector.Widen(values, out Vector<double> lowerX, out Vector<double> upperX);
            Vector<double> lower = new(variances[i..]), upper = new(variances[(i + width)..]);
            (values * Vector.Narrow(lower, upper)).CopyTo(moves[i..]);
            (lower * Vector.Max(leasts, Vector<double>.One - confidences * (lower * (lowerX * lowerX)))).CopyTo(variances[i..]);
            (upper * Vector.Max(leasts, Vector<double>.One - confidences * (upper * (upperX * upperX)))).CopyTo(variances[(i + width)..]);
        }
        for (; i < x.Length; i++)
        {
            moves[i] = x[i] * (float)variances[i];
            variances[i] = Shrink(variances[i], x[i], confidence, least);
        }
    }

    /// <summary>variance * max(least, 1 - confidence * variance * x^2)</summary>
    public static double Shrink(double variance, float x, float confidence, double least) =>
        variance * Math.Max(least, 1 - confidence * (variance * ((double)x * x)));

    /// <summary>sum(variances * x^2)</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SumOfSquares(ReadOnlySpan<float> x, ReadOnlySpan<double> variances)
    {
        variances = variances[..x.Length];
        int width = Vector<double>.Count, i = 0;
        Vector<double> lowerSum = Vector<double>.Zero, upperSum = Vector<double>.Zero;
        for (; i + 2 * width <= x.Length; i += 2 * width)
        {
            Vector.Widen(new Vector<float>(x[i..]), out Vector<double> lower, out Vector<double> upper);
            lowerSum += new Vector<double>(variances[i..]) * (lower * lower);
            upperSum += new Vector<double>(variances[(i + width)..]) * (upper * upper);
        }
        double sum = Vector.Sum(lowerSum + upperSum);
        for (; i < x.Length; i++)
            sum += variances[i] * ((double)x[i] * x[i]);
        return sum;
    }
}
