using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>
/// The loss of all examples as a function of their scores, one for each output: its value, slopes and curvature. A block of rows at a time,
/// so that any core may take any block.
/// </summary>
/// <param name="outputs">The number of scores of an example.</param>
/// <param name="pitch">How far the scores of neighboring outputs are apart.</param>
/// <param name="costs">What a loss of 1 costs, for each example; 0 where a row only fills a block.</param>
internal abstract class PrimalLoss(int outputs, int pitch, double[] costs)
{
    public int Outputs => outputs;

    /// <summary>What a loss of 1 for each example costs.</summary>
    public double TotalCost { get; } = costs.Sum();

    /// <summary>Whether the second derivatives are continuous, so that those of the last step say something of this one.</summary>
    public abstract bool IsSmooth { get; }

    protected int Pitch => pitch;

    protected double[] Costs => costs;

    /// <summary>Writes the slopes: the derivatives of the costs by the scores. Keeps what the curvature needs.</summary>
    /// <returns>The sum of the costs of the rows.</returns>
    public abstract double Linearize(int first, int count, double[] scores, double[] slopes);

    /// <summary>factors = second derivatives * products, for the scores of the last linearization.</summary>
    public abstract void ApplyCurvature(int first, int count, double[] products, double[] factors);

    /// <summary>The second derivatives of the costs by two scores.</summary>
    public abstract void CopyCurvature(int output, int other, int first, Span<double> curvature);

    /// <summary>The scores without any features that are best: where training starts.</summary>
    public abstract double[] BestBiases();
}

/// <summary>The loss of a margin y * score: logistic, squared hinge or modified Huber. One output.</summary>
internal sealed class MarginLoss : PrimalLoss
{
    private readonly Loss _loss;
    private readonly double[] _signs;
    private readonly double[] _curvatures;

    /// <param name="loss">Any but the softmax.</param>
    /// <param name="pitch">The number of rows, those that fill blocks included.</param>
    /// <param name="costs">What a loss of 1 costs.</param>
    /// <param name="signs">y: +1 or -1.</param>
    public MarginLoss(Loss loss, int pitch, double[] costs, double[] signs)
        : base(1, pitch, costs)
    {
        _loss = loss;
        _signs = signs;
        _curvatures = new double[pitch];
    }

    public override bool IsSmooth => _loss == Loss.Logistic;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override double Linearize(int first, int count, double[] scores, double[] slopes)
    {
        ReadOnlySpan<double> own = scores.AsSpan(first, count), costs = Costs.AsSpan(first, count), signs = _signs.AsSpan(first, count);
        Span<double> slope = slopes.AsSpan(first, count), curvature = _curvatures.AsSpan(first, count);
        return _loss switch
        {
            Loss.Logistic => LossKernels.Logistic(own, signs, costs, slope, curvature),
            Loss.SquaredHinge => SquaredHinge(own, signs, costs, slope, curvature, double.NegativeInfinity),
            _ => SquaredHinge(own, signs, costs, slope, curvature, -1),
        };
    }

    public override void ApplyCurvature(int first, int count, double[] products, double[] factors) =>
        DoubleKernels.Multiply(products.AsSpan(first, count), _curvatures.AsSpan(first, count), factors.AsSpan(first, count));

    public override void CopyCurvature(int output, int other, int first, Span<double> curvature) =>
        _curvatures.AsSpan(first, curvature.Length).CopyTo(curvature);

    public override double[] BestBiases()
    {
        double positive = 0, negative = 0;
        for (int i = 0; i < Costs.Length; i++)
        {
            positive += _signs[i] > 0 ? Costs[i] : 0;
            negative += _signs[i] < 0 ? Costs[i] : 0;
        }
        if (positive == 0 || negative == 0)
            return [positive == 0 ? -1 : 1];
        return [_loss == Loss.Logistic ? Math.Log(positive / negative) : (positive - negative) / (positive + negative)];
    }

    /// <summary>From a margin below the least on, it goes on as a line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SquaredHinge(
        ReadOnlySpan<double> scores, ReadOnlySpan<double> signs, ReadOnlySpan<double> costs, Span<double> slopes, Span<double> curvatures, double least)
    {
        double sum = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            double margin = signs[i] * scores[i], missing = Math.Max(0, 1 - Math.Max(margin, least)), cost = costs[i];
            double beyond = margin < least ? least - margin : 0;
            sum += cost * (missing * missing + 2 * missing * beyond);
            slopes[i] = -2 * cost * missing * signs[i];
            curvatures[i] = missing > 0 && margin >= least ? 2 * cost : 0;
        }
        return sum;
    }
}

/// <summary>-log of the softmax of the scores at the true class. An output for each class.</summary>
internal sealed class SoftmaxLoss(int outputs, int pitch, double[] costs, int[] classes) : PrimalLoss(outputs, pitch, costs)
{
    private readonly double[] _probabilities = new double[outputs * pitch];

    public override bool IsSmooth => true;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override double Linearize(int first, int count, double[] scores, double[] slopes)
    {
        double sum = LossKernels.Softmax(
            Outputs, Pitch, count, scores.AsSpan(first), Costs.AsSpan(first, count), _probabilities.AsSpan(first), slopes.AsSpan(first));
        for (int i = first; i < first + count; i++)
        {
            int own = classes[i] * Pitch + i;
            sum -= Costs[i] * scores[own];
            slopes[own] -= Costs[i];
        }
        return sum;
    }

    public override void ApplyCurvature(int first, int count, double[] products, double[] factors) => LossKernels.Curve(
        Outputs, Pitch, count, _probabilities.AsSpan(first), Costs.AsSpan(first, count), products.AsSpan(first), factors.AsSpan(first));

    public override void CopyCurvature(int output, int other, int first, Span<double> curvature) => LossKernels.Curvature(
        _probabilities.AsSpan(output * Pitch + first), _probabilities.AsSpan(other * Pitch + first), output == other, Costs.AsSpan(first), curvature);

    public override double[] BestBiases()
    {
        double[] totals = new double[Outputs];
        for (int i = 0; i < Costs.Length; i++)
            totals[classes[i]] += Costs[i];
        double sum = totals.Sum();
        double[] biases = Array.ConvertAll(totals, total => Math.Log(Math.Max(total / sum, 1e-3 / Outputs)));
        double mean = biases.Average(); // biases that add up to 0: adding a number to all of them changes nothing
        return Array.ConvertAll(biases, bias => bias - mean);
    }

}
