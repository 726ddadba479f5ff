namespace LinearLearn.Tests;

public class SelectiveClassifierTests
{
    /// <summary>
    /// Uses each distinct confidence as the threshold: predictions of single rows must agree with the curve, bit for bit.
    /// </summary>
    [Test]
    public void SelectiveClassifier_answers_to_single_rows_match_the_counts_of_the_curve(
        [Values] FeatureKind kind, [Values(2, 3, 40)] int classes)
    {
        Dataset data = TestData.CreateOverlapping(kind, classes, count: 60);
        LinearModel model = LinearModel.Uniform(data.FeatureCount, [.. Enumerable.Range(0, classes)], byteScale: data.Features.ByteScale);
        int[] predicted = new int[data.Count];
        model.Predict(data.Features, predicted);
        foreach (RiskCoveragePoint point in model.EvaluateScores(data).RiskCoverage().Points)
        {
            SelectiveClassifier classifier = new(model, point.Threshold);
            int answered = 0, errors = 0;
            for (int i = 0; i < data.Count; i++)
            {
                bool isAnswered = TryPredict(classifier, data.Features, i, out int label);
                Assert.That(label, Is.EqualTo(isAnswered ? predicted[i] : 0));
                answered += isAnswered ? 1 : 0;
                errors += isAnswered && label != data.Labels[i] ? 1 : 0;
            }
            Assert.That((answered / 60.0, (double)errors / answered), Is.EqualTo((point.Coverage, point.Risk)));
            Assert.That(classifier.Evaluate(data), Is.EqualTo(point));
        }
    }

    [Test]
    public void SelectiveClassifier_threshold_is_inclusive_and_symmetric_for_two_classes()
    {
        LinearModel model = new([1f], [0f], [3, 7]);
        SelectiveClassifier classifier = new(model, 1 / (1 + Math.Exp(-2)));
        Assert.That(classifier.TryPredict([2f], out int label) ? label : -1, Is.EqualTo(7));
        Assert.That(classifier.TryPredict([-2f], out label) ? label : -1, Is.EqualTo(3));
        foreach (float score in (float[])[MathF.BitDecrement(2), -MathF.BitDecrement(2), 0])
        {
            Assert.That(classifier.TryPredict([score], out label), Is.False);
            Assert.That(label, Is.Zero);
        }
    }

    [Test]
    public void SelectiveClassifier_has_the_threshold_of_the_curve([Values(2, 4)] int classes)
    {
        Dataset data = TestData.CreateOverlapping(classes, count: 2000);
        (Dataset training, Dataset heldOut) = data.Split(0.5);
        LinearModel model = new NewtonTrainer().Train(training).Model;
        RiskCoverageCurve curve = model.EvaluateScores(heldOut).RiskCoverage();
        double accuracy = 1 - curve.Points[^1].Risk / 2;

        SelectiveClassifier measured = SelectiveClassifier.CreateForAccuracy(model, heldOut, accuracy);
        Assert.That(measured.Evaluate(heldOut), Is.EqualTo(curve.FindForAccuracy(accuracy)));
        Assert.That(measured.Evaluate(heldOut).Risk, Is.LessThanOrEqualTo(1 - accuracy + 1e-12));
        Assert.That(measured.Evaluate(heldOut).Coverage, Is.InRange(0.1, 0.999));

        SelectiveClassifier certain = SelectiveClassifier.CreateForAccuracy(model, heldOut, accuracy, 0.95);
        Assert.That(certain.Evaluate(heldOut), Is.EqualTo(curve.FindForAccuracy(accuracy, 0.95)));
        Assert.That(certain.Threshold, Is.GreaterThan(measured.Threshold));

        SelectiveClassifier covering = SelectiveClassifier.CreateForCoverage(model, heldOut, 0.8);
        Assert.That(covering.Evaluate(heldOut), Is.EqualTo(curve.FindForCoverage(0.8)));
        Assert.That(covering.Model, Is.SameAs(model));
    }

    [Test]
    public void SelectiveClassifier_CreateForAccuracy_error_names_the_best_accuracy_that_can_be_reached()
    {
        LinearModel model = new([1f], [0f], [3, 7]);
        Dataset heldOut = new(new DenseFeatures([4f, 3, -2, -1], 1), [3, 7, 3, 3]);
        Assert.That(
            () => SelectiveClassifier.CreateForAccuracy(model, heldOut, 0.9),
            Throws.ArgumentException.With.Message.StartsWith(
                "expected an accuracy that a threshold reaches, at most 0.75 (with 4 of 4 examples answered), found 0.9"));
    }

    [Test]
    public void SelectiveClassifier_without_answers_has_no_risk()
    {
        LinearModel model = new([1f], [0f], [3, 7]);
        RiskCoveragePoint found = new SelectiveClassifier(model, 0.99).Evaluate(new Dataset(new DenseFeatures([1f, -1], 1), [7, 3]));
        Assert.That(found, Is.EqualTo(new RiskCoveragePoint(0.99, 0, double.NaN)));
    }

    [Test]
    public void SelectiveClassifier_ignores_weights_and_counts_unknown_classes_as_errors()
    {
        LinearModel model = new([1f], [0f], [3, 7]);
        Dataset heldOut = new(new DenseFeatures([4f, 3, 2, 1], 1), [7, 5, 7, 7]);
        Dataset weighted = heldOut.WithWeights([1, 0, 5, 0]);
        foreach (Dataset data in new[] { heldOut, weighted })
        {
            Assert.That(
                SelectiveClassifier.CreateForAccuracy(model, data, 0.75).Evaluate(data),
                Is.EqualTo(new RiskCoveragePoint(1 / (1 + Math.Exp(-1)), 1, 0.25)));
            Assert.That(SelectiveClassifier.CreateForAccuracy(model, data, 0.8).Evaluate(data).Coverage, Is.EqualTo(0.25));
        }
    }

    [Test]
    public void SelectiveClassifier_rejects_faulty_arguments()
    {
        LinearModel model = new([1f], [0f], [3, 7]);
        Dataset data = new(new DenseFeatures([1f], 1), [3]), wide = new(new DenseFeatures([1f, 2], 2), [3]);
        using (Assert.EnterMultipleScope())
        {
            foreach (double bad in (double[])[-0.1, 1.1, double.NaN])
                Assert.That(
                    () => new SelectiveClassifier(model, bad),
                    Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith("expected a number from 0 to 1, found "));
            Assert.That(() => new SelectiveClassifier(null!, 0.5), Throws.ArgumentNullException);
            Assert.That(() => SelectiveClassifier.CreateForCoverage(null!, data, 0.5), Throws.ArgumentNullException);
            Assert.That(() => SelectiveClassifier.CreateForCoverage(model, null!, 0.5), Throws.ArgumentNullException);
            Assert.That(
                () => SelectiveClassifier.CreateForCoverage(model, wide, 0.5),
                Throws.ArgumentException.With.Message.StartsWith("expected 1 features per example, found 2")
                    .And.Property("ParamName").EqualTo("heldOut"));
            Assert.That(
                () => SelectiveClassifier.CreateForAccuracy(model, data.Take(0), 0.5),
                Throws.ArgumentException.With.Message.StartsWith("expected one example or more, found none")
                    .And.Property("ParamName").EqualTo("heldOut"));
            Assert.That(() => new SelectiveClassifier(model, 0.5).TryPredict([1f, 2], out _), Throws.ArgumentException);
            Assert.That(() => new SelectiveClassifier(model, 0.5).TryPredict([float.NaN], out _), Throws.ArgumentException);
            Assert.That(
                () => new SelectiveClassifier(model, 0.5).TryPredict((ReadOnlySpan<byte>)[1], out _),
                Throws.ArgumentException.With.Message.Contains("the model has no byte scale"));
        }
    }

    private static bool TryPredict(SelectiveClassifier classifier, FeatureMatrix features, int row, out int label) => features switch
    {
        DenseFeatures dense => classifier.TryPredict(dense.Row(row), out label),
        ByteFeatures bytes => classifier.TryPredict(bytes.Row(row), out label),
        SByteFeatures bytes => classifier.TryPredict(bytes.Row(row), out label),
        _ => classifier.TryPredict(((SparseFeatures)features).Row(row), out label),
    };
}
