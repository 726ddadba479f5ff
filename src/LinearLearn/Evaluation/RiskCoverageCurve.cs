namespace LinearLearn;

/// <summary>
/// Represents the risk-coverage curve of a classifier that may abstain: the error rate of the examples answered over their fraction.
/// </summary>
/// <remarks>
/// Immutable, with one point for every confidence threshold. Sources: R. El-Yaniv and Y. Wiener, "On the Foundations of Noise-free
/// Selective Classification", JMLR 11, 2010; Y. Geifman and R. El-Yaniv, "Selective Classification for Deep Neural Networks", NIPS 2017;
/// for the area Y. Geifman, G. Uziel and R. El-Yaniv, "Bias-Reduced Uncertainty Estimation for Deep Neural Classifiers", ICLR 2019.
/// </remarks>
public sealed class RiskCoverageCurve
{
    /// <summary>
    /// The number of evenly spaced coverages that are tested for a guaranteed accuracy, the divisor of the Bonferroni correction.
    /// </summary>
    private const int TestCount = 20;

    private readonly int[] _answered;
    private readonly int[] _errors;

    /// <param name="thresholds">The distinct confidences, descending.</param>
    /// <param name="answered">For each of them, the number of examples of this confidence or above.</param>
    /// <param name="errors">For each of them, the number of errors among those.</param>
    private RiskCoverageCurve(List<double> thresholds, List<int> answered, List<int> errors)
    {
        (_answered, _errors) = ([.. answered], [.. errors]);
        Count = answered[^1];
        RiskCoveragePoint[] points = new RiskCoveragePoint[answered.Count];
        double sum = 0;
        for (int i = 0; i < points.Length; i++)
        {
            points[i] = new RiskCoveragePoint(thresholds[i], (double)answered[i] / Count, (double)errors[i] / answered[i]);
            sum += points[i].Risk * (answered[i] - (i == 0 ? 0 : answered[i - 1]));
        }
        Points = Array.AsReadOnly(points);
        Aurc = sum / Count;
    }

    /// <summary>
    /// Gets one point for every distinct confidence, from the highest to the lowest; the last point answers every example.
    /// </summary>
    /// <remarks>Examples of equal confidence are answered together or not at all.</remarks>
    public IReadOnlyList<RiskCoveragePoint> Points { get; }

    /// <summary>Gets the number of examples.</summary>
    public int Count { get; }

    /// <summary>
    /// Gets the area under the curve (AURC): the mean over the examples of the risk if the threshold is the confidence of the example.
    /// </summary>
    /// <remarks>0 to 1, lower is better. If confidence is unrelated to correctness, it is about the overall error rate.</remarks>
    public double Aurc { get; }

    /// <summary>Creates the curve of any confidences.</summary>
    /// <remarks>Takes O(N log N) time for N confidences.</remarks>
    /// <param name="confidences">A confidence for each of N examples, 1 or more, higher if the prediction is more certain. Finite.</param>
    /// <param name="isCorrect">For each example, whether its prediction is correct.</param>
    /// <returns>The curve with the area under it.</returns>
    /// <exception cref="ArgumentException">The lengths differ, there is no example, or a confidence is NaN or infinite.</exception>
    public static RiskCoverageCurve From(ReadOnlySpan<double> confidences, ReadOnlySpan<bool> isCorrect)
    {
        if (isCorrect.Length != confidences.Length)
        {
            throw new ArgumentException(
                Guard.Text($"expected one for each of {confidences.Length} confidences, found {isCorrect.Length}"), nameof(isCorrect));
        }
        if (confidences.IsEmpty)
            throw new ArgumentException("expected one confidence or more, found none", nameof(confidences));
        for (int i = 0; i < confidences.Length; i++)
        {
            if (!double.IsFinite(confidences[i]))
            {
                throw new ArgumentException(
                    Guard.Text($"expected finite numbers, found {confidences[i]} at index {i}"), nameof(confidences));
            }
        }

        double[] ascending = confidences.ToArray();
        bool[] outcomes = isCorrect.ToArray();
        Array.Sort(ascending, outcomes);
        List<double> thresholds = [];
        List<int> answered = [], errors = [];
        int wrong = 0;
        for (int i = ascending.Length - 1; i >= 0; i--)
        {
            wrong += outcomes[i] ? 0 : 1;
            if (i > 0 && ascending[i - 1] == ascending[i])
                continue;
            thresholds.Add(ascending[i]);
            answered.Add(ascending.Length - i);
            errors.Add(wrong);
        }
        return new RiskCoverageCurve(thresholds, answered, errors);
    }

    /// <summary>Finds the threshold with the largest coverage whose answers reach an accuracy.</summary>
    /// <param name="accuracy">The required accuracy of the answered examples: above 0, up to 1.</param>
    /// <param name="confidenceLevel">
    /// The probability, over draws of the examples, that the accuracy also holds for new examples of the same source: above 0, below 1, for
    /// example 0.95. Default: null, which uses the accuracy as measured. That accuracy is optimistic, because the threshold is chosen on
    /// the same examples, especially if few are answered.
    /// </param>
    /// <returns>The point of the threshold.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="accuracy"/> or <paramref name="confidenceLevel"/> is out of range.
    /// </exception>
    /// <exception cref="ArgumentException">No threshold reaches the accuracy. The message names the best one that is reached.</exception>
    /// <remarks>
    /// With a confidence level, coverages of 5 %, 10 % ... 100 % are tested. The result is the largest coverage whose lower Clopper-Pearson
    /// bound of the accuracy is at least the requested accuracy, at a level of 1 - (1 - confidence level) / 20 each (Bonferroni
    /// correction). At level 0.95, an accuracy of 0.99 requires 597 answered examples without an error, 0.95 requires 117 and 0.9 requires
    /// 57. C. J. Clopper and E. S. Pearson, "The Use of Confidence or Fiducial Limits Illustrated in the Case of the Binomial", Biometrika
    /// 26, 1934.
    /// </remarks>
    public RiskCoveragePoint FindForAccuracy(double accuracy, double? confidenceLevel = null)
    {
        if (!(accuracy > 0 && accuracy <= 1))
            throw new ArgumentOutOfRangeException(nameof(accuracy), Guard.Text($"expected a number above 0, up to 1, found {accuracy}"));
        if (confidenceLevel is not { } level)
            return FindMeasured(accuracy);
        if (!(level > 0 && level < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(confidenceLevel), Guard.Text($"expected a number above 0 and below 1, found {level}"));
        }
        return FindCertain(accuracy, level);
    }

    /// <summary>Finds the highest threshold that answers at least a fraction of the examples.</summary>
    /// <param name="coverage">The minimum fraction of the examples that are answered: above 0, up to 1.</param>
    /// <returns>
    /// The point of the threshold. Its coverage can be larger than requested because examples of equal confidence are answered together.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="coverage"/> is out of range.</exception>
    public RiskCoveragePoint FindForCoverage(double coverage)
    {
        if (!(coverage > 0 && coverage <= 1))
            throw new ArgumentOutOfRangeException(nameof(coverage), Guard.Text($"expected a number above 0, up to 1, found {coverage}"));
        int index = 0;
        while (Points[index].Coverage < coverage)
            index++;
        return Points[index];
    }

    private RiskCoveragePoint FindMeasured(double accuracy)
    {
        for (int i = _answered.Length - 1; i >= 0; i--)
        {
            if (Accuracy(i) >= accuracy)
                return Points[i];
        }
        int best = 0;
        for (int i = 1; i < _answered.Length; i++)
            best = Accuracy(i) >= Accuracy(best) ? i : best;
        throw Unreachable(accuracy, Accuracy(best), best, "");

        double Accuracy(int index) => (double)(_answered[index] - _errors[index]) / _answered[index];
    }

    private RiskCoveragePoint FindCertain(double accuracy, double level)
    {
        int[] tested = GetTested();
        double significance = (1 - level) / TestCount;
        foreach (int index in tested)
        {
            if (BinomialBound.IsAtLeast(accuracy, _answered[index], _errors[index], significance))
                return Points[index];
        }
        (double Bound, int Index) best = (0, _answered.Length - 1);
        foreach (int index in tested)
        {
            double bound = BinomialBound.GetLower(_answered[index], _errors[index], significance);
            best = bound > best.Bound ? (bound, index) : best;
        }
        throw Unreachable(accuracy, best.Bound, best.Index, Guard.Text($" at confidence level {level}"));
    }

    /// <summary>
    /// Returns the points of the largest coverages up to 100 %, 95 % ... 5 %, which depend on the confidences but not on the correctness.
    /// </summary>
    private int[] GetTested()
    {
        List<int> tested = [];
        for (int test = TestCount; test > 0; test--)
        {
            int most = (int)((long)Count * test / TestCount);
            int end = _answered.AsSpan().BinarySearch(most);
            end = end >= 0 ? end : ~end - 1;
            if (end >= 0 && !tested.Contains(end))
                tested.Add(end);
        }
        return [.. tested];
    }

    private ArgumentException Unreachable(double accuracy, double best, int index, string level)
    {
        string answered = Guard.Text($"with {_answered[index]} of {Count} examples answered");
        return new ArgumentException(
            Guard.Text($"expected an accuracy that a threshold reaches{level}, at most {best:0.####} ({answered}), found {accuracy}"),
            nameof(accuracy));
    }
}
