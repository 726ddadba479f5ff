using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Solves the dual of the hinge loss or its square.</summary>
/// <remarks>
/// <para>
/// It minimizes |w|^2/2 + sum(C_i * max(0, 1 - y_i * score_i)), or with the squares of these losses. Dual: maximize sum(alpha_i) -
/// |sum(alpha_i * y_i * x_i)|^2/2 - sum(d_i * alpha_i^2)/2, where 0 &lt;= alpha_i &lt;= u_i; u_i = C_i, d_i = 0 for the hinge, u_i =
/// infinity, d_i = 1/(2 * C_i) for its square.
/// </para>
/// <para>
/// C.-J. Hsieh, K.-W. Chang, C.-J. Lin, S. S. Keerthi, S. Sundararajan, "A Dual Coordinate Descent Method for Large-scale Linear SVM", ICML
/// 2008, with its shrinking: an alpha at a bound whose gradient points outwards by more than any violation of the previous pass is left out
/// until the others are solved; then all are restored.
/// </para>
/// </remarks>
internal sealed class HingeSolver(DualProblem problem, bool[] isPositive, bool squared) : BinarySolver(problem, isPositive)
{
    private double _shrinkAbove = double.PositiveInfinity;
    private double _shrinkBelow = double.NegativeInfinity;
    private double _highest;
    private double _lowest;

    /// <inheritdoc/>
    protected override void StartPass() => (_highest, _lowest) = (0, 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Visit(ReadOnlySpan<int> examples)
    {
        foreach (int i in examples)
        {
            double alpha = Alphas[i], sign = Sign(i), diagonal = Diagonal(i), upper = squared ? double.PositiveInfinity : Problem.Cost(i);
            Measures measures = Problem.GetMeasures(i);
            double gradient = Margin(i, sign, measures.MeanDot) - 1 + diagonal * alpha;
            if ((alpha == 0 && gradient > _shrinkAbove) || (alpha == upper && gradient < _shrinkBelow))
                continue;
            Active.Keep(i);

            bool outwards = (alpha == 0 && gradient > 0) || (alpha == upper && gradient < 0);
            double projected = outwards ? 0 : gradient;
            _highest = Math.Max(_highest, projected);
            _lowest = Math.Min(_lowest, projected);
            if (projected != 0)
                Move(i, sign, measures.MeanDot, Math.Clamp(alpha - gradient / (measures.SquaredNorm + diagonal), 0, upper));
        }
    }

    /// <inheritdoc/>
    protected override bool EndPass()
    {
        Violation = _highest - _lowest;
        bool isSolved = UpdateBias();
        if (isSolved && Active.StartedWithAll)
        {
            if (IsBiasBest())
                return true;
        }
        else if (isSolved)
        {
            Restore();
        }
        bool shrinks = !Active.IsRestored;
        _shrinkAbove = shrinks && _highest > 0 ? _highest + Caution : double.PositiveInfinity;
        _shrinkBelow = shrinks && _lowest < 0 ? _lowest - Caution : double.NegativeInfinity;
        return false;
    }

    /// <inheritdoc/>
    protected override double FindBias(BiasSearch search, double start) =>
        squared ? search.Find<SquaredSlope>(start) : search.Find<Slope>(start);

    private double Diagonal(int example) => squared ? 0.5 / Problem.Cost(example) : 0;

    private readonly struct Slope : ILossSlope
    {
        public static (double Slope, double Bend) GetDerivatives(double margin) => (margin < 1 ? 1 : 0, 0);
    }

    private readonly struct SquaredSlope : ILossSlope
    {
        public static (double Slope, double Bend) GetDerivatives(double margin) => margin < 1 ? (2 * (1 - margin), 2) : (0, 0);
    }
}
