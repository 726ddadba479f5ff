using static LinearLearn.Tests.KernelChecks;

namespace LinearLearn.Tests;

/// <summary>Tests the loss kernels against the formulas with Math.Exp, for scores from 0 to 1e300.</summary>
public class LossKernelsTests
{
    private const double Tolerance = 1e-13;

    private static readonly double[] Extremes = [0, 1, -1, 50, -50, 800, -800, 1e300, -1e300];

    [Test]
    public void LossKernels_Softmax_equals_the_formula(
        [Range(1, 9)] int outputs, [Values(8, 16, 40)] int count, [Values(0, 5)] int extraPitch)
    {
        Random random = new(outputs);
        int pitch = count + extraPitch, length = (outputs - 1) * pitch + count;
        double[] scores = CreateScores(random, length), costs = CreateCosts(random, count);
        double[] probabilities = new double[length], products = new double[length];
        double sum = LossKernels.Softmax(outputs, pitch, count, scores, costs, probabilities, products), expectedSum = 0, magnitude = 0;
        for (int i = 0; i < count; i++)
        {
            double highest = Enumerable.Range(0, outputs).Max(k => scores[k * pitch + i]);
            double total = Enumerable.Range(0, outputs).Sum(k => Math.Exp(scores[k * pitch + i] - highest));
            expectedSum += costs[i] * (Math.Log(total) + highest);
            magnitude += costs[i] * (1 + Math.Abs(highest));
            for (int k = 0; k < outputs; k++)
            {
                double expected = Math.Exp(scores[k * pitch + i] - highest) / total;
                AssertRelative(probabilities[k * pitch + i], expected);
                AssertRelative(products[k * pitch + i], costs[i] * expected);
            }
        }
        Assert.That(sum, Is.EqualTo(expectedSum).Within(Tolerance * magnitude));
    }

    [Test]
    public void LossKernels_Curve_equals_the_formula([Range(1, 9)] int outputs, [Values(8, 24)] int count, [Values(0, 5)] int extraPitch)
    {
        Random random = new(outputs);
        int pitch = count + extraPitch, length = (outputs - 1) * pitch + count;
        double[] probabilities = [.. CreateDoubles(random, length).Select(Math.Abs)], costs = CreateCosts(random, count);
        double[] products = CreateDoubles(random, length), results = new double[length];
        LossKernels.Curve(outputs, pitch, count, probabilities, costs, products, results);
        for (int i = 0; i < count; i++)
        {
            double mean = Enumerable.Range(0, outputs).Sum(k => probabilities[k * pitch + i] * products[k * pitch + i]);
            for (int k = 0; k < outputs; k++)
            {
                double expected = costs[i] * probabilities[k * pitch + i] * (products[k * pitch + i] - mean);
                Assert.That(results[k * pitch + i], Is.EqualTo(expected).Within(Tolerance * costs[i] * outputs));
            }
        }
    }

    [Test]
    public void LossKernels_Curvature_equals_the_formula([Range(0, 40, 8)] int count)
    {
        Random random = new(count);
        double[] probabilities = [.. CreateDoubles(random, count).Select(Math.Abs)];
        double[] others = [.. CreateDoubles(random, count).Select(Math.Abs)];
        double[] costs = CreateCosts(random, count), same = new double[count], mixed = new double[count];
        LossKernels.Curvature(probabilities, probabilities, isSame: true, costs, same);
        LossKernels.Curvature(probabilities, others, isSame: false, costs, mixed);
        for (int i = 0; i < count; i++)
        {
            AssertRelative(same[i], costs[i] * probabilities[i] * (1 - probabilities[i]));
            AssertRelative(mixed[i], -costs[i] * probabilities[i] * others[i]);
        }
    }

    [Test]
    public void LossKernels_Logistic_equals_the_formula([Range(0, 80, 8)] int count)
    {
        Random random = new(count);
        double[] scores = CreateScores(random, count), costs = CreateCosts(random, count);
        double[] signs = [.. scores.Select(_ => random.Next(2) * 2 - 1.0)], slopes = new double[count], curvatures = new double[count];
        double sum = LossKernels.Logistic(scores, signs, costs, slopes, curvatures), expectedSum = 0, magnitude = 0;
        for (int i = 0; i < count; i++)
        {
            double margin = signs[i] * scores[i], e = Math.Exp(-Math.Abs(margin));
            expectedSum += costs[i] * (Math.Max(0, -margin) + Math.Log(1 + e));
            magnitude += costs[i] * (1 + Math.Abs(margin));
            AssertRelative(slopes[i], -signs[i] * costs[i] * (margin > 0 ? e : 1) / (1 + e));
            AssertRelative(curvatures[i], costs[i] * e / ((1 + e) * (1 + e)));
        }
        Assert.That(sum, Is.EqualTo(expectedSum).Within(Tolerance * magnitude));
    }

    [Test]
    public void LossKernels_Logistic_of_extreme_scores_equals_the_formula([Values(1, -1)] int sign)
    {
        double[] scores = [.. Extremes, .. Extremes[..7]], costs = [.. scores.Select(_ => 2.0)];
        double[] signs = [.. scores.Select(_ => (double)sign)];
        double[] slopes = new double[16], curvatures = new double[16];
        double sum = LossKernels.Logistic(scores, signs, costs, slopes, curvatures);
        Assert.That(sum, Is.EqualTo(2e300).Within(1e287));
        double tiny = Math.Exp(-50);
        double[] margins = [.. scores.Select(score => sign * score)];
        for (int i = 0; i < margins.Length; i++)
        {
            double missing = margins[i] switch
            {
                0 => 0.5,
                1 => 1 / (1 + Math.E),
                -1 => Math.E / (1 + Math.E),
                50 => tiny,
                > 50 => 0,
                _ => 1,
            };
            Assert.That(slopes[i], Is.EqualTo(-sign * 2 * missing).Within(1e-13 * missing), $"margin {margins[i]}");
        }
    }

    [Test]
    public void LossKernels_reject_spans_that_do_not_match()
    {
        double[] seven = new double[7], eight = new double[8], few = new double[23], many = new double[24];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => LossKernels.Softmax(1, 8, 7, many, many, many, many), Throws.ArgumentException);
            Assert.That(() => LossKernels.Softmax(3, 8, 8, few, eight, many, many), Throws.ArgumentException);
            Assert.That(() => LossKernels.Softmax(3, 8, 8, many, seven, many, many), Throws.ArgumentException);
            Assert.That(() => LossKernels.Softmax(3, 8, 8, many, eight, few, many), Throws.ArgumentException);
            Assert.That(() => LossKernels.Softmax(3, 8, 8, many, eight, many, few), Throws.ArgumentException);
            Assert.That(() => LossKernels.Curve(3, 8, 8, few, eight, many, many), Throws.ArgumentException);
            Assert.That(() => LossKernels.Curve(3, 8, 8, many, seven, many, many), Throws.ArgumentException);
            Assert.That(() => LossKernels.Curve(3, 8, 8, many, eight, few, many), Throws.ArgumentException);
            Assert.That(() => LossKernels.Curve(3, 8, 8, many, eight, many, few), Throws.ArgumentException);
            Assert.That(() => LossKernels.Curvature(seven, eight, false, eight, new double[8]), Throws.InstanceOf<ArgumentException>());
            Assert.That(() => LossKernels.Curvature(eight, eight, false, seven, new double[8]), Throws.InstanceOf<ArgumentException>());
            Assert.That(() => LossKernels.Curvature(eight, eight, false, eight, new double[7]), Throws.ArgumentException);
            Assert.That(() => LossKernels.Logistic(eight, eight, seven, eight, eight), Throws.InstanceOf<ArgumentException>());
            Assert.That(() => LossKernels.Logistic(eight, eight, eight, eight, seven), Throws.InstanceOf<ArgumentException>());
            Assert.That(() => LossKernels.Logistic(seven, eight, eight, eight, eight), Throws.ArgumentException);
        }
    }

    private static void AssertRelative(double found, double expected)
    {
        if (!(Math.Abs(found - expected) <= Tolerance * Math.Abs(expected) + 1e-300)) // a subnormal number has fewer digits
            Assert.Fail($"expected {expected}, found {found}");
    }

    private static double[] CreateScores(Random random, int count) =>
        [.. Enumerable.Range(0, count)
            .Select(_ => random.Next(2) == 0 ? Extremes[random.Next(Extremes.Length)] : 20 * random.NextDouble() - 10)];

    private static double[] CreateCosts(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => 3 * random.NextDouble())];
}
