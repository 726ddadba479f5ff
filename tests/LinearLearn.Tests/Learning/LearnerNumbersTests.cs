namespace LinearLearn.Tests;

/// <summary>A state that diverged is found wherever a number is not finite.</summary>
public class LearnerNumbersTests
{
    [Test]
    public void AreFinite_looks_at_all_numbers()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Numbers().AreFinite());
            Assert.That((Numbers() with { Rests = null, Block = null, Compensations = null, SquareCompensations = null, Squares = null, Variances = null }).AreFinite());
            foreach (double[] bad in new[] { new[] { double.NaN, 1 }, [1, double.NegativeInfinity] })
            {
                Assert.That((Numbers() with { Weights = Array.ConvertAll(bad, value => (float)value) }).AreFinite(), Is.False);
                Assert.That((Numbers() with { Squares = Array.ConvertAll(bad, value => (float)value) }).AreFinite(), Is.False);
                Assert.That((Numbers() with { SquareCompensations = Array.ConvertAll(bad, value => (float)value) }).AreFinite(), Is.False);
                Assert.That((Numbers() with { Rests = bad }).AreFinite(), Is.False);
                Assert.That((Numbers() with { Block = Array.ConvertAll(bad, value => (float)value) }).AreFinite(), Is.False);
                Assert.That((Numbers() with { Compensations = Array.ConvertAll(bad, value => (float)value) }).AreFinite(), Is.False);
                Assert.That((Numbers() with { Variances = Array.ConvertAll(bad, value => (float)value) }).AreFinite(), Is.False);
            }
        }
    }

    [Test]
    public void AreFinite_looks_at_all_numbers_of_each_row()
    {
        RowNumbers good = Numbers().Rows[0];
        foreach (double bad in new[] { double.NaN, double.PositiveInfinity })
        {
            RowNumbers scale = good, passed = good, biasSum = good, weight = good, bias = good, biasSquares = good, biasVariance = good;
            scale.Scale = bad;
            passed.Passed = bad;
            biasSum.BiasSum = bad;
            bias.Bias = bad;
            biasVariance.BiasVariance = bad;
            biasSquares.BiasSquares = bad;
            weight.Weight = bad;
            foreach (RowNumbers row in new[] { scale, passed, biasSum, weight, bias, biasSquares, biasVariance })
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
        Assert.That((plain.Rests, plain.Compensations, plain.Squares, plain.Variances), Is.EqualTo(default((ReadOnlyMemory<double>?, ReadOnlyMemory<float>?, ReadOnlyMemory<float>?, ReadOnlyMemory<float>?))));

        LearnerOptions options = new() { Averaging = true, AdaGrad = new AdaGrad() };
        LearnerNumbers both = new OnlineLearner(new MarginUpdate(), start, options).GetState().Numbers();
        Assert.That((both.Rests?.Length, both.Squares?.Length, both.Variances?.Length), Is.EqualTo(((int?)2, (int?)2, default(int?))));
        Assert.That(new OnlineLearner(new ArowUpdate(), start).GetState().Numbers().Variances?.Length, Is.EqualTo(2));
    }

    private static LearnerNumbers Numbers()
    {
        RowNumbers row = new() { Scale = 1, Passed = 2, BiasSum = 3, Weight = 4, Bias = 5, BiasSquares = 9, BiasVariance = 6 };
        return new(1, [row, row], new float[] { 1, 2 }, new double[] { 3, 4 }, new float[] { 11, 12 }, new float[] { 9, 10 }, new float[] { 13, 14 }, new float[] { 5, 6 }, new float[] { 7, 8 });
    }
}
