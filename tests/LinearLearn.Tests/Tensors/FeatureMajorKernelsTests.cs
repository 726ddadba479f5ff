using static LinearLearn.Tests.KernelChecks;

namespace LinearLearn.Tests;

/// <summary>
/// Tests that each kernel of weights stored feature by feature has the bits of the kernel of a single row, for every number of classes up
/// to 40, for 100 classes, and for rows of 0 to 9 stored features.
/// </summary>
public class FeatureMajorKernelsTests
{
    private const int Width = 60;
    private const float Most = 0.75f, Epsilon = 1e-8f, Weight = 2;

    private static readonly int[] ClassCounts = [.. Enumerable.Range(1, 40), 100];

    [Test]
    public void FeatureMajorKernels_Dots_have_the_bits_of_single_dot_products([Values] bool hasStepSizes, [Values] bool hasSums) =>
        ForEachRow(hasStepSizes, hasSums, (weights, columns, values, _) =>
        {
            float[] dots = new float[weights.Rows];
            FeatureMajorKernels.Dots(columns, values, weights, 0, dots);
            float[] rows = weights.GetSection(0);
            for (int k = 0; k < dots.Length; k++)
                AssertBits(dots[k], SparseKernels.Dot(columns, values, rows.AsSpan(k * Width, Width)), weights);
            int first = dots.Length / 3, count = dots.Length / 2;
            float[] some = new float[count];
            FeatureMajorKernels.Dots(columns, values, weights, first, some);
            Assert.That(TestData.GetBits(some), Is.EqualTo(TestData.GetBits(dots.AsSpan(first, count))), Describe(weights));
        });

    [Test]
    public void FeatureMajorKernels_SumsOfSquares_have_the_bits_of_single_sums([Values] bool hasSums) =>
        ForEachRow(hasStepSizes: true, hasSums, (weights, columns, values, _) =>
        {
            float[] sums = new float[weights.Rows];
            FeatureMajorKernels.SumsOfSquares(columns, values, weights, sums);
            for (int k = 0; k < sums.Length; k++)
                AssertBits(sums[k], StepKernels.SumOfSquares(columns, values, new StepRow(weights, k, 0)), weights);
        });

    [Test]
    public void FeatureMajorKernels_AddScaled_has_the_bits_of_single_moves([Values] bool hasStepSizes, [Values] bool hasSums) =>
        ForEachRow(hasStepSizes, hasSums, (weights, columns, values, random) => AssertMoves(
            weights,
            random,
            steps => FeatureMajorKernels.AddScaled(columns, values, steps, weights),
            (steps, k, expected) => SparseKernels.AddScaled(columns, values, steps.Scales[k], new StepRow(expected, k, steps.Factors[k]))));

    [Test]
    public void FeatureMajorKernels_StepByRoots_has_the_bits_of_single_steps([Values] bool hasSums) =>
        ForEachRow(hasStepSizes: true, hasSums, (weights, columns, values, random) => AssertMoves(
            weights,
            random,
            steps => FeatureMajorKernels.StepByRoots(columns, values, steps, Weight, Epsilon, weights),
            (steps, k, expected) => StepKernels.StepByRoots(
                columns, values, steps.Slopes[k], Weight, Epsilon, steps.Scales[k], new StepRow(expected, k, steps.Factors[k]))));

    [Test]
    public void FeatureMajorKernels_StepByVariances_has_the_bits_of_single_steps([Values] bool hasSums) =>
        ForEachRow(hasStepSizes: true, hasSums, (weights, columns, values, random) => AssertMoves(
            weights,
            random,
            steps => FeatureMajorKernels.StepByVariances(columns, values, steps, Most, weights),
            (steps, k, expected) => StepKernels.StepByVariances(
                columns, values, steps.Slopes[k], Most, steps.Scales[k], new StepRow(expected, k, steps.Factors[k]))));

    [TestCase(-1)]
    [TestCase(8)]
    [TestCase(int.MaxValue)]
    public void FeatureMajorKernels_access_no_missing_column(int column)
    {
        foreach (int classes in new[] { 1, 3, 20, 40 })
        {
            FeatureMajorWeights weights = new(8, classes, hasStepSizes: true, hasSums: true);
            ClassSteps steps = new(classes);
            float[] results = new float[classes];
            Action[] calls =
            [
                () => FeatureMajorKernels.Dots([column], [1], weights, 0, results),
                () => FeatureMajorKernels.Dots([0, 1, 2, column], [1, 1, 1, 1], weights, 0, results),
                () => FeatureMajorKernels.SumsOfSquares([0, column], [1, 1], weights, results),
                () => FeatureMajorKernels.AddScaled([column], [1], steps, weights),
                () => FeatureMajorKernels.StepByRoots([column], [1], steps, 1, Epsilon, weights),
                () => FeatureMajorKernels.StepByVariances([column], [1], steps, Most, weights),
                () => StepKernels.SumOfSquares([column], [1], new StepRow(weights, 0, 0)),
            ];
            foreach (Action call in calls)
                Assert.That(call, Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => FeatureMajorKernels.Dots([0, 1], [1], weights, 0, results), Throws.InstanceOf<ArgumentException>());
        }
    }

    /// <summary>Moves some of the classes at once and one by one, and compares all numbers of all records.</summary>
    private static void AssertMoves(
        FeatureMajorWeights weights, Random random, Action<ClassSteps> moveAll, Action<ClassSteps, int, FeatureMajorWeights> move)
    {
        FeatureMajorWeights expected = weights.Copy();
        for (int step = 0; step < 2; step++)
        {
            ClassSteps steps = new(weights.Rows);
            for (int k = 0; k < weights.Rows; k++)
            {
                if (random.Next(3) == 0)
                    steps.Clear(k);
                else
                    steps.Set(k, random.NextSingle() - 0.5f, random.NextSingle(), random.Next(1000));
            }
            moveAll(steps);
            for (int k = 0; k < weights.Rows; k++)
            {
                if (steps.Masks[k] != 0)
                    move(steps, k, expected);
            }
        }
        Assert.That(TestData.GetBits(weights.GetSection(0)), Is.EqualTo(TestData.GetBits(expected.GetSection(0))), Describe(weights));
        if (weights.HasStepSizes)
        {
            foreach (int section in new[] { weights.Compensations, weights.Accumulators, weights.AccumulatorCompensations })
                Assert.That(weights.GetSection(section), Is.EqualTo(expected.GetSection(section)), Describe(weights));
        }
        if (weights.HasSums)
            Assert.That(GetBits(weights.GetSums()), Is.EqualTo(GetBits(expected.GetSums())), Describe(weights));
    }

    private static void ForEachRow(bool hasStepSizes, bool hasSums, Action<FeatureMajorWeights, int[], float[], Random> check)
    {
        Random random = new(42);
        foreach (int classes in ClassCounts)
        {
            for (int stored = 0; stored < 10; stored++)
            {
                FeatureMajorWeights weights = FeatureMajorWeightsTests.Create(random, Width, classes, hasStepSizes, hasSums);
                int[] columns = [.. Enumerable.Range(0, Width)];
                random.Shuffle(columns);
                Array.Sort(columns, 0, stored);
                if (stored > 0)
                    columns[stored - 1] = Width - 1; // the last record
                check(weights, columns[..stored], CreateFloats(random, stored), random);
            }
        }
    }

    private static void AssertBits(float found, float expected, FeatureMajorWeights weights) =>
        Assert.That(BitConverter.SingleToInt32Bits(found), Is.EqualTo(BitConverter.SingleToInt32Bits(expected)), Describe(weights));

    private static string Describe(FeatureMajorWeights weights) => $"{weights.Rows} classes";
}
