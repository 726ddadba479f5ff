namespace LinearLearn;

/// <summary>Calls the loops of the batch solvers with few numbers, so that the runtime compiles them.</summary>
internal static class SolverLoops
{
    /// <summary>The number of rows of a block.</summary>
    private const int Rows = 8;

    /// <summary>The number of classes from which on no further loops are called: four outputs at once, two, and a single one.</summary>
    public const int MostClasses = 7;

    /// <summary>Creates the costs of the rows of a loss to compile.</summary>
    public static double[] CreateCosts() => new double[Rows];

    /// <summary>Calls the loops of a loss and of the products of rows.</summary>
    /// <param name="loss">A loss of as many rows as <see cref="CreateCosts"/> returns, whose loops are called, too.</param>
    /// <param name="columns">The number of columns of dense rows; 0 for sparse rows.</param>
    public static void Compile(PrimalLoss loss, int columns)
    {
        int outputs = loss.Outputs, width = FindWidth(columns);
        double[] weights = new double[outputs * width], products = new double[outputs * Rows], factors = new double[outputs * Rows];
        float[] block = new float[Rows * width], rounded = new float[weights.Length];
        if (columns > 0)
            BlockKernels.Multiply(block, width, weights, products, Rows);
        loss.Linearize(0, Rows, products, factors);
        if (columns > 0)
        {
            BlockKernels.AddProducts(block, width, factors, Rows, weights);
            BlockKernels.AddOuterProducts(block, width, new double[4 * Rows], width, new double[4 * width]);
            CholeskyFactor.Create(new double[width * width], width).Solve(weights.AsSpan(0, width));
            BlockKernels.Multiply(block, width, rounded, products, Rows);
            BlockKernels.AddProducts(block, width, new float[factors.Length], Rows, rounded);
            BlockKernels.AddScaled(rounded, 1, weights);
        }
        loss.ApplyCurvature(0, Rows, products, factors);
        DoubleKernels.Dot(products, factors);
        DoubleKernels.Multiply(products, -1, factors);
        DoubleKernels.AddScaled(products, 1, factors);
        DoubleKernels.Rescale(products, 1, factors);
    }

    /// <summary>Returns the least width of a block that calls the same loops as rows of that many columns and a bias.</summary>
    private static int FindWidth(int columns)
    {
        int width = BlockKernels.Align(columns + 1), most = Width512.Count;
        return width <= most ? width : most + width % most;
    }
}
