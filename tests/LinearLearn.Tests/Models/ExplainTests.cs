using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class ExplainTests
{
    private static readonly LinearModel Two =
        new([0.5f, -1, 0, 2], [0.25f], new ClassLabels([3, 7], new Dictionary<int, string> { [7] = "seven" }), byteScale: 0.5f);

    private static readonly LinearModel Three = new([1, 2, 0.5f, -1, 0, 4], [1, 0, -0.5f], [5, 6, 9]);

    /// <summary>Numbers of many magnitudes and both signs, and some zeros.</summary>
    private static readonly Gen<float> Number = Gen.Select(Gen.Float[-1, 1], Gen.Int[-30, 30], Gen.Int[0, 4], (part, exponent, choice) =>
        choice == 0 ? 0 : part * MathF.Pow(2, exponent));

    [Test]
    public void Explain_of_two_classes_flips_the_signs_for_the_negative_class()
    {
        // 0.25 + 0.5 * 2 - 1 * 3 + 0 * 5 + 2 * 0 = -1.75: the negative class, 3
        AssertExplains(Two.Explain([2f, 3, 5, 0]), 3, null, 1.75, -0.25, new(1, 3, 1, 3), new(0, 2, -0.5, -1));
        AssertExplains(Two.Explain([2f, 3, 5, 0], 3), 3, null, 1.75, -0.25, new(1, 3, 1, 3), new(0, 2, -0.5, -1));
        AssertExplains(Two.Explain([2f, 3, 5, 0], 7), 7, null, -1.75, 0.25, new(1, 3, -1, -3), new(0, 2, 0.5, 1));
        AssertExplains(Two.Explain([2f, 0, 0, 1]), 7, null, 3.25, 0.25, new(3, 1, 2, 2), new(0, 2, 0.5, 1));
    }

    [Test]
    public void Explain_of_bytes_multiplies_them_by_the_scale()
    {
        byte[] bytes = [4, 6, 10, 0];
        sbyte[] signed = [-4, 6, 10, 0];
        AssertExplains(Two.Explain(bytes, 7), 7, null, -1.75, 0.25, new(1, 3, -1, -3), new(0, 2, 0.5, 1));
        AssertExplains(Two.Explain(signed, 7), 7, null, -3.75, 0.25, new(1, 3, -1, -3), new(0, -2, 0.5, -1));
    }

    [Test]
    public void Explain_of_a_sparse_row_lists_its_stored_columns()
    {
        AssertExplains(Two.Explain(new SparseRow([1, 2, 3], [3, 5, 1]), 7), 7, null, -0.75, 0.25, new(1, 3, -1, -3), new(3, 1, 2, 2));
        AssertExplains(Two.Explain(new SparseRow([], [])), 7, null, 0.25, 0.25);
    }

    [Test]
    public void Explain_of_many_classes_uses_the_row_of_the_class()
    {
        // scores 1 + 2 + 2 = 5, 1 - 1 = 0 and -0.5 + 4 = 3.5
        AssertExplains(Three.Explain([2f, 1]), 5, null, 5, 1, new(0, 2, 1, 2), new(1, 1, 2, 2));
        AssertExplains(Three.Explain([2f, 1], 6), 6, null, 0, 0, new(0, 2, 0.5, 1), new(1, 1, -1, -1));
        AssertExplains(Three.Explain([2f, 1], label: 9), 9, null, 3.5, -0.5, new Contribution(1, 1, 4, 4));
    }

    [Test]
    public void Explain_against_a_rival_uses_the_difference_of_both_rows()
    {
        AssertExplains(Three.Explain([2f, 1], against: 9), 5, 9, 1.5, 1.5, new(0, 2, 1, 2), new(1, 1, -2, -2));
        AssertExplains(Three.Explain([2f, 1], 9, 6), 9, 6, 3.5, -0.5, new(1, 1, 5, 5), new(0, 2, -0.5, -1));
        AssertExplains(Two.Explain([2f, 3, 5, 0], 7, against: 3), 7, 3, -1.75, 0.25, new(1, 3, -1, -3), new(0, 2, 0.5, 1));
        AssertExplains(Two.Explain([2f, 3, 5, 0], against: 7), 3, 7, 1.75, -0.25, new(1, 3, 1, 3), new(0, 2, -0.5, -1));

        LinearModel alike = new([1, 2, 1, 3, 0, 0], [0, 0, 0], [5, 6, 9]);
        AssertExplains(alike.Explain([8f, 1], 5, 6), 5, 6, -1, 0, new Contribution(1, 1, -1, -1));
    }

    [Test]
    public void Explain_orders_by_magnitude_then_by_column()
    {
        LinearModel model = new([1, -2, 3, 2, -3, 0.5f], [0], [0, 1]);
        Assert.That(model.Explain([1f, 1, 1, 1, 1, 0], 1).Contributions.Select(part => part.Column), Is.EqualTo(new[] { 2, 4, 1, 3, 0 }));
    }

    [Test]
    public void Explain_of_a_score_of_0_has_the_negative_class_and_no_negative_zeros()
    {
        Explanation explanation = new LinearModel([1, 1], [0f], [3, 7]).Explain([1f, -1]);
        AssertExplains(explanation, 3, null, 0, 0, new(0, 1, -1, -1), new(1, -1, -1, 1));
        Assert.That((double.IsNegative(explanation.Score), double.IsNegative(explanation.Bias)), Is.EqualTo((false, false)));
    }

    [Test]
    public void Explanation_adds_up_if_products_and_differences_overflow_floats()
    {
        LinearModel model = new([3e38f, 0, 0, 0, -3e38f, 0], [0, 0, 0], [5, 6, 9], byteScale: 2e37f);
        Explanation explanation = model.Explain([0.5f, 0.5f], 5, 9); // 1.5e38 + 1.5e38
        Assert.That(explanation.Score, Is.EqualTo(2 * (double)(0.5f * 3e38f)));
        Assert.That(explanation.Contributions.Sum(part => part.Value), Is.EqualTo(explanation.Score));
        LinearModel small = new([1e-30f], [0], [0, 1], byteScale: 2e37f);
        byte[] largest = [255];
        Contribution part = small.Explain(largest).Contributions.Single();
        Assert.That((part.Feature, part.Value), Is.EqualTo((255.0 * 2e37f, 255.0 * 2e37f * 1e-30f)), "a feature that overflows a float");
    }

    [Test]
    public void Explanation_keeps_contributions_of_tiny_numbers()
    {
        LinearModel model = new([float.Epsilon], [0f], [3, 7]);
        double tiny = float.Epsilon;
        AssertExplains(model.Explain([float.Epsilon], 7), 7, null, 0, 0, new Contribution(0, tiny, tiny, tiny * tiny));
    }

    [Test]
    public void Explanation_adds_up_to_the_score_within_its_rounding([Values(2, 3, 5)] int classes, [Values(1, 7, 33, 150)] int columns) =>
        Gen.Select(
            Number.Array[(classes == 2 ? 1 : classes) * columns],
            Number.Array[classes],
            Number.Array[columns],
            Gen.Byte.Array[columns],
            Gen.Float[1e-3f, 10])
            .SampleAlike((weights, biases, floats, bytes, scale) =>
            {
                LinearModel model = new(weights, biases.AsSpan(0, weights.Length / columns), [.. Enumerable.Range(0, classes)], scale);
                sbyte[] signed = Array.ConvertAll(bytes, value => (sbyte)(value - 128));
                int[] stored = [.. Enumerable.Range(0, columns).Where(column => floats[column] != 0)];
                float[] values = [.. stored.Select(column => floats[column])];
                float[] scores = new float[model.Biases.Length];
                for (int own = 0; own < classes; own++)
                {
                    foreach (int? rival in new int?[] { null, (own + 1) % classes })
                    {
                        model.Scores(floats, scores);
                        AssertAddsUp(model, model.Explain(floats, own, rival), scores, [.. floats]);
                        model.Scores(bytes, scores);
                        AssertAddsUp(model, model.Explain(bytes, own, rival), scores, [.. bytes.Select(value => (double)scale * value)]);
                        model.Scores(signed, scores);
                        AssertAddsUp(model, model.Explain(signed, own, rival), scores, [.. signed.Select(value => (double)scale * value)]);
                        model.Scores(new SparseRow(stored, values), scores);
                        AssertAddsUp(model, model.Explain(new SparseRow(stored, values), own, rival), scores, [.. floats]);
                    }
                }
            }, iter: 30);

    [Test]
    public void Explain_rejects_the_rows_that_Predict_rejects_with_the_same_message()
    {
        float[] nan = [1, float.NaN, 0, 0], infinite = [0, 0, float.PositiveInfinity, 0], large = [0, 0, 0, 3e38f];
        byte[] shortBytes = [1, 2];
        sbyte[] longBytes = [1, 2, 3, 4, 5];
        LinearModel floats = new([1, 2], [0], [3, 7]);
        using (Assert.EnterMultipleScope())
        {
            AssertSame(() => Two.Explain([1f, 2]), () => Two.Predict([1f, 2]), "expected 4 values, found 2");
            AssertSame(() => Two.Explain(nan), () => Two.Predict(nan), "expected finite numbers, found NaN or infinity at index 1");
            AssertSame(
                () => Two.Explain(infinite), () => Two.Predict(infinite), "expected finite numbers, found NaN or infinity at index 2");
            AssertSame(() => Two.Explain(large), () => Two.Predict(large), "the features are too large");
            AssertSame(() => Two.Explain(shortBytes), () => Two.Predict(shortBytes), "expected 4 values, found 2");
            AssertSame(() => Two.Explain(longBytes), () => Two.Predict(longBytes), "expected 4 values, found 5");
            AssertSame(() => floats.Explain(shortBytes), () => floats.Predict(shortBytes), "the model has no byte scale");
            AssertSame(
                () => Two.Explain(new SparseRow([4], [1])), () => Two.Predict(new SparseRow([4], [1])), "expected columns 0 to 3, found 4");
            AssertSame(() => Three.Explain([float.NaN, 1], 5), () => Three.Predict([float.NaN, 1]), "found NaN or infinity at index 0");
        }

        static void AssertSame(Action explain, Action predict, string message)
        {
            ArgumentException expected = Assert.Throws<ArgumentException>(predict)!, found = Assert.Throws<ArgumentException>(explain)!;
            Assert.That(found.Message, Does.Contain(message).And.EqualTo(expected.Message));
            Assert.That(found.ParamName, Is.EqualTo("features"));
        }
    }

    [Test]
    public void Explain_rejects_unknown_and_equal_labels()
    {
        float[] row = [2, 3, 5, 0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => Two.Explain(row, 5), Refused("expected one of the labels 3, 7 (seven), found 5", "label"));
            Assert.That(() => Two.Explain(row, 3, 5), Refused("expected one of the labels 3, 7 (seven), found 5", "against"));
            Assert.That(
                () => Two.Explain(row, 7, 7),
                Refused("expected another label than the explained one, found 7 (seven) for both", "against"));
            Assert.That(
                () => Two.Explain(row, against: 3),
                Refused("expected another label than the explained one, found 3 for both", "against"),
                "predicted");
        }

        static NUnit.Framework.Constraints.Constraint Refused(string message, string parameter) =>
            Throws.TypeOf<ArgumentException>().With.Message.StartsWith(message).And.Property("ParamName").EqualTo(parameter);
    }

    [Test]
    public void Explanation_and_its_parts_have_the_same_text_in_every_culture()
    {
        Explanation explanation = Two.Explain([2f, 3, 5, 0], 7, 3);
        Assert.That($"{explanation}", Is.EqualTo("7 (seven) against 3: score -1.75 = bias 0.25 + 2 contributions"));
        Assert.That($"{Three.Explain([2f, 1], 9)}", Is.EqualTo("9: score 3.5 = bias -0.5 + 1 contribution"));
        Assert.That($"{explanation.Contributions[1]}", Is.EqualTo("Contribution { Column = 0, Feature = 2, Weight = 0.5, Value = 1 }"));
        Assert.That($"{new FeatureWeight(2, -0.5f)}", Is.EqualTo("FeatureWeight { Column = 2, Weight = -0.5 }"));
        Assert.That(explanation.Classes, Is.SameAs(Two.Classes));
    }

    private static void AssertExplains(
        Explanation found, int label, int? against, double score, double bias, params Contribution[] contributions)
    {
        Assert.That((found.Label, found.Against, found.Score, found.Bias), Is.EqualTo((label, against, score, bias)));
        Assert.That(found.Contributions, Is.EqualTo(contributions));
    }

    /// <summary>Checks the bound that <see cref="Explanation"/> states.</summary>
    /// <remarks>
    /// A float rounds to 2^-24 of a sum, or to half of the smallest float, in n products and sums of them, the scale and the bias.
    /// </remarks>
    private static void AssertAddsUp(LinearModel model, Explanation found, float[] scores, double[] features)
    {
        int columns = model.FeatureCount;
        bool isOfTwo = model.Biases.Length == 1;
        double expected = isOfTwo
            ? (found.Label == 1 ? scores[0] : -scores[0])
            : scores[found.Label] - (found.Against is { } rival ? (double)scores[rival] : 0);
        Assert.That(found.Score, Is.EqualTo(expected), "the model's own score");
        double sizes = isOfTwo ? SumSizes(0) : SumSizes(found.Label) + (found.Against is { } other ? SumSizes(other) : 0);
        int stored = features.Count(feature => feature != 0);
        double bound = (stored + 3) * (Math.ScaleB(sizes, -24) + 2.0 * float.Epsilon);
        double sum = found.Bias + found.Contributions.Sum(part => part.Value);
        Assert.That(sum, Is.EqualTo(found.Score).Within(bound));
        Assert.That(
            found.Contributions.Select(part => (part.Feature, part.Value)),
            Is.EqualTo(found.Contributions.Select(part => (features[part.Column], part.Weight * part.Feature))));
        Assert.That(found.Contributions.Select(part => Math.Abs(part.Value)), Is.Ordered.Descending);

        double SumSizes(int row)
        {
            double all = Math.Abs(model.Biases[row]);
            for (int column = 0; column < columns; column++)
                all += Math.Abs(features[column] * model.Weights[row * columns + column]);
            return all;
        }
    }
}
