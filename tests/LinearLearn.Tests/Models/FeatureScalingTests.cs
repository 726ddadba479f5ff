using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class FeatureScalingTests
{
    // Columns: mean 4 and deviation 2; mean 1 and deviation 3; constant 5.
    private static readonly Dataset Small = new(new DenseFeatures([2, -2, 5, 6, 4, 5], 3), [0, 1]);

    [Test]
    public void Standard_scaling_matches_hand_computed_values()
    {
        FeatureScaling scaling = FeatureScaling.Standard(Small);
        Assert.That(scaling.Factors.ToArray(), Is.EqualTo(new[] { 0.5, 1.0 / 3, 1 }));
        Assert.That(scaling.Offsets.ToArray(), Is.EqualTo(new[] { -2, -1.0 / 3, -5 }));
        Assert.That(Values(scaling.Apply(Small)), Is.EqualTo(new float[] { -1, -1, 0, 1, 1, 0 }));
        Assert.That((scaling.FeatureCount, scaling.ByteScale), Is.EqualTo((3, (float?)null)));
    }

    [Test]
    public void MinMax_scaling_matches_hand_computed_values()
    {
        FeatureScaling scaling = FeatureScaling.MinMax(Small);
        Assert.That(scaling.Factors.ToArray(), Is.EqualTo(new[] { 0.25, 1.0 / 6, 1 }));
        Assert.That(Values(scaling.Apply(Small)), Is.EqualTo(new float[] { 0, 0, 0, 1, 1, 0 }));
        Assert.That(Values(FeatureScaling.MinMax(Small, -1, 3).Apply(Small)), Is.EqualTo(new float[] { -1, -1, -1, 3, 3, -1 }));
        Assert.That(
            Values(scaling.Apply(new Dataset(new DenseFeatures([10, 1, 6], 3), [0]))),
            Is.EqualTo(new float[] { 2, 0.5f, 1 }),
            "other examples can be outside of the range");
    }

    [Test]
    public void Standard_scaling_keeps_small_differences_of_large_numbers([Values] bool sparse, [Values(1, -1)] int sign)
    {
        // Floats around a million have steps of 1/16. The first value is far from the others, so subtracting it would not help.
        Random random = new(1);
        int[] steps = [.. Enumerable.Range(0, 10_000).Select(i => i == 0 ? -3_000_000 : random.Next(16))];
        float[] values = [.. steps.Select(step => sign * (1e6f + step / 16f))];
        FeatureMatrix features = new DenseFeatures(values, 1);
        FeatureScaling scaling = FeatureScaling.Standard(
            new Dataset(sparse ? SparseFeatures.From(features) : features, new int[values.Length]));

        decimal exactMean = steps.Sum(step => (decimal)step) / steps.Length;
        double deviation = Math.Sqrt((double)(steps.Sum(step => (step - exactMean) * (step - exactMean)) / steps.Length)) / 16;
        Assert.That(scaling.Factors[0] * deviation, Is.EqualTo(1).Within(1e-9));
        if (!sparse)
            Assert.That(scaling.Offsets[0] * deviation, Is.EqualTo(-sign * (1e6 + (double)exactMean / 16)).Within(1e-3));
    }

    [Test]
    public void Standard_scaling_gives_small_differences_around_a_million_a_deviation_of_1()
    {
        float[] values = [.. Enumerable.Range(0, 1000).Select(i => 1e6f + (i % 2) / 16f)];
        Dataset data = new(new DenseFeatures(values, 1), new int[1000]);
        Assert.That(
            Values(FeatureScaling.Standard(data).Apply(data)), Is.EqualTo(values.Select(value => value > 1e6f ? 1f : -1f)).Within(1e-6f));
    }

    [Test]
    public void Scaled_columns_have_mean_0_and_deviation_1_or_fill_the_range() => Tables.SampleAlike(table =>
    {
        Dataset data = new(new DenseFeatures(table), new int[table.GetLength(0)]);
        float[] standard = Values(FeatureScaling.Standard(data).Apply(data));
        float[] limits = Values(FeatureScaling.MinMax(data, -2, 3).Apply(data));
        for (int column = 0; column < data.FeatureCount; column++)
        {
            double[] scaled = Column(standard, column), limited = Column(limits, column);
            bool varies = Column(Values(data), column).Distinct().Count() > 1;
            Assert.That(scaled.Average(), Is.Zero.Within(1e-5));
            Assert.That(scaled.Average(value => value * value), Is.EqualTo(varies ? 1 : 0).Within(1e-5));
            Assert.That((limited.Min(), limited.Max()), Is.EqualTo((-2.0, varies ? 3.0 : -2.0)).Using<(double, double)>(
                (one, other) => Math.Abs(one.Item1 - other.Item1) < 1e-6 && Math.Abs(one.Item2 - other.Item2) < 1e-6));
        }

        double[] Column(float[] values, int column) =>
        [
            .. values.Where((_, i) => i % data.FeatureCount == column).Select(value => (double)value),
        ];
    });

    [Test]
    public void Folded_model_scores_raw_features_like_the_model_scores_scaled_features() =>
        Gen.Select(Tables, Gen.ULong, Gen.Bool, Gen.Int[2, 4]).SampleAlike((table, seed, standard, classes) =>
        {
            Dataset data = new(new DenseFeatures(table), new int[table.GetLength(0)]);
            FeatureScaling scaling = standard ? FeatureScaling.Standard(data) : FeatureScaling.MinMax(data, -1, 1);
            LinearModel model = WithBiases(LinearModel.Uniform(data.FeatureCount, [.. Enumerable.Range(0, classes)], seed));
            LinearModel folded = scaling.Fold(model);
            float[] expected = new float[data.Count * model.Biases.Length], found = new float[expected.Length];
            model.Scores(scaling.Apply(data).Features, expected);
            folded.Scores(data.Features, found);
            float[] values = Values(data);
            for (int i = 0; i < expected.Length; i++)
            {
                (int example, int row) = (i / model.Biases.Length, i % model.Biases.Length);
                double size = Math.Abs(model.Biases[row]);
                for (int column = 0; column < data.FeatureCount; column++)
                {
                    double weight = Math.Abs(model.Weights[row * data.FeatureCount + column]);
                    double scaled = Math.Abs(values[example * data.FeatureCount + column] * scaling.Factors[column]);
                    size += weight * (scaled + Math.Abs(scaling.Offsets[column]));
                }
                Assert.That(found[i], Is.EqualTo(expected[i]).Within(size * 1e-6));
            }
        });

    [Test]
    public void FeatureScaling_Fold_reverses_Unfold() => Gen.Select(Tables, Gen.ULong, Gen.Bool).SampleAlike((table, seed, standard) =>
    {
        Dataset data = new(new DenseFeatures(table), new int[table.GetLength(0)]);
        FeatureScaling scaling = standard ? FeatureScaling.Standard(data) : FeatureScaling.MinMax(data);
        LinearModel model = WithBiases(LinearModel.Uniform(data.FeatureCount, [3, 7], seed));
        LinearModel there = scaling.Unfold(model);
        LinearModel back = scaling.Fold(there);
        double size = Math.Abs(model.Biases[0]);
        for (int column = 0; column < data.FeatureCount; column++)
        {
            Assert.That(back.Weights[column], Is.EqualTo(model.Weights[column]).Within(1e-6 * Math.Abs(model.Weights[column])));
            size += Math.Abs(there.Weights[column] * scaling.Offsets[column]);
        }
        Assert.That(back.Biases[0], Is.EqualTo(model.Biases[0]).Within(1e-6 * size));
    });

    [Test]
    public void FeatureScaling_Fold_matches_hand_computed_values()
    {
        Dictionary<int, string> names = new() { [7] = "seven" };
        LinearModel folded = FeatureScaling.Standard(Small).Fold(new LinearModel([4, 9, 2], [1], new ClassLabels([3, 7], names)));
        Assert.That(folded.Weights.ToArray(), Is.EqualTo(new float[] { 2, 3, 2 }));
        Assert.That(folded.Biases[0], Is.EqualTo(1 - 4 * 2 - 9 / 3 - 2 * 5));
        Assert.That((folded.Classes.Values.ToArray(), folded.Classes.Names[7]), Is.EqualTo((new[] { 3, 7 }, "seven")));
    }

    [Test]
    public void Standard_scaling_divides_sparse_features_by_the_deviation()
    {
        // Columns: 0, 4 (deviation 2); 3, 3 (constant); empty.
        SparseFeatures features = new([0, 1, 3], [1, 0, 1], [3, 4, 3], 3);
        Dataset data = new(features, [0, 1]);
        FeatureScaling scaling = FeatureScaling.Standard(data);
        Assert.That(scaling.Factors.ToArray(), Is.EqualTo(new[] { 0.5, 0, 1 }));
        Assert.That(scaling.Offsets.ToArray(), Is.EqualTo(new double[3]));
        SparseFeatures scaled = (SparseFeatures)scaling.Apply(data).Features;
        Assert.That(scaled.StoredCount, Is.EqualTo(3));
        Assert.That(
            (scaled.Row(0).Values.ToArray(), scaled.Row(1).Values.ToArray()), Is.EqualTo((new float[] { 0 }, new float[] { 2, 0 })));
        Assert.That((scaled.Row(0).Columns.ToArray(), scaled.Row(1).Columns.ToArray()), Is.EqualTo((new[] { 1 }, new[] { 0, 1 })));
    }

    [Test]
    public void Scaling_of_a_constant_sparse_column_moves_its_weight_to_the_bias([Values] bool standard)
    {
        // Columns: -1, 1; constant 2024.
        Dataset data = new(new SparseFeatures([0, 2, 4], [0, 1, 0, 1], [-1, 2024, 1, 2024], 2), [3, 7]);
        FeatureScaling scaling = standard ? FeatureScaling.Standard(data) : FeatureScaling.MinMax(data);
        Assert.That(scaling.Factors.ToArray(), Is.EqualTo(new double[] { 1, 0 }));
        LinearModel scaled = scaling.Unfold(new LinearModel([3, 0.5f], [1], [3, 7])), back = scaling.Fold(scaled);
        Assert.That((scaled.Weights.ToArray(), scaled.Biases[0]), Is.EqualTo((new float[] { 3, 0 }, 1 + 1012f)));
        Assert.That((back.Weights.ToArray(), back.Biases[0]), Is.EqualTo((new float[] { 3, 0 }, 1 + 1012f)));
    }

    [Test]
    public void Scaling_rejects_more_columns_than_an_array_holds()
    {
        Dataset wide = new(new SparseFeatures([0, 1, 2], [0, int.MaxValue - 1], [1, 2], int.MaxValue), [3, 7]);
        Action[] actions =
        [
            () => FeatureScaling.Standard(wide),
            () => FeatureScaling.MinMax(wide),
            () => new ScaledTrainer(new MeanDifferenceTrainer()).Train(wide),
        ];
        foreach (Action action in actions)
        {
            Assert.That(
                action,
                Throws.InstanceOf<ArgumentException>().With.Message.Contains($"expected at most {Array.MaxLength} features")
                    .Or.Message.Contains("more than an array can hold"));
        }
    }

    [Test]
    public void MinMax_scaling_divides_sparse_features_by_the_largest_absolute_value()
    {
        Dataset data = new(new SparseFeatures([0, 1, 3, 4], [1, 0, 1, 1], [3, 4, -6, 1.5f], 3), [0, 1, 1]);
        Assert.That(FeatureScaling.MinMax(data).Factors.ToArray(), Is.EqualTo(new[] { 0.25, 1.0 / 6, 1 }));
        Assert.That(FeatureScaling.MinMax(data, -3, 2).Factors.ToArray(), Is.EqualTo(new[] { 0.75, 0.5, 3 }));
        Assert.That(FeatureScaling.MinMax(data, -3, 2).Offsets.ToArray(), Is.EqualTo(new double[3]));
    }

    [Test]
    public void Scaling_of_sparse_and_dense_features_has_the_same_deviations_and_limits() => Tables.SampleAlike(table =>
    {
        DenseFeatures dense = new(table);
        int[] labels = new int[dense.Rows];
        FeatureScaling standard = FeatureScaling.Standard(new Dataset(dense, labels));
        FeatureScaling sparse = FeatureScaling.Standard(new Dataset(SparseFeatures.From(dense), labels));
        FeatureScaling largest = FeatureScaling.MinMax(new Dataset(SparseFeatures.From(dense), labels));
        for (int column = 0; column < dense.Columns; column++)
        {
            float[] values = [.. Enumerable.Range(0, dense.Rows).Select(row => dense.Row(row)[column])];
            double size = values.Max(MathF.Abs);
            bool isConstant = size != 0 && values.All(value => value == values[0]);
            Assert.That(sparse.Factors[column] / standard.Factors[column], Is.EqualTo(isConstant ? 0 : 1).Within(1e-9));
            Assert.That(largest.Factors[column], Is.EqualTo(isConstant ? 0 : size == 0 ? 1 : 1 / size));
        }
    });

    [Test]
    public void Scaling_of_bytes_equals_the_scaling_of_their_features_as_floats()
    {
        Dataset bytes = TestData.CreateImages(scale: 1f / 255), floats = TestData.ToFloats(bytes);
        FeatureScaling scaling = FeatureScaling.Standard(bytes);
        Assert.That(scaling.Factors.ToArray(), Is.EqualTo(FeatureScaling.Standard(floats).Factors.ToArray()));
        Assert.That(scaling.ByteScale, Is.EqualTo(1f / 255));
        Assert.That(Values(scaling.Apply(bytes)), Is.EqualTo(Values(scaling.Apply(floats))));

        LinearModel model = LinearModel.Uniform(40, [0, 1], seed: 3), folded = scaling.Fold(model);
        Assert.That(folded.ByteScale, Is.EqualTo(1f / 255));
        Assert.That(
            folded.Score(((ByteFeatures)bytes.Features).Row(5)),
            Is.EqualTo(model.Score(((DenseFeatures)scaling.Apply(bytes).Features).Row(5))).Within(1e-5f));
        Assert.That(scaling.Unfold(folded).ByteScale, Is.Null);
    }

    [Test]
    public void Scaling_changes_only_the_features()
    {
        Dataset data = new Dataset(
            Small.Features,
            [7, 3],
            new ClassLabels(new Dictionary<int, string> { [7] = "seven" }),
            new ImageShape(3, 1)).WithWeights([2, 0]);
        Dataset scaled = FeatureScaling.Standard(data).Apply(data);
        Assert.That((scaled.Labels.ToArray(), scaled.Weights.ToArray()), Is.EqualTo((new[] { 7, 3 }, new float[] { 2, 0 })));
        Assert.That((scaled.Classes.Names[7], scaled.ImageShape), Is.EqualTo(("seven", (ImageShape?)new ImageShape(3, 1))));
        Assert.That(FeatureScaling.Standard(Small).Apply(Small).Weights.IsEmpty);
        Assert.That(
            FeatureScaling.Standard(data).Factors.ToArray(),
            Is.EqualTo(FeatureScaling.Standard(Small.Take(1)).Factors.ToArray()),
            "the example of weight 0 is left out");
        Assert.That(
            FeatureScaling.Standard(data.WithWeights([2, 1])).Factors.ToArray(),
            Is.EqualTo(FeatureScaling.Standard(Small).Factors.ToArray()),
            "other weights make no difference");
    }

    [Test]
    public void Scaling_rejects_data_and_models_that_do_not_fit()
    {
        FeatureScaling scaling = FeatureScaling.Standard(Small);
        Dataset narrow = new(new DenseFeatures([1, 2], 2), [0]), sparse = new(SparseFeatures.From(Small.Features), [0, 1]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => FeatureScaling.Standard(Small.Take(0)),
                Throws.ArgumentException.With.Message.Contains("expected one example or more, found none"));
            Assert.That(
                () => FeatureScaling.MinMax(Small.Take(0)),
                Throws.ArgumentException.With.Message.Contains("expected one example or more, found none"));
            Assert.That(
                () => FeatureScaling.MinMax(Small, 1, 1),
                Throws.ArgumentException.With.Message.Contains("a larger finite maximum, found 1 and 1"));
            Assert.That(
                () => FeatureScaling.MinMax(Small, 0, float.NaN), Throws.ArgumentException.With.Message.Contains("found 0 and NaN"));
            Assert.That(
                () => scaling.Apply(narrow), Throws.ArgumentException.With.Message.Contains("expected 3 features per example, found 2"));
            Assert.That(
                () => scaling.Apply(sparse),
                Throws.ArgumentException.With.Message.Contains("would fill sparse features: create it from sparse features"));
            Assert.That(
                () => scaling.Fold(LinearModel.Zero(4, [0, 1])),
                Throws.ArgumentException.With.Message.Contains("expected a model of 3 features, found one of 4"));
            Assert.That(
                () => scaling.Unfold(LinearModel.Zero(2, [0, 1])),
                Throws.ArgumentException.With.Message.Contains("expected a model of 3 features, found one of 2"));
            Assert.That(() => FeatureScaling.Standard(null!), Throws.ArgumentNullException);
            Assert.That(() => FeatureScaling.MinMax(null!), Throws.ArgumentNullException);
            Assert.That(() => scaling.Apply(null!), Throws.ArgumentNullException);
            Assert.That(() => scaling.Fold(null!), Throws.ArgumentNullException);
        }
    }

    [Test]
    public void Scaling_rejects_numbers_that_overflow_a_float()
    {
        Dataset tiny = new(new DenseFeatures([0, 1, 0, 1, 2, 1e-44f], 3), [0, 1]);
        Dataset large = new(new DenseFeatures([1, 1e38f, 2, -1e38f], 2), [0, 1]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => FeatureScaling.Standard(tiny).Fold(new LinearModel([1, 1, -3], [0], [0, 1])),
                Throws.ArgumentException.With.Message.Contains("weight -3 of column 2 overflowed a float"));
            Assert.That(() => FeatureScaling.Standard(tiny).Apply(new Dataset(new DenseFeatures([0, 0, 0, 0, 0, 1], 3), [0, 1])),
                Throws.ArgumentException.With.Message.Contains("the scaled feature in row 1, column 2 is")
                    .And.Message.Contains("too large for this scaling"));
            Assert.That(() => FeatureScaling.Standard(large).Unfold(new LinearModel([1, 10], [0], [0, 1])),
                Throws.ArgumentException.With.Message.Contains("weight 10 of column 1 overflowed a float"));
            FeatureScaling far = FeatureScaling.Standard(new Dataset(new DenseFeatures([1e6f, 1e6f + 1], 1), [0, 1]));
            Assert.That(() => far.Fold(new LinearModel([1e35f], [-1], [0, 1])),
                Throws.ArgumentException.With.Message.Contains("bias -1 overflowed a float"));
        }
    }

    [Test]
    public void Scaling_rejects_sparse_numbers_that_overflow_a_float()
    {
        FeatureScaling scaling = FeatureScaling.MinMax(new Dataset(new SparseFeatures([0, 1, 1], [1], [1e-44f], 2), [0, 1]));
        Assert.That(() => scaling.Apply(new Dataset(new SparseFeatures([0, 0, 2], [0, 1], [1, 2], 2), [0, 1])),
            Throws.ArgumentException.With.Message.Contains("the scaled feature in row 1, column 1 is"));
    }

    [Test]
    public void Scaling_rejects_features_that_became_invalid_in_the_array_of_a_dataset(
        [Values(float.NaN, float.NegativeInfinity)] float bad)
    {
        float[] values = [1, 2, 3, 4];
        Dataset data = new(new DenseFeatures(values, 2), [0, 1]);
        values[1] = bad;
        Assert.That(
            () => FeatureScaling.Standard(data), Throws.ArgumentException.With.Message.Contains("found NaN or infinity in column 1"));
        Assert.That(() => FeatureScaling.MinMax(data), Throws.ArgumentException.With.Message.Contains("found NaN or infinity in column 1"));
    }

    /// <summary>Tables with columns of different magnitudes, including zeros.</summary>
    private static readonly Gen<float[,]> Tables = Gen.Select(Gen.Int[1, 12], Gen.Int[1, 5], Gen.Int[0, 1_000_000], (rows, columns, seed) =>
    {
        Random random = new(seed);
        float[,] table = new float[rows, columns];
        for (int column = 0; column < columns; column++)
        {
            float size = MathF.Pow(10, random.Next(-3, 4)), mean = size * random.Next(-2, 3);
            for (int row = 0; row < rows; row++)
                table[row, column] = random.Next(3) == 0 ? 0 : mean + size * (random.NextSingle() - 0.5f);
        }
        return table;
    });

    private static LinearModel WithBiases(LinearModel model) =>
        new(model.Weights, [.. model.Biases.ToArray().Select((_, i) => i - 0.75f)], model.Classes);

    private static float[] Values(Dataset data)
    {
        float[] values = new float[data.Count * data.FeatureCount];
        for (int i = 0; i < data.Count; i++)
            data.Features.CopyTo(i, values.AsSpan(i * data.FeatureCount, data.FeatureCount));
        return values;
    }
}
