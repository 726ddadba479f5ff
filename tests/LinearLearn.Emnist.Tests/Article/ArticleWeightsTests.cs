namespace LinearLearn.Emnist.Tests;

public class ArticleWeightsTests
{
    private const double Largest = int.MaxValue;
    private const double Modulus = 2147483648;

    /// <summary>The precision of a random number computed from a weight, which has 24 of its 31 bits.</summary>
    private const double Precision = 200;

    [Test]
    public void ArticleWeights_start_with_the_first_column_of_the_article()
    {
        Tensor weights = ArticleWeights.Create();
        float[] first = [weights[0, 0], weights[1, 0], weights[2, 0]];
        Assert.That(first, Is.EqualTo(new[] { 0.0242991f, -0.00754408f, 0.0202214f }).Within(1e-7f));
    }

    [Test]
    public void ArticleWeights_are_28_x_28_numbers_between_minus_and_plus_1_28th()
    {
        Tensor weights = ArticleWeights.Create();
        Assert.That((weights.Rows, weights.Columns), Is.EqualTo((28, 28)));
        float[] values = weights.AsSpan().ToArray();
        Assert.That(values, Is.All.InRange(-1f / 28, 1f / 28));
        Assert.That(values, Is.Unique);
        Assert.That(values.Average(), Is.EqualTo(0).Within(3 / 28.0 / Math.Sqrt(3 * 784)));
        Assert.That((values.Min(), values.Max()), Is.EqualTo((-1f / 28, 1f / 28)).Using<(float Min, float Max)>(
            (found, end) => found.Min < 0.98f * end.Min && found.Max > 0.98f * end.Max), "numbers close to both ends");
    }

    [Test]
    public void ArticleWeights_Create_returns_a_new_tensor_with_the_same_values()
    {
        Tensor weights = ArticleWeights.Create();
        float[] first = weights.AsSpan().ToArray();
        weights[0, 0] = 99;
        Assert.That(ArticleWeights.Create().AsSpan().ToArray(), Is.EqualTo(first));
    }

    // The output of glibc's rand() without a seed.
    [TestCase(0, 1804289383)]
    [TestCase(1, 846930886)]
    [TestCase(2, 1681692777)]
    [TestCase(3, 1714636915)]
    [TestCase(4, 1957747793)]
    [TestCase(27, 233665123)]
    [TestCase(28, 2145174067)]
    [TestCase(99, 1956297539)]
    [TestCase(343, 1389867269)]
    [TestCase(500, 1780172261)]
    [TestCase(783, 93189435)]
    public void ArticleWeights_equal_numbers_of_the_C_library_column_by_column(int index, int random)
    {
        float weight = ArticleWeights.Create()[index % 28, index / 28];
        Assert.That(weight, Is.EqualTo((2 * (random / Largest) - 1) / 28).Within(5e-9));
    }

    [Test]
    public void ArticleWeights_satisfy_the_recurrence_of_the_glibc_generator()
    {
        double[] random = Recover(ArticleWeights.Create());
        for (int i = 31; i < random.Length; i++)
        {
            double difference = random[i] - random[i - 3] - random[i - 31];
            Assert.That(Math.Abs(Math.IEEERemainder(difference, Modulus)), Is.LessThan(3 * Precision), $"number {i}");
        }
    }

    /// <summary>Computes the random numbers from the weights, as precisely as the weights allow.</summary>
    private static double[] Recover(Tensor weights)
    {
        double[] random = new double[784];
        for (int i = 0; i < random.Length; i++)
            random[i] = (weights[i % 28, i / 28] * 28d + 1) / 2 * Largest;
        return random;
    }
}
