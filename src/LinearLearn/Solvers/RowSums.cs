using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Computes the sums over examples in the memory of this process.</summary>
internal sealed class RowSums : PrimalSums
{
    private readonly SolverRows _rows;
    private readonly PrimalLoss _loss;
    private readonly double[] _slopes;
    private double[] _scores;
    private double[] _products;
    private double[]? _moved;
    private DenseSolverRows? _selectedRows;
    private int[] _selectedColumns = [];

    /// <param name="rows">The examples.</param>
    /// <param name="loss">The loss of their scores.</param>
    public RowSums(SolverRows rows, PrimalLoss loss)
        : base(rows.Scaling, loss.Outputs)
    {
        (_rows, _loss) = (rows, loss);
        int length = loss.Outputs * rows.Pitch;
        (_scores, _products, _slopes) = (new double[length], new double[length], new double[length]);
    }

    /// <summary>Gets the products of the rows with the direction, which a solver that knows them may write itself.</summary>
    public double[] Moved => _moved ??= new double[_scores.Length];

    public override long Count => _rows.Count;

    public override long Pitch => _rows.Pitch;

    public override long Products => _rows.Products;

    public override double TotalCost => _loss.TotalCost;

    public override bool IsSmooth => _loss.IsSmooth;

    public override bool AreDense => _rows is DenseSolverRows;

    public override double[] BestBiases() => _loss.BestBiases();

    public override double Linearize(double[] weights)
    {
        _rows.Multiply(weights, Outputs, _scores, null);
        return Linearize();
    }

    public override void CopyGradient(double[] gradient) => _rows.MultiplyTransposed(_slopes, Outputs, gradient);

    public override void Curve(double[] vector, double[] product, bool areSeparate = false)
    {
        double unit = Math.Pow(2, Math.Round(Math.Log2(_loss.TotalCost / _rows.Count)));
        _rows.MultiplyBoth(
            vector,
            Outputs,
            _products,
            areSeparate ? ApplySeparateCurvature : (first, count) => _loss.ApplyCurvature(first, count, _products, _slopes),
            _slopes,
            unit,
            product);
    }

    public override void SetDirection(double[] direction) => _rows.Multiply(direction, Outputs, Moved, null);

    public override (double Costs, double Slope) Evaluate(double step, double[] direction, double[] weights)
    {
        double[] moved = Moved;
        double costs = _rows.SumOfBlocks(4L * moved.Length, (first, count) =>
        {
            for (int k = 0; k < Outputs; k++)
            {
                int start = k * _rows.Pitch + first;
                Span<double> scores = _products.AsSpan(start, count);
                _scores.AsSpan(start, count).CopyTo(scores);
                DoubleKernels.AddScaled(moved.AsSpan(start, count), step, scores);
            }
            return _loss.Linearize(first, count, _products, _slopes);
        });
        return (costs, DoubleKernels.Dot(_slopes, moved));
    }

    public override void Accept() => (_scores, _products) = (_products, _scores);

    public override void Reject() => Linearize();

    /// <summary>Writes the second derivative of each example's cost by the score of an output.</summary>
    public void CopyCurvature(int output, double[] curvatures) => _rows.SumOfBlocks(_rows.Pitch, (first, count) =>
    {
        _loss.CopyCurvature(output, output, first, curvatures.AsSpan(first, count));
        return 0;
    });

    public override double[] SumCurvatures() => _rows.SumsOfBlocks(Outputs, (first, count, sums) =>
    {
        Span<double> curvatures = stackalloc double[SolverRows.MostBlockRows];
        for (int k = 0; k < Outputs; k++)
        {
            _loss.CopyCurvature(k, k, first, curvatures[..count]);
            foreach (double curvature in curvatures[..count])
                sums[k] += curvature;
        }
    });

    public override double[] SumDiagonal()
    {
        double[] curvatures = new double[Outputs * _rows.Pitch], diagonal = new double[Length];
        _rows.SumOfBlocks(curvatures.Length, (first, count) =>
        {
            for (int k = 0; k < Outputs; k++)
                _loss.CopyCurvature(k, k, first, curvatures.AsSpan(k * _rows.Pitch + first, count));
            return 0;
        });
        _rows.AddWeightedSquares(curvatures, Outputs, diagonal);
        return diagonal;
    }

    public override double[] SumSecondDerivatives(int[] columns, int? output)
    {
        DenseSolverRows rows = Select(columns);
        return output is { } one ? HessianSums.One(rows, _loss, one) : HessianSums.Full(rows, _loss);
    }

    public override (double[] Pairs, double[] Gram) SumProducts((int Output, int Other)[] pairs, int step)
    {
        double[] traces = new double[_rows.Pitch];
        double[] sums = _rows.SumsOfBlocks(
            pairs.Length, (first, count, own) => AddCurvatures(pairs, first, traces.AsSpan(first, count), own));
        double[] gram = HessianSums.Gram(
            (DenseSolverRows)_rows, step, (first, weights) => traces.AsSpan(first, weights.Length).CopyTo(weights));
        return (sums, gram);
    }

    /// <summary>Computes the costs at the scores, and stores their derivatives.</summary>
    private double Linearize() =>
        _rows.SumOfBlocks(4L * _scores.Length, (first, count) => _loss.Linearize(first, count, _scores, _slopes));

    private void ApplySeparateCurvature(int first, int count)
    {
        for (int k = 0; k < Outputs; k++)
        {
            Span<double> factors = _slopes.AsSpan(k * _rows.Pitch + first, count);
            _loss.CopyCurvature(k, k, first, factors);
            DoubleKernels.Multiply(_products.AsSpan(k * _rows.Pitch + first, count), factors, factors);
        }
    }

    private DenseSolverRows Select(int[] columns)
    {
        DenseSolverRows all = (DenseSolverRows)_rows;
        if (columns.Length == Columns)
            return all;
        if (_selectedRows is null || !columns.AsSpan().SequenceEqual(_selectedColumns))
            (_selectedColumns, _selectedRows) = ([.. columns], all.Select(columns));
        return _selectedRows;
    }

    /// <summary>Adds the curvatures of some examples to the sum of each pair of outputs, and writes their traces.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddCurvatures((int Output, int Other)[] pairs, int first, Span<double> traces, double[] sums)
    {
        Span<double> curvatures = stackalloc double[SolverRows.MostBlockRows];
        curvatures = curvatures[..traces.Length];
        for (int pair = 0; pair < pairs.Length; pair++)
        {
            _loss.CopyCurvature(pairs[pair].Output, pairs[pair].Other, first, curvatures);
            if (pairs[pair].Output == pairs[pair].Other)
                DoubleKernels.Add(curvatures, traces);
            double sum = 0;
            foreach (double curvature in curvatures)
                sum += curvature;
            sums[pair] += sum;
        }
    }
}
