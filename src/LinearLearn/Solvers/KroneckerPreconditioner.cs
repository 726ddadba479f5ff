namespace LinearLearn;

/// <summary>Represents the preconditioner S (x) G + penalty, where (x) is the Kronecker product.</summary>
/// <remarks>
/// G = sum(trace of an example's second derivatives by its scores * z * transposed z), and S is the mean of these second derivatives
/// divided by their trace. In the eigenvectors of S, that is a matrix of features for each output. It is exact if the second derivatives of
/// all examples are equal, as at the start. D. Böhning, "Multinomial logistic regression algorithm", 1992, bounds them by such a product.
/// With many rows, G is computed from a sample of them.
/// </remarks>
internal sealed class KroneckerPreconditioner : Preconditioner
{
    private const int SampledRowsPerColumn = 8, LeastSampledRows = 4096;

    /// <summary>The number of multiplications below which starting another core takes longer than it saves.</summary>
    private const long LeastParallelWork = 200_000;

    /// <summary>The smallest eigenvalue of S that multiplies G, relative to the largest.</summary>
    private const double LeastPart = 1.0 / (1 << 16);

    /// <summary>The number of outputs above which S is replaced by its diagonal, whose elements lie between the eigenvalues of S.</summary>
    private const int MostRotated = 64;

    private readonly double[]? _vectors; // null for the coordinate axes
    private readonly CholeskyFactor[] _factors;
    private readonly int _outputs;
    private readonly int _width;
    private readonly int _stride;

    /// <param name="sums">The sums at the current point.</param>
    /// <param name="penalties">The second derivative of the penalty by each weight of an output.</param>
    public KroneckerPreconditioner(PrimalSums sums, double[] penalties)
    {
        (_outputs, _width, _stride) = (sums.Outputs, sums.Columns + 1, sums.Stride);
        (int Output, int Other)[] pairs = FindPairs(_outputs);
        (double[] ofPairs, double[] gram) = sums.SumProducts(pairs, SampleStep(sums));
        double trace = Math.Max(pairs.Select((pair, i) => pair.Output == pair.Other ? ofPairs[i] : 0).Sum(), double.Epsilon);
        double[] values = Array.ConvertAll(ofPairs, sum => sum / trace);
        if (_outputs <= MostRotated)
        {
            double[,] mean = new double[_outputs, _outputs];
            for (int i = 0; i < pairs.Length; i++)
                mean[pairs[i].Output, pairs[i].Other] = mean[pairs[i].Other, pairs[i].Output] = values[i];
            (values, _vectors) = SymmetricEigenvectors.Find(mean);
        }
        double largest = values.Max();
        Dictionary<double, CholeskyFactor> made = [];
        _factors = Array.ConvertAll(values, value =>
        {
            // Powers of two are as good as the eigenvalues themselves, and most outputs share one.
            double factor = largest > 0 ? Math.Pow(2, Math.Round(Math.Log2(Math.Max(value, largest * LeastPart)))) : 1;
            if (!made.TryGetValue(factor, out CholeskyFactor? found))
                made[factor] = found = Factor(gram, factor, penalties);
            return found;
        });
    }

    /// <summary>Estimates the number of multiplications to create a preconditioner.</summary>
    public static double Work(PrimalSums sums)
    {
        double width = sums.Columns + 1;
        return width * width / 2 * sums.Count / SampleStep(sums)
            + 2 * width * width * width / 3 + (double)sums.Outputs * Math.Min(sums.Outputs, MostRotated) * sums.Count;
    }

    private static int SampleStep(PrimalSums sums) =>
        (int)Math.Clamp(sums.Count / Math.Max(SampledRowsPerColumn * (sums.Columns + 1L), LeastSampledRows), 1, int.MaxValue);

    /// <summary>Finds the pairs of outputs whose second derivatives are summed: all of them, or only each output with itself.</summary>
    public static (int Output, int Other)[] FindPairs(int outputs) => outputs > MostRotated
        ? [.. Enumerable.Range(0, outputs).Select(k => (k, k))]
        : [.. Enumerable.Range(0, outputs).SelectMany(k => Enumerable.Range(0, k + 1), (k, l) => (k, l))];

    public override void Solve(double[] values, double[] solution)
    {
        if (_vectors is null)
        {
            ForEachOutput(k =>
            {
                Span<double> own = solution.AsSpan(k * _stride, _width);
                values.AsSpan(k * _stride, _width).CopyTo(own);
                _factors[k].Solve(own);
            });
            return;
        }
        double[] rotated = new double[_outputs * _width];
        ForEachOutput(m =>
        {
            Span<double> own = rotated.AsSpan(m * _width, _width);
            for (int k = 0; k < _outputs; k++)
                DoubleKernels.AddScaled(values.AsSpan(k * _stride, _width), _vectors[k * _outputs + m], own);
            _factors[m].Solve(own);
        });
        ForEachOutput(k =>
        {
            Span<double> own = solution.AsSpan(k * _stride, _width);
            own.Clear();
            for (int m = 0; m < _outputs; m++)
                DoubleKernels.AddScaled(rotated.AsSpan(m * _width, _width), _vectors[k * _outputs + m], own);
        });
    }

    /// <summary>Runs an action for each output, on all cores if the systems are large enough.</summary>
    private void ForEachOutput(Action<int> action)
    {
        if ((long)_outputs * _width * _width >= LeastParallelWork)
        {
            Cores.ForEach(_outputs, action);
            return;
        }
        for (int k = 0; k < _outputs; k++)
            action(k);
    }

    private CholeskyFactor Factor(double[] gram, double factor, double[] penalties)
    {
        double[] matrix = new double[gram.Length];
        DoubleKernels.Multiply(gram, factor, matrix);
        for (int column = 0; column < _width; column++)
            matrix[column * (_width + 1)] += penalties[column];
        return CholeskyFactor.Create(matrix, _width);
    }
}
