namespace LinearLearn.Tests;

/// <summary>
/// Normalized rows and rows of many words are scaled by one factor, which preserves their directions; all others by column.
/// </summary>
public class AutomaticScalingTests
{
    private static readonly float[] Unit = [0.6f, 0.8f, 0, 1, 0.8f, -0.6f];

    [Test]
    public void Automatic_scaling_of_rows_of_unit_length_matches_hand_computed_values([Values] bool sparse)
    {
        // Five of six features are not 0, and the squares add up to 3: the mean square of these is 3 / 5.
        FeatureScaling scaling = FeatureScaling.Automatic(Create(Unit, 2, sparse));
        double factor = Math.Sqrt(5 / 3.0);
        Assert.That(scaling.Factors.ToArray(), Is.EqualTo(new[] { factor, factor }).Within(1e-7));
        Assert.That(scaling.Factors[0], Is.EqualTo(scaling.Factors[1]));
        Assert.That(scaling.Offsets.ToArray(), Is.All.Zero);
    }

    [TestCase(1.0004f)]
    [TestCase(0.9996f)]
    public void Automatic_scaling_treats_rows_within_the_tolerance_as_unit_length(float factor) =>
        Assert.That(HasOneFactor(Create([.. Unit[..4], 0.8f * factor, -0.6f * factor], 2)));

    [TestCase(1.0006f)]
    [TestCase(0.9994f)]
    [TestCase(3)]
    public void Automatic_scaling_is_standard_if_one_row_has_another_length(float factor) =>
        AssertStandard(Create([.. Unit[..4], 0.8f * factor, -0.6f * factor], 2));

    [Test]
    public void Automatic_scaling_ignores_rows_of_zeros_among_rows_of_unit_length([Values] bool sparse)
    {
        FeatureScaling scaling = FeatureScaling.Automatic(Create([0, 0, .. Unit, 0, 0], 2, sparse));
        Assert.That(scaling.Factors.ToArray(), Is.EqualTo(FeatureScaling.Automatic(Create(Unit, 2, sparse)).Factors.ToArray()));
    }

    [Test]
    public void Automatic_scaling_of_rows_of_zeros_only_is_standard([Values] bool sparse) =>
        AssertStandard(Create(new float[6], 2, sparse));

    [Test]
    public void Automatic_scaling_ignores_rows_of_weight_0()
    {
        Dataset data = Create([.. Unit, 5, 5], 2);
        Assert.That(HasOneFactor(data), Is.False);
        data = data.WithWeights([1, 0.5f, 2, 0]);
        Assert.That(FeatureScaling.Automatic(data).Factors.ToArray(),
            Is.EqualTo(FeatureScaling.Automatic(Create(Unit, 2)).Factors.ToArray()));
    }

    [Test]
    public void Automatic_scaling_leaves_a_column_of_ones_and_minus_ones_unchanged()
    {
        FeatureScaling scaling = FeatureScaling.Automatic(Create([1, -1, 1, 0, 1], 1));
        Assert.That((scaling.Factors[0], scaling.Offsets[0]), Is.EqualTo((1.0, 0.0)));
        AssertStandard(Create([1, -1, 1, 2, 1], 1));
    }

    [TestCase(999, false)]
    [TestCase(1000, true)]
    public void Automatic_scaling_of_sparse_rows_of_many_columns_has_one_factor(int columns, bool hasOneFactor)
    {
        // Squares of 9, 16 and 1 (sum 26) of three nonzero features, and a row of zeros.
        Dataset data = new(new SparseFeatures([0, 2, 2, 3], [0, 7, 5], [3, -4, 1], columns), [0, 1, 1]);
        Assert.That(HasOneFactor(data), Is.EqualTo(hasOneFactor));
        if (hasOneFactor)
            Assert.That(FeatureScaling.Automatic(data).Factors.ToArray(), Is.All.EqualTo(Math.Sqrt(3 / 26.0)).Within(1e-7));
        else
            AssertStandard(data);
    }

    [Test]
    public void Automatic_scaling_of_byte_rows_of_unit_length_has_one_factor()
    {
        // (60, 80) and (100, 0) with scale 1/100, as bytes and as signed bytes.
        Dataset bytes = new(new ByteFeatures([60, 80, 100, 0], 2, 0.01f), [0, 1]);
        Dataset signed = new(new SByteFeatures([60, -80, -100, 0], 2, 0.01f), [0, 1]);
        foreach (Dataset data in new[] { bytes, signed })
        {
            FeatureScaling scaling = FeatureScaling.Automatic(data);
            Assert.That(scaling.Factors.ToArray(), Is.EqualTo(new[] { Math.Sqrt(1.5), Math.Sqrt(1.5) }).Within(1e-6));
            Assert.That(scaling.Offsets.ToArray(), Is.All.Zero);
        }
        AssertStandard(TestData.CreateImages());
    }

    [Test]
    public void Automatic_scaling_gives_nonzero_features_a_mean_square_of_1([Values] bool sparse)
    {
        Dataset data = CreateTexts(count: 50, sparse: sparse), scaled = FeatureScaling.Automatic(data).Apply(data);
        double[] others = [.. Enumerable.Range(0, data.Count).SelectMany(i => TestData.GetRow(scaled, i)).Where(value => value != 0)];
        Assert.That(others.Average(value => value * value), Is.EqualTo(1).Within(1e-5));
        Assert.That(scaled.Features, Is.InstanceOf(data.Features.GetType()));
    }

    [Test]
    public void Automatic_scaling_rejects_empty_data()
    {
        Assert.That(() => FeatureScaling.Automatic(null!), Throws.ArgumentNullException);
        Assert.That(() => FeatureScaling.Automatic(Create(Unit, 2).Take(0)), Throws.ArgumentException);
        Assert.That(() => FeatureScaling.Automatic(Create(Unit, 2).WithWeights([0, 0, 0])), Throws.ArgumentException);
    }

    [Test]
    public void ScaledTrainer_scales_automatically_by_default()
    {
        ScaledTrainer trainer = new(new MeanDifferenceTrainer());
        Assert.That(trainer.Kind, Is.EqualTo(ScalingKind.Automatic));
        Dataset table = TestData.CreateClouds(), texts = CreateTexts(count: 60, sparse: true);
        Assert.That(Bits(table, ScalingKind.Automatic), Is.EqualTo(Bits(table, ScalingKind.Standard)));
        Assert.That(Bits(texts, ScalingKind.Automatic), Is.Not.EqualTo(Bits(texts, ScalingKind.Standard)));

        static int[] Bits(Dataset data, ScalingKind kind) =>
            TestData.GetBits(new ScaledTrainer(new OnlineTrainer(new HingeUpdate()), kind).Train(data).Model);
    }

    /// <summary>Scaling by one factor f is equivalent to the cost f^2 on unscaled rows.</summary>
    [Test]
    public void NewtonTrainer_with_automatic_scaling_equals_a_cost_multiplied_by_the_squared_factor()
    {
        Dataset data = CreateTexts(count: 60, sparse: true);
        double factor = FeatureScaling.Automatic(data).Factors[0];
        LinearModel scaled = new ScaledTrainer(new NewtonTrainer(Loss.Logistic)).Train(data).Model;
        LinearModel plain = new NewtonTrainer(Loss.Logistic, cost: (float)(factor * factor)).Train(data).Model;
        Assert.That(scaled.Weights.ToArray(), Is.EqualTo(plain.Weights.ToArray()).Within(2e-2));
        Assert.That(factor, Is.GreaterThan(2));
    }

    private static Dataset CreateTexts(int count, bool sparse)
    {
        Random random = new(7);
        float[] values = new float[count * 40];
        for (int i = 0; i < count; i++)
        {
            Span<float> row = values.AsSpan(i * 40, 40);
            for (int word = 0; word < 8; word++)
                row[(i % 2 == 0 ? 0 : 12) + random.Next(28)] += 1;
            float length = MathF.Sqrt(row.ToArray().Sum(value => value * value));
            foreach (ref float value in row)
                value /= length;
        }
        DenseFeatures features = new(values, 40);
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % 2)];
        return new Dataset(sparse ? SparseFeatures.From(features) : features, labels);
    }

    private static bool HasOneFactor(Dataset data) => FeatureScaling.Automatic(data).Factors.ToArray().Distinct().Count() == 1
        && FeatureScaling.Automatic(data).Offsets.ToArray().All(offset => offset == 0);

    private static void AssertStandard(Dataset data)
    {
        FeatureScaling found = FeatureScaling.Automatic(data), expected = FeatureScaling.Standard(data);
        Assert.That(found.Factors.ToArray(), Is.EqualTo(expected.Factors.ToArray()));
        Assert.That(found.Offsets.ToArray(), Is.EqualTo(expected.Offsets.ToArray()));
    }

    private static Dataset Create(float[] values, int columns, bool sparse = false)
    {
        DenseFeatures features = new(values, columns);
        int[] labels = [.. Enumerable.Range(0, values.Length / columns).Select(i => i % 2)];
        return new Dataset(sparse ? SparseFeatures.From(features) : features, labels);
    }
}
