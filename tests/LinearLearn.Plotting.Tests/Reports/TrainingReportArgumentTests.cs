namespace LinearLearn.Plotting.Tests.Reports;

public class TrainingReportArgumentTests
{
    private static readonly Dataset Data = Runs.OnRuler((1, 1), (-1, 0));
    private static readonly TrainingResult Result = Runs.Result(Runs.Ruler());

    [Test]
    public void Nothing_may_be_null()
    {
        Assert.That(() => new TrainingReport(null!, Data, Data), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("result"));
        Assert.That(() => new TrainingReport(Result, null!, Data), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("training"));
        Assert.That(() => new TrainingReport(Result, Data, null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("validation"));
        Assert.That(() => new TrainingReport(Result, Data, Data) { Title = null! }, Throws.ArgumentNullException);
        Assert.That(() => new TrainingReport(Result, Data, Data) { Title = " " }, Throws.ArgumentException);
        Assert.That(() => new TrainingReport(Result, Data, Data) { Snapshots = null! }, Throws.ArgumentNullException);
        Assert.That(() => new TrainingReport(Result, Data, Data) { Snapshots = [null!] }, Throws.ArgumentException);
        Assert.That(() => new TrainingReport(Result, Data, Data) { Settings = null! }, Throws.ArgumentNullException);
        Assert.That(() => new TrainingReport(Result, Data, Data) { Settings = [new("Data", null!)] }, Throws.ArgumentException.With.Message.Contains("null"));
    }

    [Test]
    public void Data_fit_the_model()
    {
        Dataset none = new(new DenseFeatures([], 1), []);
        Dataset wide = new(new DenseFeatures([1, 2], 2), [0]);
        Dataset unknown = Runs.OnRuler((1, 7));
        Assert.That(() => new TrainingReport(Result, Data, none), Throws.ArgumentException.With.Message.Contains("found none").And.Property("ParamName").EqualTo("validation"));
        Assert.That(() => new TrainingReport(Result, wide, Data), Throws.ArgumentException.With.Message.Contains("expected 1 features").And.Message.Contains("found 2").And.Property("ParamName").EqualTo("training"));
        Assert.That(() => new TrainingReport(Result, unknown, Data), Throws.ArgumentException.With.Message.Contains("found 7"));
        TrainingResult named = Runs.Result(new LinearModel([1], [0], [3, 7], new Dictionary<int, string> { [3] = "three" }));
        Dataset renamed = new(new DenseFeatures([1, 2], 1), ["seven", "three"], new Dictionary<int, string> { [3] = "seven", [7] = "three" });
        Assert.That(() => new TrainingReport(named, renamed, renamed), Throws.ArgumentException.With.Message.Contains("expected label 3 to be three, as in the model, found seven"));
    }

    [Test]
    public void Bytes_have_the_scale_of_the_model()
    {
        Dataset bytes = new(new ByteFeatures([1, 200], 1, 1f), [0, 1]);
        TrainingResult result = Runs.Result(new LinearModel([1], [0], [0, 1], byteScale: 0.5f));
        Assert.That(() => new TrainingReport(result, bytes, bytes), Throws.ArgumentException.With.Message.Contains("scaled by 0.5").And.Message.Contains("found 1"));
    }

    [TestCase(-0.1)]
    [TestCase(1.1)]
    [TestCase(double.NaN)]
    public void A_target_is_a_part(double target) =>
        Assert.That(() => new TrainingReport(Result, Data, Data) { TargetAccuracy = target }, Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith("expected 0 to 1 (98 % is 0.98), found "));

    [Test]
    public void Snapshots_are_of_the_same_classes_and_features_and_in_order()
    {
        TrainingProgress first = new(1, 1, 1, null, Runs.Ruler()), second = new(1, 2, 1, null, Runs.Ruler());
        Assert.That(() => new TrainingReport(Result, Data, Data) { Snapshots = [second, first] }, Throws.ArgumentException.With.Message.Contains("in order"));
        TrainingProgress otherLabels = new(1, 1, 1, null, new LinearModel([1], [0], [0, 2]));
        TrainingProgress otherFeatures = new(1, 1, 1, null, new LinearModel([1, 2], [0], [0, 1]));
        Assert.That(() => new TrainingReport(Result, Data, Data) { Snapshots = [otherLabels] }, Throws.ArgumentException.With.Message.Contains("labels"));
        Assert.That(() => new TrainingReport(Result, Data, Data) { Snapshots = [otherFeatures] }, Throws.ArgumentException.With.Message.Contains("features"));
    }
}
