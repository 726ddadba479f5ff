using System.Text.RegularExpressions;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

/// <summary>The C# blocks of docs/serving.md are <see cref="ServedModel"/> and the bodies of these tests.</summary>
public partial class ServingDocsTests
{
    private static readonly string Root = RepositoryRoot.Find();

    [Test]
    public void A_request_asks_one_model()
    {
        ServedModel served = new(new LinearModel([1, -1], [0.5f], [3, 7]));
        float[] features = [2, 1];
        #region docs/serving.md: request
        LinearModel model = served.Current;                // once: all that follows speaks of one model
        int label = model.Predict(features);
        float score = model.Score(features);
        #endregion
        Assert.That((label, score), Is.EqualTo((7, 1.5f)));
    }

    [Test]
    public void The_learner_publishes_every_thousand_examples()
    {
        (float[] Features, int Label)[] stream = [.. Enumerable.Range(0, 2500).Select(i => (new[] { i % 2, 1 - i % 2 + 0.1f }, i % 2))];
        OnlineLearner learner = new(new LogisticUpdate(0.1f), LinearModel.Zero(2, [0, 1])), alike = new(learner.Rule, LinearModel.Zero(2, [0, 1]));
        ServedModel served = new(learner.Snapshot());
        #region docs/serving.md: learner
        foreach ((float[] features, int label) in stream)
        {
            learner.Update(features, label);
            if (learner.ExamplesSeen % 1000 == 0)
                served.Publish(learner.Snapshot());
        }
        #endregion
        foreach ((float[] features, int label) in stream[..2000])
            alike.Update(features, label);
        Assert.That(TestData.Bits(served.Current), Is.EqualTo(TestData.Bits(alike.Snapshot())));
        Assert.That(TestData.Bits(served.Current), Is.Not.EqualTo(TestData.Bits(learner.Snapshot())));
    }

    [Test]
    public async Task A_model_is_reloaded_from_its_file_and_a_bad_file_leaves_the_old_one()
    {
        string folder = Directory.CreateTempSubdirectory("linearlearn-").FullName, before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder;
        try
        {
            OnlineLearner learner = new(new MarginUpdate(), LinearModel.Zero(2, [0, 1]));
            learner.Update([1, 2], 1);
            ServedModel served = new(LinearModel.Zero(2, [0, 1]));
            #region docs/serving.md: files
            learner.Snapshot().Save("model.safetensors");      // in the process that learns
            await served.ReloadAsync("model.safetensors");     // in each process that answers
            #endregion
            Assert.That(TestData.Bits(served.Current), Is.EqualTo(TestData.Bits(learner.Snapshot())));

            LinearModel last = served.Current;
            Dictionary<string, LinearModel> others = new()
            {
                ["wide"] = LinearModel.Zero(3, [0, 1]),
                ["of other labels"] = LinearModel.Zero(2, [0, 2]),
                ["turned round"] = LinearModel.Zero(2, [1, 0]),
                ["of more labels"] = LinearModel.Zero(2, [0, 1, 2]),
                ["of bytes"] = LinearModel.Zero(2, [0, 1], byteScale: 0.5f),
            };
            foreach ((string name, LinearModel other) in others)
            {
                other.Save(name);
                Assert.That(async () => await served.ReloadAsync(name), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo(
                    $"{name}: expected the features, the byte scale and the labels of the model before"));
            }
            await File.WriteAllTextAsync("broken.safetensors", "not a model");
            Assert.That(async () => await served.ReloadAsync("broken.safetensors"), Throws.TypeOf<InvalidDataException>().With.Message.Contains("broken.safetensors"));
            Assert.That(served.Current, Is.SameAs(last));
        }
        finally
        {
            Environment.CurrentDirectory = before;
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Every_block_of_the_page_stands_here_word_by_word()
    {
        string folder = Path.Combine(Root, "tests", "LinearLearn.Tests", "Models");
        string sources = File.ReadAllText(Path.Combine(folder, "ServedModel.cs")) + File.ReadAllText(Path.Combine(folder, "ServingDocsTests.cs"));
        string[] regions = [.. Region().Matches(sources).Select(match => Normalize(match.Groups[1].Value))];
        string[] blocks = [.. Block().Matches(File.ReadAllText(Path.Combine(Root, "docs", "serving.md"))).Select(match => Normalize(match.Groups[1].Value))];
        Assert.That(blocks, Has.Length.EqualTo(4));
        Assert.That(blocks, Is.EqualTo(regions));
    }

    /// <summary>Indentation aside.</summary>
    private static string Normalize(string code) => string.Join('\n', code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    [GeneratedRegex(@"#region docs/serving\.md: \w+\r?\n(.*?)#endregion", RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex(@"```csharp\r?\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
