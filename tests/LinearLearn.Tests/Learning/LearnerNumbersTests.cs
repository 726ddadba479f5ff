namespace LinearLearn.Tests;

/// <summary>A diverged state is detected by any number that is not finite.</summary>
public class LearnerNumbersTests
{
    [Test]
    public void LearnerNumbers_AreFinite_checks_all_numbers()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Numbers().AreFinite());
            Assert.That((Numbers() with { Rests = null, Block = null, StepSizes = null }).AreFinite());
            foreach (double[] bad in new[] { new[] { double.NaN, 1 }, [1, double.NegativeInfinity] })
            {
                float[] badFloats = Array.ConvertAll(bad, value => (float)value), good = [1, 2];
                Assert.That((Numbers() with { Weights = badFloats }).AreFinite(), Is.False);
                Assert.That((Numbers() with { Rests = bad }).AreFinite(), Is.False);
                Assert.That((Numbers() with { Block = badFloats }).AreFinite(), Is.False);
                Assert.That((Numbers() with { StepSizes = new(null, badFloats, good, good) }).AreFinite(), Is.False);
                Assert.That((Numbers() with { StepSizes = new(null, good, badFloats, good) }).AreFinite(), Is.False);
                Assert.That((Numbers() with { StepSizes = new(new AdaGrad(), good, good, badFloats) }).AreFinite(), Is.False);
            }
        }
    }

    [Test]
    public void LearnerNumbers_AreFinite_checks_all_numbers_of_each_row()
    {
        RowNumbers good = Numbers().Rows[0];
        foreach (double bad in new[] { double.NaN, double.PositiveInfinity })
        {
            RowNumbers scale = good, passed = good, biasSum = good, weight = good, bias = good, biasAccumulator = good;
            scale.Scale = bad;
            passed.Passed = bad;
            biasSum.BiasSum = bad;
            bias.Bias = bad;
            biasAccumulator.BiasAccumulator = bad;
            weight.Weight = bad;
            foreach (RowNumbers row in new[] { scale, passed, biasSum, weight, bias, biasAccumulator })
            {
                Assert.That((Numbers() with { Rows = [row, good] }).AreFinite(), Is.False);
                Assert.That((Numbers() with { Rows = [good, row] }).AreFinite(), Is.False);
            }
        }
    }

    [Test]
    public void LearnerNumbers_contain_only_numbers_that_the_options_require()
    {
        LinearModel start = LinearModel.Zero(2, [3, 7]);
        LearnerNumbers plain = new OnlineLearner(new MarginUpdate(), start, LastWeights.OneVersusRest).GetState().Numbers();
        Assert.That((plain.Rests, plain.StepSizes), Is.EqualTo((default(ReadOnlyMemory<double>?), default(StepSizes))));

        LearnerOptions options = new() { Averaging = true, AdaGrad = new AdaGrad() };
        LearnerNumbers both = new OnlineLearner(new MarginUpdate(), start, options).GetState().Numbers();
        Assert.That((both.Rests?.Length, both.StepSizes!.AreVariances), Is.EqualTo(((int?)2, false)));
        Assert.That((both.StepSizes.Accumulators, both.Rows[0].BiasAccumulator), Is.EqualTo((new float[] { 0, 0 }, 0.0)));
        LearnerNumbers variances = new OnlineLearner(new ArowUpdate(), start).GetState().Numbers();
        Assert.That(variances.StepSizes!.AreVariances);
        Assert.That((variances.StepSizes.Accumulators, variances.Rows[0].BiasAccumulator), Is.EqualTo((new float[] { 1, 1 }, 1.0)));
    }

    private static LearnerNumbers Numbers()
    {
        RowNumbers row = new() { Scale = 1, Passed = 2, BiasSum = 3, Weight = 4, Bias = 5, BiasAccumulator = 6 };
        StepSizes sizes = new(null, [5, 6], [7, 8], [9, 10]);
        return new(1, [row, row], new float[] { 1, 2 }, new double[] { 3, 4 }, new float[] { 11, 12 }, sizes);
    }
}
