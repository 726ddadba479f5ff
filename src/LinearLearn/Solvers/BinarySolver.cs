namespace LinearLearn;

/// <summary>Solves the duals of one or several two-class problems side by side: each separates one class from the rest.</summary>
/// <remarks>
/// The problems share the rows and their order, but nothing else: which of them are solved side by side does not change the bits of any.
/// A row is read once for all problems in which it is active.
/// </remarks>
internal abstract class BinarySolver : DualSolver
{
    private readonly int[] _classOf;
    private readonly int _firstClass;
    private readonly ushort[] _active;
    private readonly bool _isSingle;

    /// <param name="problem">The examples and their costs.</param>
    /// <param name="classOf">The class of each example.</param>
    /// <param name="firstClass">The positive class of the first problem; those of the others follow.</param>
    /// <param name="count">The number of problems, 1 to <see cref="LaneKernels.MostLanes"/>.</param>
    /// <param name="isSingle">
    /// Whether the problem is solved on its own, not side by side with others: the order of the examples may depend on those that it leaves
    /// out, and sums need not have the bits of several outputs.
    /// </param>
    protected BinarySolver(DualProblem problem, int[] classOf, int firstClass, int count, bool isSingle)
        : base(problem, count, isSingle)
    {
        (_classOf, _firstClass, _isSingle) = (classOf, firstClass, isSingle);
        Lanes = new BinaryLane[count];
        foreach (ref BinaryLane lane in Lanes.AsSpan())
            lane = new BinaryLane(problem.FirstBias);
        Alphas = new double[problem.Features.Rows * count + (isSingle ? 0 : LaneKernels.MostLanes)];
        _active = isSingle ? [] : new ushort[problem.Features.Rows];
        Array.Fill(_active, (ushort)((1 << count) - 1));
    }

    /// <inheritdoc/>
    public override bool IsConverged => Array.TrueForAll(Lanes, lane => lane.IsConverged);

    /// <inheritdoc/>
    public override double Violation => Lanes.Max(lane => lane.Violation);

    /// <summary>Gets the dual variables: examples x problems; with several problems, followed by room for a vector.</summary>
    internal double[] Alphas { get; }

    protected BinaryLane[] Lanes { get; }

    /// <summary>Finds the best bias for the loss.</summary>
    protected abstract double FindBias(BiasSearch search, double start);

    /// <summary>Visits examples for a problem that is solved on its own.</summary>
    protected abstract void VisitOne<TRows>(TRows rows, ReadOnlySpan<int> examples)
        where TRows : struct, ISingleRows;

    /// <summary>Visits examples for problems that are solved side by side.</summary>
    protected abstract void VisitSeveral(ReadOnlySpan<int> examples);

    /// <inheritdoc/>
    internal sealed override void Visit(ReadOnlySpan<int> examples)
    {
        if (!_isSingle)
            VisitSeveral(examples);
        else if (Rows is PaddedDualRows padded)
            VisitOne(padded.Single, examples);
        else
            VisitOne(new AnySingleRows(Rows), examples);
    }

    /// <inheritdoc/>
    internal override void StartPass()
    {
        foreach (BinaryLane lane in Lanes)
            (lane.StartedWithAll, lane.IsRestored, lane.Highest, lane.Lowest) = (!lane.HasLeftOut, false, 0, 0);
    }

    /// <inheritdoc/>
    protected override DualBias GetBias(int output) => Lanes[output].Bias;

    /// <inheritdoc/>
    protected override bool IsSettled(int output) => Lanes[output].IsConverged || IsSmall(Lanes[output].Violation);

    /// <summary>Computes the best bias for the weights if the bias is free.</summary>
    protected override double BestBias(int output, ReadOnlySpan<float> row, double found)
    {
        BinaryLane lane = Lanes[output];
        if (!lane.Bias.IsFree)
            return found;
        if (lane.IsConverged)
            return lane.BestBias;
        float[] scores = new float[Problem.Features.Rows];
        Problem.Features.Scores(0, row, [0], scores);
        return FindBias(new BiasSearch(Problem, Array.ConvertAll(_classOf, index => index == _firstClass + output), scores), found);
    }

    /// <summary>Gets a bit for each of the problems side by side in which an example is active.</summary>
    protected uint GetActive(int example) => _active[example];

    /// <summary>Sets the problems in which an example is active in the next pass.</summary>
    protected void SetActive(int example, uint problems)
    {
        _active[example] = (ushort)problems;
        Active.Keep(example);
    }

    /// <summary>Returns the problem whose positive class is the given one, or the number of problems if there is none.</summary>
    protected int FindProblem(int index) => (int)Math.Min((uint)(index - _firstClass), (uint)Outputs);

    /// <summary>Returns 1 or -1: whether an example is of the positive class of a problem.</summary>
    protected double Sign(int example, int output) => _classOf[example] == _firstClass + output ? 1 : -1;

    /// <summary>Restores all examples of a problem for the next pass.</summary>
    protected void Restore(int output)
    {
        if (_isSingle)
        {
            Active.Restore();
        }
        else
        {
            foreach (int i in Problem.Examples)
                _active[i] |= (ushort)(1 << output);
        }
        BinaryLane lane = Lanes[output];
        lane.Moves.Reset();
        (lane.HasLeftOut, lane.IsRestored) = (false, true);
    }

    /// <summary>Ends the problem of an output: its examples are no longer visited.</summary>
    protected void Finish(int output)
    {
        Lanes[output].IsConverged = true;
        if (_isSingle)
            return;
        foreach (int i in Problem.Examples)
            _active[i] &= (ushort)~(1 << output);
    }

    /// <summary>Moves the offset of the bias when the rest is about as good as it can be with the current offset.</summary>
    /// <returns>Whether both weights and bias are within the tolerance.</returns>
    protected bool UpdateBias(int output)
    {
        BinaryLane lane = Lanes[output];
        double violation = lane.Violation, pendingStep = lane.Bias.PendingStep;
        lane.Violation = Math.Max(violation, lane.Bias.Distance);
        if (lane.Violation <= Problem.Settings.Tolerance)
            return true;
        if (violation <= Math.Max(Problem.Settings.Tolerance, pendingStep))
        {
            lane.Bias.UpdateOffset();
            CountMove(output);
        }
        return false;
    }

    /// <summary>Determines whether the bias is the best one for the weights, within the tolerance, and moves it there if not.</summary>
    /// <remarks>Call it when all else is solved: a small step of the bias may be one of many.</remarks>
    protected bool IsBiasBest(int output)
    {
        BinaryLane lane = Lanes[output];
        if (!lane.Bias.IsFree)
            return true;
        float[] row = new float[Problem.Features.Columns];
        double found = CopyCurrent(output, row);
        lane.BestBias = BestBias(output, row, found);
        double distance = lane.BestBias - found;
        if (Math.Abs(distance) <= Problem.Settings.Tolerance)
            return true;
        lane.Violation = Math.Abs(distance);
        lane.Bias.Move(distance);
        CountMove(output);
        return false;
    }

    private void CountMove(int output)
    {
        if (Lanes[output].Moves.Count())
            Restore(output);
    }
}
