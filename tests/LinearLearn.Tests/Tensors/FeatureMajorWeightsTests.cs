using static LinearLearn.Tests.KernelChecks;

namespace LinearLearn.Tests;

public class FeatureMajorWeightsTests
{
    private static readonly int[] ClassCounts = [1, 2, 3, 5, 8, 10, 16, 17, 33];

    [Test]
    public void FeatureMajorWeights_return_the_sections_and_sums_that_were_set([Values] bool hasStepSizes, [Values] bool hasSums)
    {
        Random random = new(1);
        foreach (int columns in new[] { 1, 15, 16, 17, 5000 })
        {
            foreach (int classes in ClassCounts)
            {
                FeatureMajorWeights weights = new(columns, classes, hasStepSizes, hasSums);
                int[] sections = hasStepSizes
                    ? [0, weights.Compensations, weights.Accumulators, weights.AccumulatorCompensations]
                    : [0];
                float[][] numbers = [.. sections.Select(_ => CreateFloats(random, classes * columns))];
                double[] sums = CreateDoubles(random, hasSums ? classes * columns : 0);
                for (int i = 0; i < sections.Length; i++)
                    weights.SetSection(sections[i], numbers[i]);
                if (hasSums)
                    weights.SetSums(sums);
                for (int i = 0; i < sections.Length; i++)
                    Assert.That(weights.GetSection(sections[i]), Is.EqualTo(numbers[i]));
                if (hasSums)
                    Assert.That(weights.GetSums(), Is.EqualTo(sums));
            }
        }
    }

    [TestCase(3, false, false, 4)]
    [TestCase(10, false, false, 16)]
    [TestCase(17, false, false, 32)]
    [TestCase(1, false, true, 4)]
    [TestCase(1, true, true, 8)]
    [TestCase(10, false, true, 32)] // 10 floats and 10 doubles
    [TestCase(10, true, true, 64)]
    [TestCase(11, false, true, 48)] // 11 floats, one unused, 11 doubles
    public void FeatureMajorWeights_records_fill_whole_cache_lines_or_a_power_of_two(
        int classes, bool hasStepSizes, bool hasSums, int floats) =>
        Assert.That(new FeatureMajorWeights(2, classes, hasStepSizes, hasSums).Stride, Is.EqualTo(floats));

    [TestCase(1 << 20, 10, true)]
    [TestCase(1 << 26, 10, false)] // 2^31 floats
    [TestCase(int.MaxValue, 1, false)]
    public void FeatureMajorWeights_CanHold_is_false_if_an_array_is_too_short(int columns, int classes, bool expected) =>
        Assert.That(FeatureMajorWeights.CanHold(columns, classes, false, true), Is.EqualTo(expected));

    [Test]
    public void FeatureMajorWeights_GetAverages_and_Fold_equal_a_loop([Values] bool hasStepSizes)
    {
        Random random = new(2);
        foreach (int classes in ClassCounts)
        {
            const int columns = 37;
            FeatureMajorWeights weights = Create(random, columns, classes, hasStepSizes, hasSums: true);
            float[] before = weights.GetSection(0);
            double[] sums = weights.GetSums(), factors = CreateDoubles(random, classes);
            double[] divisors = [.. CreateDoubles(random, classes).Select(x => 2 + x)];
            float[] averages = weights.GetAverages(factors, divisors);
            int[] folded = [.. Enumerable.Range(0, classes).Where(k => k % 3 != 1)];
            float[] compensations = hasStepSizes ? weights.GetSection(weights.Compensations) : [];
            weights.Fold(folded, [.. folded.Select(k => factors[k])], [.. folded.Select(k => 1f / (k + 3))]);
            float[] after = weights.GetSection(0);
            for (int i = 0; i < before.Length; i++)
            {
                int k = i / columns;
                float scale = folded.Contains(k) ? 1f / (k + 3) : 1;
                Assert.That(averages[i], Is.EqualTo((float)((factors[k] * before[i] + sums[i]) / divisors[k])));
                Assert.That(after[i], Is.EqualTo(scale * before[i]));
                Assert.That(weights.GetSums()[i], Is.EqualTo(folded.Contains(k) ? sums[i] + factors[k] * before[i] : sums[i]));
                if (hasStepSizes)
                    Assert.That(weights.GetSection(weights.Compensations)[i], Is.EqualTo(scale * compensations[i]));
            }
        }
    }

    internal static FeatureMajorWeights Create(Random random, int columns, int classes, bool hasStepSizes, bool hasSums)
    {
        FeatureMajorWeights weights = new(columns, classes, hasStepSizes, hasSums);
        weights.SetSection(0, CreateFloats(random, classes * columns));
        if (hasStepSizes)
        {
            weights.SetSection(weights.Compensations, Array.ConvertAll(CreateFloats(random, classes * columns), x => 1e-8f * x));
            weights.SetSection(weights.Accumulators, Array.ConvertAll(CreateFloats(random, classes * columns), Math.Abs));
            weights.SetSection(weights.AccumulatorCompensations, Array.ConvertAll(CreateFloats(random, classes * columns), x => 1e-8f * x));
        }
        if (hasSums)
            weights.SetSums(CreateDoubles(random, classes * columns));
        return weights;
    }
}
