namespace LinearLearn;

/// <summary>Minimizes a smooth objective by Newton's method with a line search.</summary>
/// <remarks>
/// Each step solves the second-order model of the objective by preconditioned conjugate gradients, or directly if the preconditioner is the
/// model itself. C.-J. Lin, R. C. Weng, S. S. Keerthi, "Trust Region Newton Method for Large-Scale Logistic Regression", JMLR 9, 2008; J.
/// Nocedal and S. J. Wright, "Numerical Optimization", 2006, algorithm 7.1.
/// </remarks>
internal sealed class NewtonSolver : PrimalSolver
{
    /// <summary>The largest fraction of a step's gain that conjugate gradients leave.</summary>
    /// <remarks>
    /// At first the next model differs anyway. Near the end, the fraction is what Newton's method itself leaves, or what does not matter
    /// for the tolerance.
    /// </remarks>
    private const double LargestForcing = 0.1;

    /// <summary>The same fraction when hardly anything is left to gain.</summary>
    private const double LastForcing = 0.5;

    private const int MostInnerSteps = 500;

    /// <summary>The mean part of the penalty in the second derivatives from which on a diagonal preconditioner is tried first.</summary>
    private const double PenaltyPart = 0.9;

    /// <summary>
    /// The mean part of the penalty from which on a diagonal preconditioner is tried first if one with products of columns takes more
    /// work than <see cref="ManyProducts"/>.
    /// </summary>
    private const double LeastPenaltyPart = 0.25;

    /// <summary>The number of products of all rows above which a preconditioner with products of columns is expensive.</summary>
    private const double ManyProducts = 128;

    /// <summary>The least number of products of all rows that it may take, because they are fast.</summary>
    private const double DiagonalProducts = 32;

    /// <summary>The number of products of all rows below which a preconditioner with products of columns is cheap.</summary>
    private const double FewProducts = 2;

    /// <summary>The largest number of weights of all outputs whose second derivatives are factored.</summary>
    private const int MostFactored = 1200;

    /// <summary>The largest number of columns whose products are summed and factored.</summary>
    private const int MostGramColumns = 2048;

    private readonly double[] _direction;
    private readonly double[] _residual;
    private readonly double[] _conjugate;
    private readonly double[] _product;
    private readonly double[] _solved;
    private readonly bool _canFactor;
    private readonly double _factorWork;
    private readonly double _kroneckerWork;
    private readonly double _productWork;
    private Preconditioner? _preconditioner;
    private bool _isExact;
    private double _workOfStale;
    private double _workLeftForDiagonal;
    private double _gainOfSlope = 1;

    public NewtonSolver(PrimalProblem problem, double tolerance)
        : base(problem, tolerance)
    {
        PrimalSums sums = problem.Sums;
        (_direction, _residual, _conjugate) = (new double[problem.Length], new double[problem.Length], new double[problem.Length]);
        (_product, _solved) = (new double[problem.Length], new double[problem.Length]);
        double outputs = sums.Outputs, width = sums.Columns + 1, order = outputs * width;
        _canFactor = sums.AreDense && order <= MostFactored;
        _productWork = 2.0 * outputs * sums.Products + 10.0 * outputs * sums.Pitch;
        _kroneckerWork = KroneckerPreconditioner.Work(sums);
        _factorWork = Math.Max(1, outputs * (outputs - 1.0) / 2) * width * width / 2 * sums.Pitch + order * order * order / 3;
        double better = _canFactor && outputs == 1 ? _factorWork : _kroneckerWork;
        double leastPart = better > ManyProducts * _productWork ? LeastPenaltyPart : PenaltyPart;
        bool factorsAtOnce = sums.PrefersFactors && _canFactor && outputs == 1;
        if (!factorsAtOnce && sums.AreDense && better > FewProducts * _productWork && FindPenaltyPart() >= leastPart)
            _workLeftForDiagonal = Math.Max(better, DiagonalProducts * _productWork);
    }

    protected override SolverStep? TryFindStep(CancellationToken cancellationToken)
    {
        UpdatePreconditioner();
        double[] gradient = Problem.Gradient;
        DoubleKernels.Multiply(gradient, -1, _residual);
        if (Problem.Sums.Outputs > 1)
            CenterBiases(Problem.Sums, _residual);
        _preconditioner!.Solve(_residual, _solved);
        double slope = DoubleKernels.Dot(_residual, _solved);
        if (!(slope > 0)) // 0 at the minimum, otherwise NaN
            return new SolverStep(_direction, 0, slope == 0 ? 0 : double.PositiveInfinity, 0);
        double rest = 0;
        if (_isExact)
        {
            _solved.CopyTo(_direction, 0);
            (_isExact, _gainOfSlope) = (false, 1);
        }
        else if (!TrySolve(slope, cancellationToken, out rest))
        {
            return null;
        }
        Problem.Sums.SetDirection(_direction);
        double decrease = DoubleKernels.Dot(gradient, _direction);
        return new SolverStep(_direction, decrease, -decrease / 2, rest);
    }

    /// <summary>
    /// Makes the slopes of the biases sum to 0, as they should because adding a number to the biases of all classes changes nothing.
    /// </summary>
    /// <remarks>A rounding error in the sum would lead far away once all else is solved.</remarks>
    public static void CenterBiases(PrimalSums sums, double[] slopes)
    {
        (int outputs, int stride, int bias) = (sums.Outputs, sums.Stride, sums.Columns);
        double sum = 0;
        for (int k = 0; k < outputs; k++)
            sum += slopes[k * stride + bias];
        for (int k = 0; k < outputs; k++)
            slopes[k * stride + bias] -= sum / outputs;
    }

    /// <summary>Creates a new preconditioner if that is less work than more conjugate gradients.</summary>
    /// <remarks>
    /// If the penalty dominates, as for embeddings, a diagonal is enough, until conjugate gradients with it took as much work as products
    /// of columns. Once conjugate gradients took more work than a factor of all second derivatives, each step creates this factor and needs
    /// no conjugate gradients.
    /// </remarks>
    private void UpdatePreconditioner()
    {
        PrimalSums sums = Problem.Sums;
        if (!sums.AreDense || (!_canFactor && sums.Columns > MostGramColumns))
        {
            _preconditioner = CreateDiagonal();
        }
        else if (_workLeftForDiagonal > 0)
        {
            _preconditioner = CreateDiagonalOfPenalty();
        }
        else if (_canFactor
            && (_preconditioner is null or DiagonalPreconditioner ? Problem.Sums.Outputs == 1 : _workOfStale >= _factorWork))
        {
            _preconditioner = new FullPreconditioner(sums, Problem.Squares);
            _isExact = true;
        }
        else if (_preconditioner is not FullPreconditioner
            && (_preconditioner is null or DiagonalPreconditioner || _workOfStale >= _kroneckerWork))
        {
            _preconditioner = new KroneckerPreconditioner(sums, Problem.Squares);
        }
    }

    /// <summary>Runs conjugate gradients until little is left to gain, or until they are more work than a new preconditioner.</summary>
    /// <param name="slope">The dot product of the residual and the preconditioned residual.</param>
    /// <param name="cancellationToken">Cancels the method.</param>
    /// <param name="rest">
    /// The estimated excess of the model over its minimum at the end: at most the gain of the last step times the number of steps (S. G.
    /// Nash and A. Sofer, "Assessing a search direction within a truncated-Newton method", 1990).
    /// </param>
    /// <returns>False if the method was canceled.</returns>
    private bool TrySolve(double slope, CancellationToken cancellationToken, out double rest)
    {
        _direction.AsSpan().Clear();
        _solved.CopyTo(_conjugate, 0);
        (_workOfStale, rest) = (0, 0);
        double total = 0, first = slope, objective = Math.Abs(Problem.Objective);
        bool isDiagonalEnough = _workLeftForDiagonal > 0;
        for (int step = 1; step <= MostInnerSteps; step++)
        {
            if (cancellationToken.IsCancellationRequested)
                return false;
            Problem.Curve(_conjugate, _product);
            double curvature = DoubleKernels.Dot(_conjugate, _product), length = slope / curvature;
            if (!(curvature > 0) || !double.IsFinite(curvature))
            {
                if (step > 1)
                    break;
                _solved.CopyTo(_direction, 0); // the curvature is lost to rounding, but the preconditioned slopes still point downhill
                rest = double.PositiveInfinity;
                break;
            }
            DoubleKernels.AddScaled(_conjugate, length, _direction);
            DoubleKernels.AddScaled(_product, -length, _residual);
            _workOfStale += _productWork;
            _workLeftForDiagonal -= _productWork;
            double gain = length * slope / 2;
            total += gain;
            rest = step * gain;
            double needed = LargestForcing * Tolerance * objective / total;
            double forcing = Math.Min(LastForcing, Math.Max(Math.Min(LargestForcing, total / objective), needed));
            if (rest <= forcing * total
                || (_canFactor && _workOfStale >= _factorWork)
                || (isDiagonalEnough && _workLeftForDiagonal <= 0))
            {
                break;
            }
            _preconditioner!.Solve(_residual, _solved);
            double next = DoubleKernels.Dot(_residual, _solved);
            if (!(next > 0))
                break;
            DoubleKernels.Rescale(_solved, next / slope, _conjugate);
            slope = next;
        }
        _gainOfSlope = 2 * total / first;
        return true;
    }

    /// <summary>Estimates the gap by the preconditioner, scaled by how much more than predicted the last step gained.</summary>
    protected override double EstimateGap()
    {
        Problem.Gradient.CopyTo(_residual, 0);
        _preconditioner!.Solve(_residual, _solved);
        return DoubleKernels.Dot(_residual, _solved) / 2 * Math.Max(1, _gainOfSlope);
    }

    /// <summary>Computes the mean part of the penalty in the second derivative by a weight.</summary>
    private double FindPenaltyPart()
    {
        double curvature = DoubleKernels.SumInOrder(Problem.Sums.SumCurvatures()) / Problem.Sums.Outputs, sum = 0;
        foreach (double penalty in Problem.Squares.AsSpan(0, Problem.Sums.Columns))
            sum += penalty > 0 ? penalty / (penalty + curvature) : 0;
        return sum / Problem.Sums.Columns;
    }

    /// <summary>Creates a diagonal of the penalty and the curvature, which is about the same for all standardized columns.</summary>
    private DiagonalPreconditioner CreateDiagonalOfPenalty()
    {
        (int columns, int stride) = (Problem.Sums.Columns, Problem.Sums.Stride);
        double[] diagonal = new double[Problem.Length], curvatures = Problem.Sums.SumCurvatures();
        for (int k = 0; k < curvatures.Length; k++)
        {
            Span<double> own = diagonal.AsSpan(k * stride, stride);
            own.Fill(curvatures[k] > 0 ? curvatures[k] : 1);
            DoubleKernels.Add(Problem.Squares.AsSpan(0, columns), own[..columns]);
        }
        return new DiagonalPreconditioner(diagonal);
    }

    private DiagonalPreconditioner CreateDiagonal()
    {
        PrimalSums sums = Problem.Sums;
        double[] diagonal = sums.SumDiagonal();
        for (int k = 0; k < sums.Outputs; k++)
        {
            Span<double> own = diagonal.AsSpan(k * sums.Stride, sums.Stride);
            DoubleKernels.Add(Problem.Squares.AsSpan(0, sums.Columns), own[..sums.Columns]);
            foreach (ref double value in own)
                value = value > 0 ? value : 1;
        }
        return new DiagonalPreconditioner(diagonal);
    }
}
