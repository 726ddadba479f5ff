using System.Globalization;

namespace LinearLearn.Tests;

/// <summary>Compares class weights with LIBLINEAR's, recorded by Fixtures/liblinear-weights.py.</summary>
/// <remarks>
/// In this library, a weight equals that many copies for every learner. LIBLINEAR's -w, and scikit-learn's class_weight one-vs-rest, apply
/// the weight of a class only to its own problem, not to the rest in the problems of other classes.
/// </remarks>
public class LiblinearClassWeightsTests
{
    private const float Cost = 0.05f, Weight = 3;
    private const int WeightedLabel = 2;

    private static readonly TrainingOptions Patient = new() { Epochs = 100_000 };

    [TestCase(DualLoss.SquaredHinge)]
    [TestCase(DualLoss.Hinge)]
    [TestCase(DualLoss.Logistic)]
    [TestCase(DualLoss.CrammerSinger)]
    public void Class_weight_equals_copies_of_examples_in_LIBLINEAR(DualLoss loss)
    {
        Dataset data = LiblinearTests.ReadData();
        ClassWeights weights = new(new Dictionary<int, float> { [WeightedLabel] = Weight });
        LinearModel model = Trainer(loss).Train(data, Patient with { ClassWeights = weights }).Model;
        foreach (int label in model.Classes.Values)
            AssertNear(Row(model, label), Expected("copies", loss, label));
    }

    [TestCase(DualLoss.SquaredHinge)]
    [TestCase(DualLoss.Hinge)]
    [TestCase(DualLoss.Logistic)]
    public void Class_weight_in_only_the_one_vs_rest_problem_of_its_class_equals_LIBLINEAR_option_w(DualLoss loss)
    {
        Dataset data = LiblinearTests.ReadData();
        foreach (int label in data.Classes)
        {
            Dataset oneVsRest = new(data.Features, [.. data.Labels.ToArray().Select(found => found == label ? 1 : 0)]);
            ClassWeights weights = new(new Dictionary<int, float> { [1] = label == WeightedLabel ? Weight : 1 });
            LinearModel model = Trainer(loss).Train(oneVsRest, Patient with { ClassWeights = weights }).Model;
            AssertNear([.. model.Weights, .. model.Biases], Expected("-w", loss, label));
        }
    }

    [Test]
    public void LIBLINEAR_option_w_equals_copies_for_CrammerSinger_but_not_for_one_vs_rest()
    {
        foreach (int label in new[] { 1, 3, 4 })
        {
            Assert.That(Distance(DualLoss.Hinge, label), Is.GreaterThan(0.05));
            Assert.That(Distance(DualLoss.CrammerSinger, label), Is.LessThan(0.001));
        }
        Assert.That(Distance(DualLoss.Hinge, WeightedLabel), Is.LessThan(0.001), "the problem of the weighted class is the same");

        static double Distance(DualLoss loss, int label) =>
            Expected("-w", loss, label).Zip(Expected("copies", loss, label), (there, here) => Math.Abs(there - here)).Max();
    }

    private static DualCoordinateDescentTrainer Trainer(DualLoss loss) => new(loss, Cost, tolerance: 1e-4, biasFeature: 1);

    private static float[] Row(LinearModel model, int label)
    {
        int index = model.Classes.Values.IndexOf(label);
        return [.. model.Weights.Slice(index * model.FeatureCount, model.FeatureCount), model.Biases[index]];
    }

    private static float[] Expected(string how, DualLoss loss, int label)
    {
        string solver = loss switch { DualLoss.SquaredHinge => "1", DualLoss.Hinge => "3", DualLoss.CrammerSinger => "4", _ => "7" };
        string start = $"{how} {solver} {label} ";
        string line = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Fixtures", "liblinear-weights.txt")).Single(
            line => line.StartsWith(start, StringComparison.Ordinal));
        return [.. line[start.Length..].Split(' ').Select(word => float.Parse(word, CultureInfo.InvariantCulture))];
    }

    private static void AssertNear(float[] found, float[] expected) => Assert.That(found, Is.EqualTo(expected).Within(0.002f));
}
