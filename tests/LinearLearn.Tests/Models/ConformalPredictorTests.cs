using System.Globalization;

namespace LinearLearn.Tests;

public class ConformalPredictorTests
{
    private const double Rounding = 1e-6;

    /// <summary>The relative tolerance of a probability that is given by its logarithm, because scores are floats.</summary>
    private static readonly LinearModel Three = CreateIdentity(3);

    private static ConformalMethod[] Methods => Enum.GetValues<ConformalMethod>();

    [TestCase(9, 0.9, 9)]
    [TestCase(8, 0.9, null, Description = "too few")]
    [TestCase(19, 0.9, 18)]
    [TestCase(20, 0.9, 19)]
    [TestCase(19, 0.95, 19)]
    [TestCase(18, 0.95, null)]
    [TestCase(99, 0.07, 7, Description = "100 * 0.07 is more than 7 in doubles")]
    [TestCase(999, 0.29, 290)]
    [TestCase(1, 0.5, 1)]
    [TestCase(1, 0.51, null)]
    [TestCase(5, 1e-9, 1)]
    [TestCase(5, 1e-30, 1)]
    [TestCase(1_000_000, 0.9999999999999999, null)]
    [TestCase(0, 0.5, null)]
    public void Conformal_quantile_has_the_rank_of_the_coverage(int count, double coverage, int? rank)
    {
        double[] ascending = [.. Enumerable.Range(1, count).Select(i => i / 1e7)];
        Assert.That(ConformalScores.GetQuantile(ascending, coverage), Is.EqualTo(rank is { } found ? found / 1e7 : 1));
    }

    // 1 - p of the correct label: 0.1, 0.2, 0.3, 0.4, 0.9. Coverage 0.5 has rank 3: 0.3; coverage 0.8 has rank ceil(4.8) = 5: 0.9.
    [Test]
    public void Conformal_least_ambiguous_sets_match_hand_computed_sets()
    {
        Dataset heldOut = CreateData(
            ([0.9, 0.05, 0.05], 0), ([0.1, 0.8, 0.1], 1), ([0.2, 0.1, 0.7], 2), ([0.6, 0.3, 0.1], 0), ([0.6, 0.3, 0.1], 2));
        ConformalPredictor half = ConformalPredictor.Calibrate(Three, heldOut, 0.5);
        ConformalPredictor most = ConformalPredictor.Calibrate(Three, heldOut, 0.8);
        Assert.That(half.Quantiles.ToArray(), Is.EqualTo(new[] { 0.3 }).Within(Rounding));
        Assert.That(most.Quantiles.ToArray(), Is.EqualTo(new[] { 0.9 }).Within(Rounding));
        Assert.That(Predict(half, [0.75, 0.15, 0.1]), Is.EqualTo(new[] { 0 }));
        Assert.That(Predict(half, [0.65, 0.2, 0.15]), Is.Empty);
        Assert.That(Predict(most, [0.15, 0.8, 0.05]), Is.EqualTo(new[] { 1, 0 }));
        Assert.That(Predict(most, [0.2, 0.3, 0.5]), Is.EqualTo(new[] { 2, 1, 0 }));
        Assert.That(half.Evaluate(heldOut), Is.EqualTo(new ConformalEvaluation(5, 3 / 5.0, 3 / 5.0, 2 / 5.0)));
        Assert.That((half.Model, half.Method, half.AllowEmpty), Is.EqualTo((Three, ConformalMethod.LeastAmbiguous, true)));
    }

    // The uniform number of the row scales the label's probability: 0.6 + u * 0.3 for the second label of (0.6, 0.3, 0.1).
    [Test]
    public void Conformal_adaptive_score_sums_larger_probabilities_and_a_fraction_of_the_label_probability()
    {
        float[] scores = CreateRow([0.6, 0.1, 0.3]);
        ulong[] order = new ulong[3];
        double[] found = Array.ConvertAll([0, 1, 2], label => ConformalScores.Compute(ConformalMethod.Adaptive, scores, label, order));
        double uniform = found[0] / 0.6;
        Assert.That(uniform, Is.GreaterThanOrEqualTo(0).And.LessThan(1));
        Assert.That(found, Is.EqualTo(new[] { uniform * 0.6, 0.9 + uniform * 0.1, 0.6 + uniform * 0.3 }).Within(Rounding));
        (double, int[])[] cases = [(found[0], [0]), (found[2], [0, 2]), (found[1], [0, 2, 1]), (Math.BitDecrement(found[0]), [])];
        foreach ((double quantile, int[] expected) in cases)
            Assert.That(
                Predict(new ConformalPredictor(Three, [quantile], ConformalMethod.Adaptive), [0.6, 0.1, 0.3]),
                Is.EqualTo(expected));
    }

    [TestCase(2)]
    [TestCase(5)]
    public void Conformal_random_numbers_of_rows_are_uniform_and_differ(int classes)
    {
        const int count = 10_000, bins = 20;
        Random random = new(3);
        ulong[] order = new ulong[classes];
        double[] uniform = new double[count];
        for (int i = 0; i < count; i++)
        {
            float[] scores = [.. Enumerable.Range(0, classes).Select(_ => MathF.Round(8 * random.NextSingle()) / 8)];
            scores[0] = i / 1024f; // close to each other, but never equal
            int best = scores.AsSpan().IndexOf(scores.Max());
            double probability = 1 - ConformalScores.Compute(ConformalMethod.LeastAmbiguous, scores, best, order);
            uniform[i] = ConformalScores.Compute(ConformalMethod.Adaptive, scores, best, order) / probability;
        }
        double[] counts = [.. Enumerable.Range(0, bins).Select(bin => (double)uniform.Count(own => (int)(own * bins) == bin))];
        double chiSquare = counts.Sum(found => Math.Pow(found - count / bins, 2) / (count / bins));
        Assert.That(chiSquare, Is.LessThan(36.2), "19 degrees of freedom exceed it once in a hundred times");
        Assert.That(
            uniform.Zip(uniform.Skip(1), (own, next) => (own - 0.5) * (next - 0.5)).Average(),
            Is.Zero.Within(4.0 / 12 / 100),
            "not correlated with the previous row");
    }

    /// <summary>
    /// The coverage holds even for a poor model: on average over draws, between the requested one and 1 / (N + 1) above it.
    /// </summary>
    [Test]
    public void Conformal_coverage_of_exchangeable_examples_is_the_requested_coverage(
        [ValueSource(nameof(Methods))] ConformalMethod method,
        [Values(2, 7)] int classes,
        [Values(0.6, 0.9)] double coverage,
        [Values] bool perClass)
    {
        const int draws = 200, count = 120, tested = 100;
        LinearModel model = CreateIdentity(classes);
        Random random = new(5);
        double[] found = new double[draws];
        for (int draw = 0; draw < draws; draw++)
        {
            ConformalPredictor predictor = ConformalPredictor.Calibrate(model, Draw(count), coverage, method, perClass);
            found[draw] = predictor.Evaluate(Draw(tested)).Coverage;
        }
        double mean = found.Average(), error = 3.5 * Math.Sqrt(found.Sum(own => (own - mean) * (own - mean)) / draws / draws);
        double most = perClass ? 1.5 * classes / (count + classes) : 1.0 / (count + 1); // each class has about 1/K of the examples
        Assert.That(mean, Is.GreaterThan(coverage - error).And.LessThan(coverage + most + error));

        Dataset Draw(int rows)
        {
            int width = model.FeatureCount;
            float[] scores = new float[rows * width];
            int[] labels = new int[rows];
            for (int i = 0; i < rows; i++)
            {
                labels[i] = random.Next(classes);
                for (int j = 0; j < width; j++)
                {
                    int signal = classes == 2 ? labels[i] : j == labels[i] ? 1 : 0;
                    scores[i * width + j] = 3 * (random.NextSingle() + random.NextSingle() - 1) + signal;
                }
            }
            return new Dataset(new DenseFeatures(scores, width), labels);
        }
    }

    [Test]
    public void Conformal_sets_grow_with_the_coverage(
        [ValueSource(nameof(Methods))] ConformalMethod method, [Values(2, 3, 40)] int classes, [Values] bool perClass)
    {
        Dataset data = TestData.CreateOverlapping(classes, count: 600);
        LinearModel model = LinearModel.Uniform(data.FeatureCount, data.Classes, byteScale: data.Features.ByteScale);
        (Dataset heldOut, Dataset others) = data.Split(0.5);
        int[][]? before = null;
        foreach (double coverage in (double[])[0.1, 0.5, 0.8, 0.9, 0.95, 0.999])
        {
            ConformalPredictor predictor = ConformalPredictor.Calibrate(model, heldOut, coverage, method, perClass);
            int[][] sets = [.. Enumerable.Range(0, others.Count).Select(i => Predict(predictor, ((ByteFeatures)others.Features).Row(i)))];
            for (int i = 0; i < sets.Length; i++)
                Assert.That(before?[i] ?? [], Is.SubsetOf(sets[i]));
            before = sets;
        }
        Assert.That(before, Is.All.Length.EqualTo(classes), "300 examples are too few for 0.999");
    }

    [Test]
    public void Conformal_sets_of_single_rows_equal_those_of_Evaluate(
        [Values] FeatureKind kind,
        [ValueSource(nameof(Methods))] ConformalMethod method,
        [Values(2, 3, 40)] int classes,
        [Values] bool perClass)
    {
        Dataset data = TestData.CreateOverlapping(kind, classes, count: 400);
        LinearModel model = LinearModel.Uniform(data.FeatureCount, data.Classes, byteScale: data.Features.ByteScale);
        ConformalPredictor predictor = ConformalPredictor.Calibrate(model, data, 0.7, method, perClass);
        int[] labels = new int[classes + 1];
        float[] probabilities = new float[classes];
        int covered = 0, sizes = 0;
        for (int i = 0; i < data.Count; i++)
        {
            labels.AsSpan().Fill(-1);
            int size = Predict(predictor, data.Features, i, labels);
            Assert.That(labels.AsSpan(size).ContainsAnyExcept(-1), Is.False, "the other elements");
            model.Probabilities(data.Features.Select([i]), probabilities);
            int[] set = labels[..size], indices = Array.ConvertAll(set, model.Classes.IndexOf);
            Assert.That(set, Is.Unique);
            Assert.That(indices.Select(index => probabilities[index]), Is.Ordered.Descending);
            covered += set.Contains(data.Labels[i]) ? 1 : 0;
            sizes += size;
        }
        ConformalEvaluation evaluation = predictor.Evaluate(data);
        Assert.That((evaluation.Coverage, evaluation.MeanSetSize), Is.EqualTo((covered / 400.0, sizes / 400.0)));
        Assert.That(evaluation.Coverage, Is.GreaterThanOrEqualTo(0.7), "the examples that chose the quantile");
    }

    [Test]
    public void Conformal_set_lists_equal_probabilities_in_the_order_of_the_classes()
    {
        LinearModel model = new([1, 0, 0, 0, 1, 0, 0, 0, 1], [0f, 0, 0], [9, 4, 6]);
        Assert.That(Predict(new ConformalPredictor(model, [0.7]), [-0f, 0f, -0f]), Is.EqualTo(new[] { 9, 4, 6 }));
        Assert.That(Predict(new ConformalPredictor(model, [0.65]), [0f, 0f, 0f]), Is.Empty);
        Assert.That(
            Predict(new ConformalPredictor(model, [0.65], allowEmpty: false), [0f, 0f, 0f]),
            Is.EqualTo(new[] { 9 }),
            "as the model predicts");
        Assert.That(Predict(new ConformalPredictor(model, [0.55]), [-1f, 2f, 2f]), Is.EqualTo(new[] { 4, 6 }));
    }

    [Test]
    public void Conformal_sets_of_many_classes_are_ordered()
    {
        const int classes = 3000;
        Random random = new(7);
        float[] weights = [.. Enumerable.Range(0, classes).Select(_ => (random.NextSingle() - 0.5f) * 6)];
        LinearModel model = new(weights, new float[classes], [.. Enumerable.Range(0, classes)]);
        int[] expected = [.. Enumerable.Range(0, classes).OrderByDescending(k => weights[k])];
        foreach (ConformalMethod method in Methods)
        {
            foreach (double quantile in (double[])[0.5, 0.9995, 1])
            {
                int[] found = Predict(new ConformalPredictor(model, [quantile], method, allowEmpty: false), [1f]);
                Assert.That(found, Is.EqualTo(expected[..found.Length]));
                Assert.That(quantile < 1 || found.Length == classes);
            }
        }
    }

    [Test]
    public void Conformal_sets_are_empty_only_if_that_is_allowed(
        [ValueSource(nameof(Methods))] ConformalMethod method, [Values(2, 4)] int classes)
    {
        Dataset data = TestData.CreateManyClouds(classes, count: 500);
        LinearModel model = new NewtonTrainer().Train(data).Model;
        ConformalPredictor maybe = ConformalPredictor.Calibrate(model, data, 0.6, method);
        ConformalPredictor never = ConformalPredictor.Calibrate(model, data, 0.6, method, allowEmpty: false);
        Assert.That(maybe.Evaluate(data).EmptyFraction, Is.InRange(0.35, 0.4), "the model makes no errors");
        Assert.That(never.Evaluate(data), Is.EqualTo(new ConformalEvaluation(500, 1, 1, 0)));
        Assert.That(never.Quantiles.ToArray(), Is.EqualTo(maybe.Quantiles.ToArray()));
    }

    [Test]
    public void Conformal_sets_contain_all_labels_if_there_are_too_few_examples(
        [ValueSource(nameof(Methods))] ConformalMethod method, [Values(2, 3)] int classes)
    {
        Dataset data = TestData.CreateManyClouds(classes, count: 9);
        LinearModel model = new NewtonTrainer().Train(data).Model;
        ConformalPredictor few = ConformalPredictor.Calibrate(model, data.Take(8), 0.9, method);
        ConformalPredictor enough = ConformalPredictor.Calibrate(model, data, 0.9, method);
        Assert.That(few.Quantiles.ToArray(), Is.EqualTo(new double[] { 1 }));
        Assert.That(few.Evaluate(data), Is.EqualTo(new ConformalEvaluation(9, 1, classes, 0)));
        Assert.That(enough.Quantiles[0], Is.LessThan(1));
    }

    [Test]
    public void Conformal_quantiles_per_class_use_the_examples_of_the_class([ValueSource(nameof(Methods))] ConformalMethod method)
    {
        Dataset data = TestData.CreateOverlapping(3, count: 500);
        LinearModel model = new NewtonTrainer().Train(data.Take(100)).Model;
        float[] weights = [.. model.Weights, .. new float[data.FeatureCount]];
        LinearModel more = new(weights, [.. model.Biases, -5], [0, 1, 2, 8], data.Features.ByteScale);
        ConformalPredictor predictor = ConformalPredictor.Calibrate(more, data, 0.8, method, perClass: true);
        for (int label = 0; label < 3; label++)
            Assert.That(
                predictor.Quantiles[label],
                Is.EqualTo(ConformalPredictor.Calibrate(more, data.Only(label), 0.8, method).Quantiles[0]));
        Assert.That(predictor.Quantiles[3], Is.EqualTo(1), "a class without examples");
        Assert.That(Predict(predictor, ((ByteFeatures)data.Features).Row(0)), Does.Contain(8));
        for (int label = 0; label < 3; label++)
            Assert.That(predictor.Evaluate(data.Only(label)).Coverage, Is.EqualTo(0.8).Within(0.015));
    }

    // Two of ten examples are of an unknown class: rank ceil(11 * 0.7) = 8 is the last known one, and there is none of rank 9.
    [Test]
    public void Conformal_predictor_counts_unknown_classes_as_missed()
    {
        LinearModel model = new([1f], [0f], [3, 7]);
        Dataset data = new(new DenseFeatures([1f, 2, 3, 4, 5, 6, 7, 8, 9, 10], 1), [7, 7, 7, 7, 7, 7, 7, 7, 5, 5]);
        Assert.That(ConformalPredictor.Calibrate(model, data, 0.7).Quantiles[0], Is.EqualTo(1 / (1 + Math.E)).Within(1e-12));
        Assert.That(ConformalPredictor.Calibrate(model, data, 0.75).Quantiles[0], Is.EqualTo(1));
        Assert.That(ConformalPredictor.Calibrate(model, data, 0.75).Evaluate(data), Is.EqualTo(new ConformalEvaluation(10, 0.8, 2, 0)));
        Assert.That(
            ConformalPredictor.Calibrate(model, data, 0.75, perClass: true).Quantiles.ToArray(),
            Is.EqualTo(new[] { 1, 1 / (1 + Math.Exp(2)) }).Within(1e-12));
    }

    [Test]
    public void Conformal_predictor_ignores_weights_of_examples()
    {
        Dataset data = TestData.CreateOverlapping(3, count: 100);
        LinearModel model = new NewtonTrainer().Train(data).Model;
        float[] weights = [.. Enumerable.Range(0, 100).Select(i => (float)(i % 3))];
        Assert.That(
            ConformalPredictor.Calibrate(model, data.WithWeights(weights)).Quantiles.ToArray(),
            Is.EqualTo(ConformalPredictor.Calibrate(model, data).Quantiles.ToArray()));
    }

    [Test]
    public void Conformal_predictor_with_saved_quantiles_predicts_the_same(
        [ValueSource(nameof(Methods))] ConformalMethod method, [Values] bool perClass)
    {
        Dataset data = TestData.CreateOverlapping(4, count: 300);
        LinearModel model = new NewtonTrainer().Train(data).Model;
        ConformalPredictor predictor = ConformalPredictor.Calibrate(model, data, 0.8, method, perClass, allowEmpty: false);
        string[] saved = Array.ConvertAll(predictor.Quantiles.ToArray(), quantile => quantile.ToString(CultureInfo.InvariantCulture));
        double[] quantiles = Array.ConvertAll(saved, text => double.Parse(text, CultureInfo.InvariantCulture));
        ConformalPredictor restored = new(model, quantiles, predictor.Method, predictor.AllowEmpty);
        Assert.That(restored.Evaluate(data), Is.EqualTo(predictor.Evaluate(data)));
    }

    [Test]
    public void ConformalPredictor_rejects_faulty_arguments()
    {
        Dataset data = CreateData(([0.9, 0.05, 0.05], 0)), wide = new(new DenseFeatures([1f, 2], 2), [0]);
        ConformalPredictor predictor = new(Three, [0.5]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => new ConformalPredictor(null!, [0.5]), Throws.ArgumentNullException);
            Assert.That(
                () => new ConformalPredictor(Three, [0.5, 0.5]),
                Throws.ArgumentException.With.Message.StartsWith("expected one quantile, or one for each of 3 classes, found 2"));
            foreach (double bad in (double[])[-0.1, 1.1, double.NaN])
                Assert.That(
                    () => new ConformalPredictor(Three, [0.5, bad, 0.5]),
                    Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains(" at index 1"));
            Assert.That(
                () => new ConformalPredictor(Three, [0.5], (ConformalMethod)9),
                Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("method"));
            foreach (double bad in (double[])[0, 1, -1, double.NaN])
                Assert.That(
                    () => ConformalPredictor.Calibrate(Three, data, bad),
                    Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("coverage"));
            Assert.That(
                () => ConformalPredictor.Calibrate(Three, data, 0.5, (ConformalMethod)9),
                Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => ConformalPredictor.Calibrate(null!, data), Throws.ArgumentNullException);
            Assert.That(() => ConformalPredictor.Calibrate(Three, null!), Throws.ArgumentNullException);
            Assert.That(
                () => ConformalPredictor.Calibrate(Three, data.Take(0)),
                Throws.ArgumentException.With.Property("ParamName").EqualTo("heldOut"));
            Assert.That(
                () => ConformalPredictor.Calibrate(Three, wide),
                Throws.ArgumentException.With.Property("ParamName").EqualTo("heldOut"));
            Assert.That(
                () => predictor.Predict([1f, 2, 3], new int[2]),
                Throws.ArgumentException.With.Message.StartsWith("expected room for 3 labels or more, found 2")
                    .And.Property("ParamName").EqualTo("labels"));
            Assert.That(() => predictor.Predict([1f, 2], new int[3]), Throws.ArgumentException);
            Assert.That(() => predictor.Predict([1f, 2, float.NaN], new int[3]), Throws.ArgumentException);
        }
    }

    /// <summary>Creates a model whose scores are the features: one for two classes, otherwise K.</summary>
    private static LinearModel CreateIdentity(int classes)
    {
        int width = classes == 2 ? 1 : classes;
        float[] weights = [.. Enumerable.Range(0, width * width).Select(i => i % (width + 1) == 0 ? 1f : 0)];
        return new LinearModel(weights, new float[width], [.. Enumerable.Range(0, classes)]);
    }

    /// <summary>Creates scores whose softmax has the given probabilities.</summary>
    private static float[] CreateRow(double[] probabilities) => Array.ConvertAll(probabilities, part => (float)Math.Log(part));

    private static Dataset CreateData(params (double[] Probabilities, int Label)[] examples) => new(
        new DenseFeatures([.. examples.SelectMany(example => CreateRow(example.Probabilities))], 3),
        [.. examples.Select(example => example.Label)]);

    private static int[] Predict(ConformalPredictor predictor, double[] probabilities) => Predict(predictor, CreateRow(probabilities));

    private static int[] Predict(ConformalPredictor predictor, float[] row)
    {
        int[] labels = new int[predictor.Model.Classes.Count];
        return labels[..predictor.Predict(row, labels)];
    }

    private static int[] Predict(ConformalPredictor predictor, ReadOnlySpan<byte> row)
    {
        int[] labels = new int[predictor.Model.Classes.Count];
        return labels[..predictor.Predict(row, labels)];
    }

    private static int Predict(ConformalPredictor predictor, FeatureMatrix features, int row, Span<int> labels) => features switch
    {
        DenseFeatures dense => predictor.Predict(dense.Row(row), labels),
        ByteFeatures bytes => predictor.Predict(bytes.Row(row), labels),
        SByteFeatures bytes => predictor.Predict(bytes.Row(row), labels),
        _ => predictor.Predict(((SparseFeatures)features).Row(row), labels),
    };
}
