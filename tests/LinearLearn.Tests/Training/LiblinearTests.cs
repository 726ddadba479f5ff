using System.Globalization;

namespace LinearLearn.Tests;

/// <summary>Compares objectives and predictions with those of LIBLINEAR, recorded by Fixtures/liblinear.py.</summary>
public class LiblinearTests
{
    private const float Near = 0.001f;

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fixtures");

    public static IEnumerable<TestCaseData> Runs() =>
        from line in File.ReadLines(Path.Combine(Folder, "liblinear-results.txt"))
        where !line.StartsWith('#')
        let words = line.Split(' ')
        select new TestCaseData(
            words[0], Number(words[1]), Number(words[2]), words[3], double.Parse(words[4], CultureInfo.InvariantCulture), words[5])
            .SetArgDisplayNames($"-s {words[0]} -c {words[1]} -B {words[2]}, labels {words[3]}");

    [TestCaseSource(nameof(Runs))]
    public void DualCoordinateDescentTrainer_finds_the_objective_and_predictions_of_LIBLINEAR(
        string solver, float cost, float bias, string labels, double objective, string predictions)
    {
        DualLoss loss = solver switch
        {
            "1" or "2" => DualLoss.SquaredHinge,
            "3" => DualLoss.Hinge,
            "4" => DualLoss.CrammerSinger,
            _ => DualLoss.Logistic,
        };
        Dataset data = ReadData().Only([.. labels.Split(',').Select(int.Parse)]);
        float biasFeature = Math.Max(0, bias);
        TrainingResult result = new DualCoordinateDescentTrainer(loss, cost, tolerance: 1e-4, biasFeature).Train(
            data, new TrainingOptions { Epochs = 100_000 });

        Assert.That(result.StopReason, Is.EqualTo(StopReason.Converged));
        Assert.That(Optimality.ComputePrimal(result.Model, data, loss, cost, biasFeature), Is.EqualTo(objective).Within(0.001).Percent);
        float[] scores = new float[data.Count * result.Model.Biases.Length];
        result.Model.Scores(data.Features, scores);
        for (int i = 0; i < data.Count; i++)
            Assert.That(
                Lead(result.Model, scores.AsSpan(i * result.Model.Biases.Length, result.Model.Biases.Length), predictions[i] - '0'),
                Is.GreaterThan(-Near));
    }

    /// <summary>
    /// Computes the lead of a label over all others; in Crammer-Singer's solution, some classes have exactly the same score.
    /// </summary>
    private static float Lead(LinearModel model, Span<float> scores, int label)
    {
        int place = model.Classes.Values.IndexOf(label);
        if (scores.Length == 1)
            return place == 1 ? scores[0] : -scores[0];
        float own = scores[place];
        scores[place] = float.NegativeInfinity;
        return own - Enumerable.Max(scores.ToArray());
    }

    [Test]
    public void DualCoordinateDescentTrainer_default_tolerance_reaches_the_objective_within_1_percent()
    {
        Dataset data = ReadData().Only(1, 2);
        TrainingResult result = new DualCoordinateDescentTrainer(DualLoss.SquaredHinge, cost: 0.05f, biasFeature: 1).Train(data);
        Assert.That(Optimality.ComputePrimal(result.Model, data, DualLoss.SquaredHinge, 0.05f, 1),
            Is.EqualTo(2.14236054).Within(1).Percent);
    }

    internal static Dataset ReadData()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Folder, "liblinear-data.svm"));
        const int Columns = 12;
        float[] values = new float[lines.Length * Columns];
        int[] labels = new int[lines.Length];
        for (int i = 0; i < lines.Length; i++)
        {
            string[] words = lines[i].Split(' ');
            labels[i] = int.Parse(words[0], CultureInfo.InvariantCulture);
            foreach (string word in words[1..])
            {
                string[] pair = word.Split(':');
                values[i * Columns + int.Parse(pair[0], CultureInfo.InvariantCulture) - 1] = Number(pair[1]);
            }
        }
        return new Dataset(new DenseFeatures(values, Columns), labels);
    }

    private static float Number(string text) => float.Parse(text, CultureInfo.InvariantCulture);
}
