namespace LinearLearn.Tests;

public class SByteFeaturesTests
{
    private static readonly SByteFeatures Extremes = new([-128, -1, 0, 1, 127, -128], 2, 0.5f);

    [Test]
    public void SByteFeatures_are_scale_times_number()
    {
        float[] row = new float[5];
        new SByteFeatures([-128, -1, 0, 1, 127], 5).CopyTo(0, row);
        Assert.That(row, Is.EqualTo(new[] { -1, -0.0078125f, 0, 0.0078125f, 0.9921875f }));
        new SByteFeatures([-128, -127, 0, 1, 127], 5, 1f / 127).CopyTo(0, row);
        Assert.That(row, Is.EqualTo(new[] { -128 / 127f, -1, 0, 1 / 127f, 1 }).Within(1e-7f));
    }

    [Test]
    public void SByteFeatures_row_contains_the_numbers()
    {
        Assert.That(Extremes.Row(2).ToArray(), Is.EqualTo(new sbyte[] { 127, -128 }));
        Assert.That((Extremes.Rows, Extremes.Columns, Extremes.ByteScale), Is.EqualTo((3, 2, (float?)0.5f)));
        Assert.That(() => Extremes.Row(3).Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [TestCase(0f)]
    [TestCase(-1f)]
    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void SByteFeatures_rejects_a_scale_out_of_range(float scale) => Assert.That(
        () => new SByteFeatures([1], 1, scale),
        Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("above 0").And.Property("ParamName").EqualTo("scale"));

    [Test]
    public void SByteFeatures_rejects_sizes_that_do_not_match()
    {
        Assert.That(() => new SByteFeatures([1, 2, 3], 2),
            Throws.ArgumentException.With.Message.Contains("expected a multiple of 2 values, found 3"));
        Assert.That(() => new SByteFeatures([1, 2, 3], 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new SByteFeatures(null!, 2), Throws.ArgumentNullException);
    }

    [TestCase(2)]
    [TestCase(3)]
    public void SByte_overloads_give_the_same_bits_as_rows_of_a_matrix(int classes)
    {
        Dataset data = TestData.CreateOverlapping(FeatureKind.SBytes, classes, count: 61), floats = TestData.ToFloats(data);
        LinearModel model = LinearModel.Uniform(data.FeatureCount, [.. Enumerable.Range(0, classes)],
            byteScale: SByteFeatures.DefaultScale);
        int width = model.Biases.Length;
        float[] scores = new float[61 * width], probabilities = new float[61 * classes];
        float[] some = new float[width], shares = new float[classes];
        int[] labels = new int[61];
        model.Scores(data.Features, scores);
        model.Probabilities(data.Features, probabilities);
        model.Predict(data.Features, labels);
        OnlineLearner learner = new(new MarginUpdate(), model), other = new(new MarginUpdate(), model);
        for (int i = 0; i < data.Count; i++)
        {
            ReadOnlySpan<sbyte> row = ((SByteFeatures)data.Features).Row(i);
            ReadOnlySpan<float> sameRow = ((DenseFeatures)floats.Features).Row(i);
            model.Scores(row, some);
            model.Probabilities(row, shares);
            Assert.That(TestData.GetBits(some), Is.EqualTo(TestData.GetBits(scores.AsSpan(i * width, width))));
            Assert.That(TestData.GetBits(shares), Is.EqualTo(TestData.GetBits(probabilities.AsSpan(i * classes, classes))));
            Assert.That((model.Predict(row), model.Score(row), model.Probability(row)),
                Is.EqualTo((labels[i], some.Max(), classes == 2 ? shares[1] : shares.Max())));
            Assert.That((model.Predict(sameRow), model.Score(sameRow)), Is.EqualTo((labels[i], some.Max())), "a scale of 1/128 is exact");
            Assert.That(learner.Update(row, data.Labels[i], weight: 2), Is.EqualTo(other.Update(sameRow, data.Labels[i], weight: 2)));
        }
        Assert.That(TestData.GetBits(learner.Snapshot()), Is.EqualTo(TestData.GetBits(other.Snapshot())));
    }

    [TestCase(ModelFormat.Safetensors)]
    [TestCase(ModelFormat.Json)]
    public void SByteFeatures_scale_is_saved_in_the_model_file(ModelFormat format)
    {
        Dataset data = TestData.ToSBytes(TestData.CreateImages(scale: 1f / 127));
        LinearModel model = new OnlineTrainer(new MarginUpdate()).Train(data).Model;
        using MemoryStream stream = new();
        model.Save(stream, format);
        stream.Position = 0;
        LinearModel loaded = LinearModel.Load(stream);
        Assert.That(loaded.ByteScale, Is.EqualTo(1f / 127));
        for (int i = 0; i < data.Count; i++)
        {
            ReadOnlySpan<sbyte> row = ((SByteFeatures)data.Features).Row(i);
            Assert.That(loaded.Score(row), Is.EqualTo(model.Score(row)));
        }
        Assert.That(loaded.Evaluate(data).Correct, Is.EqualTo(model.Evaluate(data).Correct));
    }

    [Test]
    public void SByteFeatures_scale_is_saved_in_the_learner_state()
    {
        Dataset data = TestData.ToSBytes(TestData.CreateImages(scale: 1f / 127));
        using MemoryStream stream = new();
        new OnlineTrainer(new MarginUpdate()).Train(data).State!.Save(stream);
        stream.Position = 0;
        OnlineLearner learner = new(new MarginUpdate(), LearnerState.Load(stream));
        ReadOnlySpan<sbyte> row = ((SByteFeatures)data.Features).Row(0);
        Assert.That(learner.Update(row, data.Labels[0]), Is.EqualTo(data.Labels[0]));
        Assert.That(learner.Snapshot().ByteScale, Is.EqualTo(1f / 127));
    }

    [Test]
    public void ByteScale_applies_to_signed_and_unsigned_bytes_and_rejects_another_scale()
    {
        LinearModel model = new([1, -1], [0], [3, 7], byteScale: 0.5f);
        Assert.That((model.Score(new sbyte[] { 100, 2 }), model.Score(new byte[] { 100, 2 })), Is.EqualTo((49f, 49f)));
        Assert.That(model.Score(new sbyte[] { -1, 0 }), Is.EqualTo(-0.5f));
        Assert.That(model.Score(new byte[] { 255, 0 }), Is.EqualTo(127.5f), "the same bits represent another number");
        Assert.That(
            () => model.Evaluate(new Dataset(new SByteFeatures([1, 2], 2, 0.25f), [3])),
            Throws.ArgumentException.With.Message.Contains("expected bytes scaled by 0.5, the scale of the model, found 0.25"));
        Assert.That(() => new LinearModel([1], [0], [3, 7]).Score(new sbyte[] { 1 }),
            Throws.ArgumentException.With.Message.Contains("byteScale").And.Property("ParamName").EqualTo("features"));
    }

    [Test]
    public void SByteFeatures_sums_that_overflow_before_scaling_have_the_scores_of_floats()
    {
        Dataset signed = new(new SByteFeatures([-128, 127, -128, -128, 127, 0], 2, 1e-30f), [0, 1, 0]), floats = TestData.ToFloats(signed);
        LinearModel model = new([1e37f, -1e37f], [0], [0, 1], byteScale: 1e-30f);
        float[] expected = new float[3], found = new float[3];
        model.Scores(floats.Features, expected);
        model.Scores(signed.Features, found);
        Assert.That(found, Is.EqualTo(expected).Within(2000));
        Assert.That(model.Score(((SByteFeatures)signed.Features).Row(0)), Is.EqualTo(-2.55e9f).Within(1).Percent);
    }

    [Test]
    public void SByteFeatures_are_written_scaled_and_validated_like_the_same_floats()
    {
        Dataset signed = TestData.ToSBytes(TestData.CreateImages()), floats = TestData.ToFloats(signed);
        Assert.That(Written(signed), Is.EqualTo(Written(floats)));
        Assert.That(SparseFeatures.From(Extremes).Row(1).Values.ToArray(), Is.EqualTo(new[] { 0.5f }));
        foreach ((FeatureScaling found, FeatureScaling expected) in new[]
        {
            (FeatureScaling.Standard(signed), FeatureScaling.Standard(floats)),
            (FeatureScaling.MinMax(signed), FeatureScaling.MinMax(floats)),
        })
        {
            Assert.That(found.Factors.ToArray(), Is.EqualTo(expected.Factors.ToArray()));
            Assert.That(found.Offsets.ToArray(), Is.EqualTo(expected.Offsets.ToArray()));
            Assert.That((found.ByteScale, expected.ByteScale), Is.EqualTo(((float?)ByteFeatures.DefaultScale, (float?)null)));
        }
        OnlineTrainer trainer = new(new MarginUpdate());
        Assert.That(CrossValidation.Run(trainer, signed, 4).MeanAccuracy, Is.EqualTo(CrossValidation.Run(trainer, floats, 4).MeanAccuracy));

        static string Written(Dataset data)
        {
            using MemoryStream stream = new();
            LibSvmWriter.Write(data, stream);
            return System.Text.Encoding.UTF8.GetString(stream.ToArray());
        }
    }
}
