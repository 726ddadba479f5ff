using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Represents the softmax loss, -log of the softmax of the scores at the true class, with an output for each class.</summary>
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
        _probabilities.AsSpan(output * Pitch + first),
        _probabilities.AsSpan(other * Pitch + first),
        output == other,
        Costs.AsSpan(first),
        curvature);

    public override double[] BestBiases()
    {
        double[] totals = new double[Outputs];
        for (int i = 0; i < Costs.Length; i++)
            totals[classes[i]] += Costs[i];
        return FindBestBiases(totals);
    }

    /// <summary>Computes the best biases without any features, from the costs of the examples of each class.</summary>
    public static double[] FindBestBiases(double[] totals)
    {
        double sum = DoubleKernels.SumInOrder(totals);
        double[] biases = Array.ConvertAll(totals, total => Math.Log(Math.Max(total / sum, 1e-3 / totals.Length)));
        // The biases shall sum to 0, because adding a number to all of them changes nothing.
        double mean = DoubleKernels.SumInOrder(biases) / totals.Length;
        return Array.ConvertAll(biases, bias => bias - mean);
    }
}
