namespace LinearLearn.Plotting.Tests.Reports;

public class TrainingReportArgumentTests
{
    private static readonly Dataset Data = TestData.CreateRulerData((1, 1), (-1, 0));
    private static readonly TrainingResult Result = TestData.CreateResult(TestData.CreateRuler());

    [Test]
    public void Report_rejects_null_arguments()
    {
        Assert.That(() => new TrainingReport(null!, Data, Data), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("result"));
        Assert.That(
            () => new TrainingReport(Result, null!, Data),
            Throws.ArgumentNullException.With.Property("ParamName").EqualTo("training"));
        Assert.That(
            () => new TrainingReport(Result, Data, null!),
            Throws.ArgumentNullException.With.Property("ParamName").EqualTo("validation"));
        Assert.That(() => new TrainingReport(Result, Data, Data) { Title = null! }, Throws.ArgumentNullException);
        Assert.That(() => new TrainingReport(Result, Data, Data) { Title = " " }, Throws.ArgumentException);
        Assert.That(() => new TrainingReport(Result, Data, Data) { Snapshots = null! }, Throws.ArgumentNullException);
        Assert.That(() => new TrainingReport(Result, Data, Data) { Snapshots = [null!] }, Throws.ArgumentException);
        Assert.That(() => new TrainingReport(Result, Data, Data) { Settings = null! }, Throws.ArgumentNullException);
        Assert.That(
            () => new TrainingReport(Result, Data, Data) { Settings = [new("Data", null!)] },
            Throws.ArgumentException.With.Message.Contains("null"));
    }

    [Test]
    public void Report_rejects_data_that_does_not_fit_the_model()
    {
        Dataset none = new(new DenseFeatures([], 1), []);
        Dataset wide = new(new DenseFeatures([1, 2], 2), [0]);
        Dataset unknown = TestData.CreateRulerData((1, 7));
        Assert.That(
            () => new TrainingReport(Result, Data, none),
            Throws.ArgumentException.With.Message.Contains("found none").And.Property("ParamName").EqualTo("validation"));
        Assert.That(
            () => new TrainingReport(Result, wide, Data),
            Throws.ArgumentException
                .With.Message.Contains("expected 1 features")
                .And.Message.Contains("found 2")
                .And.Property("ParamName").EqualTo("training"));
        Assert.That(
            () => new TrainingReport(Result, unknown, Data),
            Throws.ArgumentException.With.Message.StartsWith("expected one of the labels 0, 1, found 7"));
        TrainingResult named = TestData.CreateResult(
            new LinearModel([1], [0], new ClassLabels([3, 7], new Dictionary<int, string> { [3] = "three" })));
        Dataset renamed = new(
            new DenseFeatures([1, 2], 1),
            ["seven", "three"],
            new ClassLabels(new Dictionary<int, string> { [3] = "seven", [7] = "three" }));
        Assert.That(
            () => new TrainingReport(named, renamed, renamed),
            Throws.ArgumentException.With.Message.StartsWith("expected one of the model's classes three"));
    }

    [Test]
    public void Report_rejects_bytes_of_a_different_scale()
    {
        Dataset bytes = new(new ByteFeatures([1, 200], 1, 1f), [0, 1]);
        TrainingResult result = TestData.CreateResult(new LinearModel([1], [0], [0, 1], byteScale: 0.5f));
        Assert.That(
            () => new TrainingReport(result, bytes, bytes),
            Throws.ArgumentException.With.Message.Contains("scaled by 0.5").And.Message.Contains("found 1"));
    }

    [TestCase(-0.1)]
    [TestCase(1.1)]
    [TestCase(double.NaN)]
    public void Report_rejects_a_target_outside_of_0_to_1(double target) =>
        Assert.That(
            () => new TrainingReport(Result, Data, Data) { TargetAccuracy = target },
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith("expected 0 to 1 (98 % is 0.98), found "));

    [Test]
    public void Report_rejects_snapshots_of_other_models_or_out_of_order()
    {
        TrainingProgress first = new(1, 1, 1, null, TestData.CreateRuler()), second = new(1, 2, 1, null, TestData.CreateRuler());
        Assert.That(
            () => new TrainingReport(Result, Data, Data) { Snapshots = [second, first] },
            Throws.ArgumentException.With.Message.Contains("in order"));
        TrainingProgress otherLabels = new(1, 1, 1, null, new LinearModel([1], [0], [0, 2]));
        TrainingProgress otherFeatures = new(1, 1, 1, null, new LinearModel([1, 2], [0], [0, 1]));
        Assert.That(
            () => new TrainingReport(Result, Data, Data) { Snapshots = [otherLabels] },
            Throws.ArgumentException.With.Message.Contains("labels"));
        Assert.That(
            () => new TrainingReport(Result, Data, Data) { Snapshots = [otherFeatures] },
            Throws.ArgumentException.With.Message.Contains("features"));
    }
}
