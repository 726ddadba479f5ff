using System.Text.Json;

namespace LinearLearn.Tests;

/// <summary>
/// Compares objectives and coefficients on three real tables of raw columns with those recorded by Fixtures/batch-solutions.py.
/// </summary>
public class NewtonReferenceTests
{
    /// <summary>The largest excess over the optimal objective, relative to it.</summary>
    private const double LargestExcess = 1e-5;

    /// <summary>The largest relative difference below the optimal objective: a better model would be a fault of the reference.</summary>
    private const double ReferenceError = 1e-7;

    private static readonly string[] Flags = ["weighted", "mislabeled"];

    private static readonly JsonElement References =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "batch-solutions.json"))).RootElement;

    public static IEnumerable<TestCaseData> Cases() => CreateCases(_ => true);

    public static IEnumerable<TestCaseData> CurvedCases() =>
        CreateCases(reference => reference.GetProperty("spread").ValueKind == JsonValueKind.Array);

    public static IEnumerable<TestCaseData> SparseCases() => CreateCases(reference => reference.GetProperty("zeros").GetArrayLength() > 0);

    [TestCaseSource(nameof(Cases))]
    public void NewtonTrainer_reaches_the_objective_of_the_reference(JsonElement reference)
    {
        TrainingResult result = Train(reference, out Dataset data);

        Assert.That(result.StopReason, Is.EqualTo(StopReason.Converged));
        Assert.That(ComputeExcess(result.Model, data, reference), Is.InRange(-ReferenceError, LargestExcess));
    }

    [TestCaseSource(nameof(CurvedCases))]
    public void NewtonTrainer_coefficients_match_the_reference(JsonElement reference)
    {
        LinearModel model = Train(reference, out Dataset data).Model;
        float[] found = GetCoefficients(model, reference);
        double[] expected = reference.GetNumbers("coefficients");
        Assert.That(found, Has.Length.EqualTo(expected.Length));

        // If a function of second derivative h exceeds its minimum by e, the distance from the minimum is at most sqrt(2 * e / h).
        double[] spread = reference.GetNumbers("spread");
        double excess = Math.Clamp(ComputeExcess(model, data, reference), 0, LargestExcess);
        double distance = 2 * Math.Sqrt(excess + 1e-9);
        for (int i = 0; i < expected.Length; i++)
        {
            double tolerance = spread[i] * distance + 1e-6 * Math.Abs(expected[i]);
            Assert.That(found[i], Is.EqualTo(expected[i]).Within(tolerance), $"coefficient {i}");
        }
    }

    [TestCaseSource(nameof(SparseCases))]
    public void NewtonTrainer_L1_penalty_zeroes_the_weights_of_the_reference(JsonElement reference)
    {
        float[] weights = [.. Train(reference, out _, tolerance: 1e-9).Model.Weights];

        Assert.That(reference.GetIntegers("zeros").Select(index => weights[index]), Is.All.Zero);
    }

    private static TrainingResult Train(JsonElement reference, out Dataset data, double tolerance = 1e-6)
    {
        JsonElement table = References.GetProperty("tables").GetProperty(reference.GetProperty("set").GetString()!);
        float[][] rows = [.. table.GetRows("rows").Select(row => Array.ConvertAll(row, value => (float)value))];
        int[] labels = table.GetIntegers("labels");
        int classes = labels.Max() + 1;
        if (reference.GetProperty("mislabeled").GetBoolean())
            labels = [.. labels.Select((label, i) => i % 7 == 0 ? (label + 1) % classes : label)];
        data = new Dataset(new DenseFeatures(rows), labels);
        if (reference.GetProperty("weighted").GetBoolean())
            data = data.WithWeights([.. Enumerable.Range(0, data.Count).Select(i => i % 3f)]);
        float cost = (float)reference.GetNumber("cost"), l1Ratio = (float)reference.GetNumber("l1Ratio");
        return new NewtonTrainer(GetLoss(reference), cost, l1Ratio, tolerance).Train(data);
    }

    /// <summary>
    /// Gets the weights row by row, then the biases, centered for a softmax: adding a number to all outputs changes no probability.
    /// </summary>
    private static float[] GetCoefficients(LinearModel model, JsonElement reference)
    {
        float[] biases = [.. model.Biases];
        double mean = GetLoss(reference) == Loss.Softmax && biases.Length > 1 ? biases.Average(bias => (double)bias) : 0;
        return [.. model.Weights, .. biases.Select(bias => (float)(bias - mean))];
    }

    private static double ComputeExcess(LinearModel model, Dataset data, JsonElement reference) =>
        Optimality.ComputePrimal(model, data, GetLoss(reference), reference.GetNumber("cost"), reference.GetNumber("l1Ratio"))
        / reference.GetNumber("objective") - 1;

    private static IEnumerable<TestCaseData> CreateCases(Func<JsonElement, bool> isWanted) =>
        from reference in References.GetProperty("cases").EnumerateArray()
        where isWanted(reference)
        let how = string.Concat(Flags.Where(name => reference.GetProperty(name).GetBoolean()).Select(name => ", " + name))
        let numbers = $"cost {reference.GetNumber("cost")}, l1Ratio {reference.GetNumber("l1Ratio")}"
        select new TestCaseData(reference).SetArgDisplayNames($"{reference.GetProperty("set")} {GetLoss(reference)}, {numbers}{how}");

    private static Loss GetLoss(JsonElement reference) => Enum.Parse<Loss>(reference.GetProperty("loss").GetString()!);
}
