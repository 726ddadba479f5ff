using LinearLearn.Samples.Cluster;

namespace LinearLearn.Samples.Tests.Cluster;

/// <summary>Tests the shards of the sample's data.</summary>
public class SampleDataTests
{
    [Test]
    public void Rows_of_all_shards_are_the_rows_of_one_shard()
    {
        Dataset whole = SampleData.Load("rows 1001", 0, 1);
        Dataset[] parts = [.. Enumerable.Range(0, 4).Select(shard => SampleData.Load("rows 1001", shard, 4))];
        Assert.That(parts.Sum(part => part.Count), Is.EqualTo(1001));
        int row = 0;
        foreach (Dataset part in parts)
        {
            for (int i = 0; i < part.Count; i++, row++)
            {
                Assert.That(part.Labels[i], Is.EqualTo(whole.Labels[row]));
                Assert.That(Row(part, i), Is.EqualTo(Row(whole, row)));
            }
        }

        static float[] Row(Dataset data, int index) => ((DenseFeatures)data.Features).Row(index).ToArray();
    }

    [Test]
    public void Rows_have_five_percent_of_other_labels_and_a_linear_model_finds_most_of_the_rest()
    {
        const int count = 50_000;
        Dataset training = GeneratedRows.Generate(0, count), test = GeneratedRows.Generate(count, count);
        DenseFeatures rows = (DenseFeatures)test.Features;
        int same = 0;
        for (int i = 0; i < count; i++)
        {
            double sum = 0; // exact, because features are multiples of 1/128
            ReadOnlySpan<float> row = rows.Row(i);
            for (int column = 0; column < row.Length; column++)
                sum += row[column] * (column + 1) * (column % 2 == 0 ? 1 : -1);
            same += sum > 0 == (test.Labels[i] == 1) ? 1 : 0;
        }
        Assert.That(same / (double)count, Is.EqualTo(0.95).Within(0.004)); // four standard deviations
        double accuracy = new NewtonTrainer().Train(training).Model.Evaluate(test).Accuracy;
        Assert.That(accuracy, Is.InRange(0.935, 0.954));
    }

    [Test]
    public void Digits_of_all_shards_are_all_digits()
    {
        Dataset[] parts = [.. Enumerable.Range(0, 3).Select(shard => SampleData.Load("digits", shard, 3))];
        Assert.That(parts.Sum(part => part.Count), Is.EqualTo(16_000));
        Assert.That(parts.Select(part => part.Classes.Count), Is.All.EqualTo(10));
    }

    [Test]
    public void Words_of_each_shard_have_all_languages()
    {
        string file = Path.Combine(Path.GetTempPath(), $"words-{Guid.NewGuid():N}.txt");
        try
        {
            File.WriteAllLines(file, ["german\teins", "english\tone", "english\ttwo", "english\tthree", "german\tzwei"]);
            Dataset first = SampleData.Load($"words {file}", 1, 3), second = SampleData.Load($"words {file}", 2, 3);
            Assert.That(first.Count, Is.EqualTo(2));
            Assert.That(first.Labels.ToArray(), Is.EqualTo(new[] { 0, 1 }));
            Assert.That(second.Classes.Names, Is.EqualTo(new Dictionary<int, string> { [0] = "english", [1] = "german" }));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestCase("rows", "expected digits, rows or words, found \"rows\"")]
    [TestCase("rows many", "expected digits, rows or words, found \"rows many\"")]
    [TestCase("none", "expected digits, rows or words, found \"none\"")]
    public void Loader_rejects_an_unknown_argument(string argument, string message) =>
        Assert.That(() => SampleData.Load(argument, 0, 1), Throws.TypeOf<InvalidDataException>().With.Message.Contain(message));
}
