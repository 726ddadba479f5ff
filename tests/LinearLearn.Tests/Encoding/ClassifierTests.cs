using System.Globalization;

namespace LinearLearn.Tests;

/// <summary>Tests a classifier with a custom encoder.</summary>
public class ClassifierTests
{
    private static readonly Point[] Points = [new(1, 2), new(2, 1), new(2, 3), new(-1, -2), new(-3, -1), new(-2, -2)];

    private static readonly string[] Signs = ["plus", "plus", "plus", "minus", "minus", "minus"];

    [Test]
    public void Classifier_Train_uses_the_features_of_the_encoder()
    {
        Classifier<Point> classifier = Classifier.Train(Points, Signs, new PointEncoder(10));
        Explanation why = classifier.Explain(new Point(1, 0));
        Assert.Multiple(() =>
        {
            Assert.That(classifier.Predict(new Point(3, 3)).Label, Is.EqualTo("plus"));
            Assert.That(classifier.Predict(new Point(-3, 3)).Probability, Is.InRange(0.5f, 1f));
            Assert.That(
                why.Single(),
                Has.Property(nameof(Contribution.Name)).EqualTo("x").And.Property(nameof(Contribution.Feature)).EqualTo(0.1f));
            Assert.That(classifier.ToString(), Is.EqualTo("2 classes, 2 features"));
        });
    }

    [Test]
    public void Classifier_Train_rejects_empty_and_white_space_labels() => Assert.That(
        () => Classifier.Train(Points, [.. Signs.SkipLast(1), "\t"], new PointEncoder(10)),
        Throws.ArgumentException.With.Message.StartsWith("expected a label, found an empty one at index"));

    [Test]
    public void Classifier_file_keeps_the_state_of_a_custom_encoder()
    {
        Classifier<Point> classifier = Classifier.Train(Points, Signs, new PointEncoder(10));
        using MemoryStream stream = new();
        classifier.Save(stream);
        stream.Position = 0;
        Classifier<Point> loaded = Classifier.Load(stream, state => (IEncoder<Point>)PointEncoder.FromState(state));
        Assert.That(((PointEncoder)loaded.Encoder).Scale, Is.EqualTo(10));
        foreach (Point point in Points)
            Assert.That(loaded.Predict(point), Is.EqualTo(classifier.Predict(point)));
    }

    [Test]
    public void Classifier_Load_reports_encoder_errors_with_the_name_of_the_file()
    {
        Classifier<Point> classifier = Classifier.Train(Points, Signs, new PointEncoder(10));
        using MemoryStream stream = new();
        classifier.Save(stream);
        Assert.Multiple(() =>
        {
            Assert.That(() => Load(_ => throw new InvalidDataException("expected this, found that")),
                Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("points: expected this, found that"));
            Assert.That(() => Load(_ => throw new ArgumentException("expected these, found those", "state")),
                Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("points: expected these, found those"));
            Assert.That(() => Load(_ => new WideEncoder()),
                Throws.TypeOf<InvalidDataException>().With.Message.EqualTo(
                    "points: expected a model of 3 features, as the encoder has, found one of 2"));
        });

        Classifier<Point> Load(Func<EncoderState, IEncoder<Point>> create)
        {
            stream.Position = 0;
            return Classifier.Load(stream, create, "points");
        }
    }

    [Test]
    public void Classifier_Predict_names_a_column_out_of_range_from_an_encoder()
    {
        Classifier<Point> classifier = new(new FaultyEncoder(5, 1), LinearModel.Zero(3, [0, 1]));
        Classifier<Point> infinite = new(new FaultyEncoder(1, float.PositiveInfinity), LinearModel.Zero(3, [0, 1]));
        Assert.That(
            () => classifier.Predict(default),
            Throws.ArgumentException.With.Message.EqualTo("expected columns 0 to 2 from the encoder, found 5"));
        Assert.That(() => infinite.Predict(default), Throws.ArgumentException.With.Message.Contains("column 1"));
    }

    [Test]
    public void Classifier_supports_an_encoder_that_uses_another_classifier()
    {
        Classifier<Point> inner = Classifier.Train(Points, Signs, new PointEncoder(10));
        Classifier<Point> outer = new(new StackedEncoder(inner), new LinearModel([1], [0], [0, 1]));
        Assert.That(outer.Predict(new Point(2, 2)).Label, Is.EqualTo("1"));
        Assert.That(outer.Predict(new Point(-2, -2)).Label, Is.EqualTo("0"));
    }

    [Test]
    public void ClassLabels_WithNames_gives_unused_labels_to_new_names()
    {
        ClassLabels classes = new([5, 1], new Dictionary<int, string> { [5] = "five", [0] = "zero" });
        ClassLabels more = classes.WithNames(["new", "five", "1", "newer", "new", "zero"]);
        Assert.Multiple(() =>
        {
            Assert.That(more.Values.ToArray(), Is.EqualTo(new[] { 5, 1 }));
            Assert.That(
                more.Names,
                Is.EquivalentTo(new Dictionary<int, string> { [5] = "five", [0] = "zero", [1] = "1", [2] = "new", [3] = "newer" }));
            Assert.That(() => classes.WithNames([null!]), Throws.ArgumentException);
        });
    }

    internal readonly record struct Point(float X, float Y);

    private sealed class PointEncoder(int scale) : IEncoder<Point>
    {
        public int Scale => scale;

        public int FeatureCount => 2;

        public void Encode(Point input, FeatureBuffer features)
        {
            features.Add(1, input.Y / scale); // out of order: the buffer sorts
            features.Add(0, input.X / scale);
            features.AddName(0, "x");
            features.AddName(1, "y");
        }

        public EncoderState GetState() => new("point", scale.ToString(CultureInfo.InvariantCulture));

        public static PointEncoder FromState(EncoderState state) => new(int.Parse(state.Settings, CultureInfo.InvariantCulture));
    }

    private sealed class WideEncoder : IEncoder<Point>
    {
        public int FeatureCount => 3;

        public void Encode(Point input, FeatureBuffer features)
        {
        }

        public EncoderState GetState() => new("wide", "");
    }

    private sealed class FaultyEncoder(int column, float value) : IEncoder<Point>
    {
        public int FeatureCount => 3;

        public void Encode(Point input, FeatureBuffer features) => features.Add(column, value);

        public EncoderState GetState() => new("faulty", "");
    }

    private sealed class StackedEncoder(Classifier<Point> inner) : IEncoder<Point>
    {
        public int FeatureCount => 1;

        public void Encode(Point input, FeatureBuffer features) => features.Add(0, inner.Predict(input).Label == "plus" ? 1 : -1);

        public EncoderState GetState() => new("stacked", "");
    }
}
