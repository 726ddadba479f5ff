namespace LinearLearn.Tests;

public class LinearModelTests
{
    private static readonly LinearModel Two = new(
        [1, -2], [0.5f], new ClassLabels([3, 7], new Dictionary<int, string> { [3] = "three" }), 0.5f);

    [Test]
    public void Model_keeps_copies_of_its_arguments()
    {
        float[] weights = [1, -2];
        float[] biases = [0.5f];
        int[] labels = [3, 7];
        LinearModel model = new(weights, biases, new ClassLabels(labels));
        weights[0] = biases[0] = labels[0] = 99;
        Assert.That(model.Weights.ToArray(), Is.EqualTo(new float[] { 1, -2 }));
        Assert.That(model.Biases.ToArray(), Is.EqualTo(new[] { 0.5f }));
        Assert.That(model.Classes.Values.ToArray(), Is.EqualTo(new[] { 3, 7 }));
        Assert.That(model.FeatureCount, Is.EqualTo(2));
        Assert.That(model.ByteScale, Is.Null);
    }

    [Test]
    public void Model_keeps_names_and_byte_scale() =>
        Assert.That((Two.Classes.Names[3], Two.ByteScale), Is.EqualTo(("three", (float?)0.5f)));

    [Test]
    public void Model_of_three_classes_has_three_rows()
    {
        LinearModel model = new([1, 2, 3, 4, 5, 6], [0, 1, 2], [5, -1, 9]);
        Assert.That(model.FeatureCount, Is.EqualTo(2));
        Assert.That(model.Classes.Values.ToArray(), Is.EqualTo(new[] { 5, -1, 9 }));
    }

    [Test]
    public void Zero_model_has_scores_of_0()
    {
        LinearModel model = LinearModel.Zero(3, new ClassLabels([1, 2], new Dictionary<int, string> { [2] = "two" }));
        Assert.That(model.Score([5f, 6f, 7f]), Is.Zero);
        Assert.That(model.Classes.Names[2], Is.EqualTo("two"));
        Assert.That(LinearModel.Uniform(3, model.Classes).Classes.NameOf(2), Is.EqualTo("two"));
        Assert.That(model.ToString(), Is.EqualTo("2 classes, 3 features"));
        Assert.That(LinearModel.Zero(3, [1, 2, 3]).Weights.Length, Is.EqualTo(9));
    }

    [Test]
    public void Uniform_model_weights_fill_plus_or_minus_one_over_the_root_of_the_feature_count()
    {
        LinearModel model = LinearModel.Uniform(784, [3, 7], seed: 5, byteScale: 0.5f);
        float[] weights = model.Weights.ToArray();
        Assert.That(weights.Min(), Is.InRange(-1f / 28, -0.99f / 28));
        Assert.That(weights.Max(), Is.InRange(0.99f / 28, 1f / 28));
        Assert.That((model.Biases[0], model.ByteScale), Is.EqualTo((0f, (float?)0.5f)));
        Assert.That(weights, Is.EqualTo(LinearModel.Uniform(784, [3, 7], seed: 5).Weights.ToArray()));
        Assert.That(weights, Is.Not.EqualTo(LinearModel.Uniform(784, [3, 7], seed: 6).Weights.ToArray()));
    }

    [Test]
    public void Model_rejects_weights_biases_and_labels_that_do_not_match()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => new LinearModel([1, 2], [0], [3]),
                Throws.ArgumentException.With.Message.Contains("expected two labels or more, found 1"));
            Assert.That(() => new LinearModel([1, 2], [0], [3, 3]), Throws.ArgumentException.With.Message.Contains("found 3 twice"));
            Assert.That(
                () => new LinearModel([1, 2], [0, 0], [3, 7]),
                Throws.ArgumentException.With.Message.Contains("expected a bias for each row of weights, 1 for 2 classes, found 2"));
            Assert.That(
                () => new LinearModel([1, 2], [0], [3, 7, 9]),
                Throws.ArgumentException.With.Message.Contains("expected a bias for each row of weights, 3 for 3 classes, found 1"));
            Assert.That(
                () => new LinearModel([1, 2], [0, 0, 0], [3, 7, 9]),
                Throws.ArgumentException.With.Message.Contains("expected 3 rows of the same length, found 2 weights"));
            Assert.That(() => new LinearModel([], [0], [3, 7]), Throws.ArgumentException);
            Assert.That(() => new LinearModel([1], [0], [3, 7], byteScale: 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => LinearModel.Zero(1, new ClassLabels([3, 7], new Dictionary<int, string> { [7] = null! })),
                Throws.ArgumentException.With.Message.Contains("expected a class name for label 7, found null")
                    .And.Property("ParamName").EqualTo("names"));
            Assert.That(() => LinearModel.Zero(0, [3, 7]), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => LinearModel.Uniform(0, [3, 7]), Throws.InstanceOf<ArgumentOutOfRangeException>());
        }
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(float.NegativeInfinity)]
    public void Model_rejects_numbers_that_are_not_finite(float bad)
    {
        Assert.That(() => new LinearModel([1, bad], [0], [3, 7]), Throws.ArgumentException.With.Message.Contains("at index 1"));
        Assert.That(() => new LinearModel([1, 2], [bad], [3, 7]), Throws.ArgumentException.With.Message.Contains("at index 0"));
    }

    [Test]
    public void Model_WithMetadata_replaces_the_metadata_and_keeps_everything_else()
    {
        Dictionary<string, string> first = new() { ["a"] = "1" }, second = new() { ["b"] = "2" };
        LinearModel plain = new([0.5f, -1], [0.25f], new ClassLabels([3, 7], new Dictionary<int, string> { [3] = "three" }), 0.5f);
        LinearModel model = plain.WithMetadata(first), other = model.WithMetadata(second);
        first["a"] = "changed";
        using (Assert.EnterMultipleScope())
        {
            Assert.That(plain.Metadata, Is.Empty);
            Assert.That(model.Metadata, Is.EquivalentTo(new Dictionary<string, string> { ["a"] = "1" }));
            Assert.That(other.Metadata, Is.EquivalentTo(second));
            Assert.That(other.Score([1f, 1]), Is.EqualTo(plain.Score([1f, 1])));
            Assert.That((other.Classes.Names[3], other.ByteScale, other.FeatureCount), Is.EqualTo(("three", (float?)0.5f, 2)));
            Assert.That(() => model.WithMetadata(new Dictionary<string, string> { ["linearlearn.version"] = "9" }),
                Throws.ArgumentException
                    .With.Message.Contains("expected names that do not begin with linearlearn., found linearlearn.version"));
            Assert.That(
                () => model.WithMetadata(new Dictionary<string, string> { ["a"] = null! }),
                Throws.ArgumentException.With.Message.Contains("expected a text, found null for a"));
            Assert.That(() => model.WithMetadata(null!), Throws.ArgumentNullException);
        }
    }
}
