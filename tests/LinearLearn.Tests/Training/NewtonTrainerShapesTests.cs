namespace LinearLearn.Tests;

/// <summary>Tests many classes, many columns and few examples: compares different ways of solving a step on the same problem.</summary>
public class NewtonTrainerShapesTests
{
    [Test]
    public void NewtonTrainer_with_L1_keeps_more_weights_at_a_larger_cost([Values] Loss loss, [Values(2, 3)] int classes)
    {
        Dataset data = TestData.CreateOverlapping(FeatureKind.Floats, classes, features: 20);
        int[] counts = [.. new[] { 0.0001f, 0.01f, 0.03f, 0.1f, 1, 100 }.Select(cost =>
            new NewtonTrainer(loss, cost, 1).Train(data).Model.Weights.ToArray().Count(weight => weight != 0))];
        Assert.That(counts, Is.Ordered);
        Assert.That(counts[0], Is.Zero);
        Assert.That(counts[^1], Is.GreaterThan(counts[1]));
    }

    [Test]
    public void NewtonTrainer_solves_30_and_70_classes(
        [Values(Loss.Softmax, Loss.Logistic)] Loss loss, [Values(30, 70)] int classes, [Values(0, 1)] float l1Ratio)
    {
        Dataset data = TestData.CreateManyClouds(classes, count: 3 * classes, features: 20);
        (LinearModel model, double objective) = Solve(data, loss, l1Ratio, 1e-7);
        Assert.That(model.Biases.Length, Is.EqualTo(classes));
        Assert.That(objective, Is.EqualTo(Solve(data, loss, l1Ratio, 1e-10).Objective).Within(1e-4).Percent);
    }

    [Test]
    public void NewtonTrainer_learns_a_class_with_one_example([Values] Loss loss, [Values(0, 1)] float l1Ratio)
    {
        Dataset clouds = TestData.CreateManyClouds(3, count: 60);
        int[] labels = clouds.Labels.ToArray();
        labels[17] = 77;
        (LinearModel model, double objective) = Solve(new Dataset(clouds.Features, labels), loss, l1Ratio, 1e-7, cost: 100);
        Assert.That(model.Classes.Values.ToArray(), Is.EqualTo(new[] { 0, 10, 20, 77 }));
        Assert.That(model.Biases[3], Is.LessThan(model.Biases.ToArray().Max()));
        Assert.That(objective, Is.EqualTo(
            Solve(new Dataset(clouds.Features, labels), loss, l1Ratio, 1e-10, cost: 100).Objective).Within(1e-4).Percent);
    }

    [Test]
    public void NewtonTrainer_solves_more_columns_than_examples(
        [Values] Loss loss, [Values(0, 0.5f, 1)] float l1Ratio, [Values(2, 3)] int classes)
    {
        Dataset data = TestData.CreateOverlapping(FeatureKind.Floats, classes, count: 20, features: 100);
        (LinearModel model, double objective) = Solve(data, loss, l1Ratio, 1e-7);
        Assert.That(objective, Is.EqualTo(Solve(data, loss, l1Ratio, 1e-10).Objective).Within(1e-4).Percent);
        Assert.That(model.Evaluate(data).Accuracy, Is.GreaterThan(l1Ratio == 0 ? 0.95 : 0.7));
    }

    /// <summary>Tests columns of small deviation, as in embeddings, where a diagonal preconditioner is tried first.</summary>
    [Test]
    public void NewtonTrainer_finds_the_same_solution_if_the_penalty_dominates([Values(2, 3, 9)] int classes)
    {
        Dataset data = TestData.CreateOverlapping(FeatureKind.Floats, classes, count: 300, features: 100);
        Dataset small = Rescale(data, _ => 0.02f);
        AssertSame(small, Widen(small), Loss.Softmax, l1Ratio: 0);
    }

    /// <summary>Tests few rows of many columns, for which a diagonal preconditioner is tried at a lower penalty.</summary>
    [Test]
    public void NewtonTrainer_finds_the_same_solution_if_the_penalty_is_as_large_as_the_loss([Values(2, 3)] int classes)
    {
        Dataset data = TestData.CreateOverlapping(FeatureKind.Floats, classes, count: 60, features: 600);
        Dataset small = Rescale(data, _ => 0.25f);
        AssertSame(small, Widen(small), Loss.Softmax, l1Ratio: 0);
    }

    /// <summary>Tests some columns without a noticeable penalty, for which a diagonal preconditioner takes too much work.</summary>
    [Test]
    public void NewtonTrainer_finds_the_same_solution_if_the_penalty_dominates_most_columns([Values(2, 3)] int classes)
    {
        Dataset data = TestData.CreateOverlapping(FeatureKind.Floats, classes, count: 300, features: 100);
        Dataset mixed = Rescale(data, column => column % 12 == 0 ? 1000 : 0.01f);
        AssertSame(mixed, Widen(mixed), Loss.Softmax, l1Ratio: 0);
    }

    /// <summary>Adds columns of zeros, with which there are too many for products of columns.</summary>
    private static Dataset Widen(Dataset data)
    {
        float[] wide = new float[data.Count * 2100];
        for (int i = 0; i < data.Count; i++)
            data.Features.CopyTo(i, wide.AsSpan(i * 2100, data.FeatureCount));
        return new Dataset(new DenseFeatures(wide, 2100), data.Labels);
    }

    private static Dataset Rescale(Dataset data, Func<int, float> factor)
    {
        int columns = data.Features.Columns;
        float[] values = new float[data.Count * columns];
        for (int i = 0; i < values.Length; i += columns)
        {
            data.Features.CopyTo(i / columns, values.AsSpan(i, columns));
            for (int column = 0; column < columns; column++)
                values[i + column] *= factor(column);
        }
        return new Dataset(new DenseFeatures(values, columns), data.Labels);
    }

    /// <summary>Tests 3 x 1,501 weights: second derivatives by all columns, but not by all weights.</summary>
    [Test]
    public void NewtonTrainer_finds_the_same_solution_for_1500_dense_and_sparse_columns([Values(0, 1)] float l1Ratio)
    {
        Dataset dense = CreateThin(1500, classes: 3);
        AssertSame(dense, TestData.ToSparse(dense), Loss.Softmax, l1Ratio);
    }

    /// <summary>Tests columns too many for their second derivatives, against the same rows without the columns of zeros.</summary>
    [Test]
    public void NewtonTrainer_ignores_constant_columns_among_2100_dense_columns(
        [Values(Loss.Softmax, Loss.SquaredHinge)] Loss loss, [Values(2, 3)] int classes)
    {
        Dataset thin = CreateThin(300, classes);
        AssertSame(Widen(thin), thin, loss, l1Ratio: 0);
    }

    /// <summary>Tests more weights than fit in a model of all outputs, so that outputs are solved one after the other.</summary>
    [Test]
    public void NewtonTrainer_with_L1_and_many_weights_finds_the_solution_of_sparse_rows([Values(2, 4)] int classes)
    {
        Dataset dense = CreateThin(classes == 2 ? 1300 : 400, classes);
        AssertSame(dense, TestData.ToSparse(dense), Loss.Softmax, l1Ratio: 1, cost: 30, percent: 1e-3);
    }

    private static void AssertSame(Dataset data, Dataset other, Loss loss, float l1Ratio, float cost = 1, double percent = 1e-4) =>
        Assert.That(
        Solve(data, loss, l1Ratio, 1e-7, cost).Objective,
        Is.EqualTo(Solve(other, loss, l1Ratio, 1e-7, cost).Objective).Within(percent).Percent);

    private static (LinearModel Model, double Objective) Solve(Dataset data, Loss loss, float l1Ratio, double tolerance, float cost = 1)
    {
        TrainingResult result = new NewtonTrainer(loss, cost, l1Ratio, tolerance).Train(data);
        Assert.That(result.StopReason, Is.EqualTo(StopReason.Converged), $"{result}");
        return (result.Model, Optimality.ComputePrimal(result.Model, data, loss, cost, l1Ratio));
    }

    /// <summary>Creates rows with one of 25 values different from 0, which stay sparse.</summary>
    private static Dataset CreateThin(int columns, int classes)
    {
        const int count = 90;
        Random random = new(columns);
        float[] values = new float[count * columns];
        for (int i = 0; i < count; i++)
        {
            for (int stored = 0; stored < columns / 25; stored++)
                values[i * columns + random.Next(columns)] = random.Next(1, 5);
            for (int stored = 0; stored < 3; stored++)
                values[i * columns + i % classes + classes * random.Next(5)] = 2;
        }
        return new Dataset(
            new DenseFeatures(values, columns),
            [.. Enumerable.Range(0, count).Select(i => random.Next(10) == 0 ? (i + 1) % classes : i % classes)]);
    }

    [Test]
    public void NewtonTrainer_empty_columns_change_no_bit_and_get_weight_0(
        [Values] Loss loss, [Values(0, 0.5f)] float l1Ratio, [Values(2, 3)] int classes, [Values] bool startsFromModel)
    {
        const int used = 3000, gap = 5, rows = 60;
        Random random = new(7);
        List<int> starts = [0], narrow = [], wide = [];
        List<float> values = [];
        for (int row = 0; row < rows; row++)
        {
            int[] columns =
                [.. Enumerable.Range(0, 200).Select(_ => random.Next(used)).Append(row * 50).Append(row * 50 + 25).Distinct().Order()];
            narrow.AddRange(columns);
            wide.AddRange(columns.Select(column => column * gap + 2));
            values.AddRange(columns.Select(_ => random.NextSingle()));
            starts.Add(values.Count);
        }
        int[] labels = [.. Enumerable.Range(0, rows).Select(row => row % classes)];
        int[] present = [.. narrow.Distinct().Order()];
        int[] packed = [.. narrow.Select(column => Array.BinarySearch(present, column))];
        Dataset all = new(new SparseFeatures([.. starts], packed, [.. values], present.Length), labels);
        Dataset padded = new(new SparseFeatures([.. starts], [.. wide], [.. values], used * gap), labels);
        NewtonTrainer trainer = new(loss, cost: 0.5f, l1Ratio: l1Ratio);
        TrainingOptions options = new() { InitialModel = startsFromModel ? LinearModel.Uniform(used * gap, padded.Classes) : null };

        LinearModel found = trainer.Train(padded, options).Model;
        LinearModel expected =
            trainer.Train(all, options with { InitialModel = startsFromModel ? Pack(options.InitialModel!) : null }).Model;
        Assert.That(present, Has.Length.GreaterThan(2048));
        Assert.That(found.Biases.SequenceEqual(expected.Biases));
        Assert.That(Pack(found).Weights.SequenceEqual(expected.Weights));
        Assert.That(found.NonZeroCount, Is.EqualTo(expected.NonZeroCount));

        LinearModel Pack(LinearModel model) => new(
            [.. Enumerable.Range(0, model.Biases.Length).SelectMany(
                row => present.Select(column => model.Weights[row * used * gap + column * gap + 2]))],
            model.Biases,
            model.Classes);
    }
}
