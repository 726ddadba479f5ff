namespace LinearLearn.Tests;

/// <summary>A state that diverged is found wherever a number is not finite; only sums of squares may outgrow a float.</summary>
public class LearnerNumbersTests
{
    [Test]
    public void All_are_looked_at_but_the_squares()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Numbers().AreFinite());
            Assert.That((Numbers() with { Rests = null, Squares = null, Variances = null }).AreFinite());
            Assert.That((Numbers() with { Squares = new float[] { float.PositiveInfinity, 1 } }).AreFinite());
            foreach (float[] bad in new[] { new[] { float.NaN, 1 }, [1, float.NegativeInfinity] })
            {
                Assert.That((Numbers() with { Weights = bad }).AreFinite(), Is.False);
                Assert.That((Numbers() with { Rests = bad }).AreFinite(), Is.False);
                Assert.That((Numbers() with { Variances = bad }).AreFinite(), Is.False);
            }
        }
    }

    [Test]
    public void So_are_all_of_each_row()
    {
        RowNumbers good = Numbers().Rows[0];
        foreach (double bad in new[] { double.NaN, double.PositiveInfinity })
        {
            RowNumbers scale = good, passed = good, biasSum = good, bias = good, biasVariance = good;
            scale.Scale = bad;
            passed.Passed = bad;
            biasSum.BiasSum = bad;
            bias.Bias = (float)bad;
            biasVariance.BiasVariance = (float)bad;
            foreach (RowNumbers row in new[] { scale, passed, biasSum, bias, biasVariance })
            {
                Assert.That((Numbers() with { Rows = [row, good] }).AreFinite(), Is.False);
                Assert.That((Numbers() with { Rows = [good, row] }).AreFinite(), Is.False);
            }
        }
    }

    [Test]
    public void What_the_options_do_not_ask_for_is_not_kept()
    {
        LinearModel start = LinearModel.Zero(2, [3, 7]);
        LearnerNumbers plain = new OnlineLearner(new MarginUpdate(), start).GetState().Numbers();
        Assert.That((plain.Rests, plain.Squares, plain.Variances), Is.EqualTo(default((ReadOnlyMemory<float>?, ReadOnlyMemory<float>?, ReadOnlyMemory<float>?))));

        LearnerOptions options = new() { Averaging = true, AdaGrad = new AdaGrad() };
        LearnerNumbers both = new OnlineLearner(new MarginUpdate(), start, options).GetState().Numbers();
        Assert.That((both.Rests?.Length, both.Squares?.Length, both.Variances?.Length), Is.EqualTo(((int?)2, (int?)2, default(int?))));
        Assert.That(new OnlineLearner(new ArowUpdate(), start).GetState().Numbers().Variances?.Length, Is.EqualTo(2));
    }

    private static LearnerNumbers Numbers()
    {
        RowNumbers row = new() { Scale = 1, Passed = 2, BiasSum = 3, Count = 4, Bias = 5, BiasSquares = float.PositiveInfinity, BiasVariance = 6 };
        return new(1, [row, row], new float[] { 1, 2 }, new float[] { 3, 4 }, new float[] { 5, 6 }, new float[] { 7, 8 });
    }
}
