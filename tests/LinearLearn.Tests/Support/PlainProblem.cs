using CsCheck;

namespace LinearLearn.Tests;

/// <summary>A random problem for the primal solvers, with its objective computed by direct formulas.</summary>
internal sealed class PlainProblem
{
    private readonly double[] _costs;
    private readonly int[] _classes;

    private PlainProblem(Loss loss, int outputs, SolverRows rows, double l1Ratio, Random random)
    {
        (Loss, Rows) = (loss, rows);
        (_costs, _classes) = (new double[rows.Pitch], new int[rows.Pitch]);
        for (int i = 0; i < rows.Count; i++)
            (_costs[i], _classes[i]) = (0.1 + random.NextDouble(), random.Next(Math.Max(2, outputs)));
        double[] signs = Array.ConvertAll(_classes, index => index == 1 ? 1.0 : -1);
        Function = loss == Loss.Softmax
            ? new SoftmaxLoss(outputs, rows.Pitch, _costs, _classes)
            : new MarginLoss(loss, rows.Pitch, _costs, signs);
        Squares = new double[rows.Columns + 1];
        Absolutes = l1Ratio > 0 ? new double[rows.Columns + 1] : [];
        for (int j = 0; j < rows.Columns; j++)
        {
            Squares[j] = (1 - l1Ratio) * (0.5 + random.NextDouble());
            if (l1Ratio > 0)
                Absolutes[j] = l1Ratio * (0.5 + random.NextDouble());
        }
        Z = ReadRows(rows);
    }

    public Loss Loss { get; }

    public SolverRows Rows { get; }

    public PrimalLoss Function { get; }

    public double[] Squares { get; }

    public double[] Absolutes { get; }

    public double[] Costs => _costs;

    /// <summary>Gets the standardized rows, each with a 1 for the bias.</summary>
    public double[][] Z { get; }

    /// <summary>Gets a generator of problems of every loss; softmax has 2 to 5 classes.</summary>
    public static Gen<(Loss Loss, int Outputs, double L1Ratio, int Seed)> Gen { get; } =
        from loss in CsCheck.Gen.Enum<Loss>()
        from outputs in CsCheck.Gen.Int[2, 5]
        from ratio in CsCheck.Gen.Int[0, 2]
        from seed in CsCheck.Gen.Int[0, 1_000_000]
        select (loss, loss == Loss.Softmax ? outputs : 1, ratio / 2.0, seed);

    public static PlainProblem Create(Loss loss, int outputs, double l1Ratio, int seed, int count = 37, int columns = 5)
    {
        Random random = new(seed);
        float[] values = KernelChecks.CreateFloats(random, count * columns);
        DenseFeatures features = new(values, columns);
        DenseSolverRows rows = new(features, [.. Enumerable.Range(0, count)], ColumnScaling.From(features, "features"));
        return new PlainProblem(loss, outputs, rows, l1Ratio, random);
    }

    public PrimalProblem Start(double[]? weights) => new(new RowSums(Rows, Function), Squares, Absolutes, weights);

    /// <summary>Creates weights, some of them 0, with zeros as padding after each bias.</summary>
    public double[] CreateWeights(int seed, double size)
    {
        Random random = new(seed);
        double[] weights = new double[Function.Outputs * Rows.Stride];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = i % Rows.Stride <= Rows.Columns && random.Next(4) > 0 ? size * (2 * random.NextDouble() - 1) : 0;
        return weights;
    }

    public double ComputeObjective(double[] weights)
    {
        double sum = ComputeSmooth(weights);
        for (int i = 0; i < weights.Length && Absolutes.Length > 0; i++)
            sum += i % Rows.Stride < Rows.Columns ? Absolutes[i % Rows.Stride] * Math.Abs(weights[i]) : 0;
        return sum;
    }

    /// <summary>Computes the objective without the L1 penalty.</summary>
    public double ComputeSmooth(double[] weights)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
            sum += i % Rows.Stride < Rows.Columns ? Squares[i % Rows.Stride] / 2 * weights[i] * weights[i] : 0;
        for (int i = 0; i < Rows.Count; i++)
        {
            double[] scores =
                [.. Enumerable.Range(0, Function.Outputs).Select(k => Z[i].Select((z, j) => z * weights[k * Rows.Stride + j]).Sum())];
            sum += _costs[i] * Optimality.ComputeLoss(Loss, scores, _classes[i]);
        }
        return sum;
    }

    /// <summary>Computes the probabilities of the classes of an example.</summary>
    public double[] ComputeProbabilities(double[] weights, int example)
    {
        double[] scores =
            [.. Enumerable.Range(0, Function.Outputs).Select(k => Z[example].Select((z, j) => z * weights[k * Rows.Stride + j]).Sum())];
        double max = scores.Max(), sum = scores.Sum(score => Math.Exp(score - max));
        return Array.ConvertAll(scores, score => Math.Exp(score - max) / sum);
    }

    /// <summary>Reads the rows through their products with each unit vector.</summary>
    public static double[][] ReadRows(SolverRows rows)
    {
        double[][] z = [.. Enumerable.Range(0, rows.Count).Select(_ => new double[rows.Columns + 1])];
        double[] axis = new double[rows.Stride], products = new double[rows.Pitch];
        for (int column = 0; column <= rows.Columns; column++)
        {
            axis.AsSpan().Clear();
            axis[column] = 1;
            rows.Multiply(axis, 1, products, null);
            for (int i = 0; i < rows.Count; i++)
                z[i][column] = products[i];
        }
        return z;
    }
}
