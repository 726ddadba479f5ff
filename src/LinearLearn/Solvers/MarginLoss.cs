using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Represents the loss of a margin y * score, with one output: logistic, squared hinge or modified Huber.</summary>
internal sealed class MarginLoss : PrimalLoss
{
    private readonly Loss _loss;
    private readonly double[] _signs;
    private readonly double[] _curvatures;

    /// <param name="loss">Any loss except the softmax.</param>
    /// <param name="pitch">The number of rows, including those that fill blocks.</param>
    /// <param name="costs">The weight of the loss of each row.</param>
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
        return [FindBestBias(_loss, positive, negative)];
    }

    /// <summary>Computes the best bias without any features, from the costs of the examples of both classes.</summary>
    public static double FindBestBias(Loss loss, double positive, double negative)
    {
        if (positive == 0 || negative == 0)
            return positive == 0 ? -1 : 1;
        return loss == Loss.Logistic ? Math.Log(positive / negative) : (positive - negative) / (positive + negative);
    }

    /// <summary>Computes the squared hinge loss, continued as a line below the least margin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SquaredHinge(
        ReadOnlySpan<double> scores,
        ReadOnlySpan<double> signs,
        ReadOnlySpan<double> costs,
        Span<double> slopes,
        Span<double> curvatures,
        double least)
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
