namespace LinearLearn.Tool.Tests;

public sealed class AverageTests : ToolFixture
{
    [SetUp]
    public void WriteFiles() => SampleFiles.WriteAll();

    private static void TrainParts(int parts, string data, params string[] options)
    {
        for (int i = 1; i <= parts; i++)
            RunWell(["train", data, "--shard", $"{i}/{parts}", "-o", $"part{i}.safetensors", "-q", .. options]);
    }

    [Test]
    public void Average_weights_the_parts_of_a_file_by_their_examples()
    {
        File.WriteAllText("rows.csv", SampleFiles.CreateFlowers(61));
        TrainParts(4, "rows.csv", "--label", "kind");
        LinearModel[] parts = [.. Enumerable.Range(1, 4).Select(i => TableClassifier.Load($"part{i}.safetensors").Model)];
        LinearModel expected = LinearModel.Average(parts, [16, 15, 15, 15]);

        ToolOutput output = RunWell(
            "average", "part1.safetensors", "part2.safetensors", "part3.safetensors", "part4.safetensors", "-o", "all.safetensors");

        TableClassifier mean = TableClassifier.Load("all.safetensors");
        Assert.Multiple(() =>
        {
            Assert.That(mean.Model.Weights.ToArray(), Is.EqualTo(expected.Weights.ToArray()));
            Assert.That(mean.Model.Biases.ToArray(), Is.EqualTo(expected.Biases.ToArray()));
            Assert.That(mean.Model.Metadata["training.examples"], Is.EqualTo("61"), "so that it can be averaged again");
            Assert.That(output.Error, Is.EqualTo("averaged 4 models, weighted by their 61 training examples\nsaved all.safetensors\n"));
            Assert.That(output.Output, Is.Empty);
            Assert.That(
                RunWell("evaluate", "all.safetensors", "rows.csv", "--json").Output, Does.Match("\"accuracy\":(1|0\\.9)"));
        });
    }

    [Test]
    public void Average_of_averages_is_the_average_of_all()
    {
        TrainParts(3, SampleFiles.Messages);
        RunWell("average", "part1.safetensors", "part2.safetensors", "-o", "two.safetensors", "-q");
        RunWell("average", "two.safetensors", "part3.safetensors", "-o", "tree.safetensors", "-q");
        RunWell("average", "part1.safetensors", "part2.safetensors", "part3.safetensors", "-o", "flat.safetensors", "-q");

        float[] tree = TextClassifier.Load("tree.safetensors").Model.Weights.ToArray();
        Assert.That(tree, Is.EqualTo(TextClassifier.Load("flat.safetensors").Model.Weights.ToArray()).Within(1e-6f));
    }

    [Test]
    public void Average_accepts_models_that_were_trained_like_another()
    {
        File.WriteAllText("monday.txt", SampleFiles.CreateMessages(40));
        RunWell("train", "monday.txt", "--like", SampleFiles.MessageModel, "-o", "monday.safetensors", "-q");

        RunWell("average", SampleFiles.MessageModel, "monday.safetensors", "-o", "both.safetensors");

        Assert.That(TextClassifier.Load("both.safetensors").Model.Metadata["training.examples"], Is.EqualTo("100"));
    }

    [Test]
    public void Average_uses_given_weights_and_otherwise_equal_ones_without_counts()
    {
        RunWell("convert", SampleFiles.RowModel, "pruned.model", "--prune", "1", "-q"); // LIBLINEAR files have no counts
        LinearModel first = LinearModel.Load(SampleFiles.RowModel), second = LinearModel.Load("pruned.model");

        ToolOutput equal = RunWell("average", SampleFiles.RowModel, "pruned.model", "-o", "equal.safetensors");
        ToolOutput given = RunWell("average", SampleFiles.RowModel, "pruned.model", "-o", "given.safetensors", "--weights", "3, 1");

        Assert.Multiple(() =>
        {
            Assert.That(first.Weights.ToArray(), Is.Not.EqualTo(second.Weights.ToArray()));
            Assert.That(equal.Error, Does.StartWith("averaged 2 models, equal weights, because not all models state"));
            Assert.That(
                LinearModel.Load("equal.safetensors").Weights.ToArray(),
                Is.EqualTo(LinearModel.Average([first, second]).Weights.ToArray()));
            Assert.That(given.Error, Does.StartWith("averaged 2 models, weights as given"));
            Assert.That(
                LinearModel.Load("given.safetensors").Weights.ToArray(),
                Is.EqualTo(LinearModel.Average([first, second], [3, 1]).Weights.ToArray()));
        });
    }

    [Test]
    public void Average_weights_models_of_streams_by_their_examples()
    {
        File.WriteAllText("a.txt", SampleFiles.CreateMessages(10));
        File.WriteAllText("b.txt", SampleFiles.CreateMessages(44));
        RunWell("train", "a.txt", "--online", "--like", SampleFiles.MessageModel, "-o", "a.safetensors", "-q");
        RunWell("train", "b.txt", "--online", "--like", SampleFiles.MessageModel, "-o", "b.safetensors", "-q");
        LinearModel[] parts = [TextClassifier.Load("a.safetensors").Model, TextClassifier.Load("b.safetensors").Model];

        ToolOutput output = RunWell("average", "a.safetensors", "b.safetensors", "-o", "both.safetensors");

        LinearModel mean = TextClassifier.Load("both.safetensors").Model;
        Assert.That(output.Error, Does.StartWith("averaged 2 models, weighted by their 54 training examples\n"));
        Assert.That(mean.Weights.ToArray(), Is.EqualTo(LinearModel.Average(parts, [10, 44]).Weights.ToArray()));
    }

    [Test]
    public void Parts_without_a_class_are_rejected_before_training_and_learned_online()
    {
        File.WriteAllText("all.libsvm", "1 1:1\n2 2:1\n3 3:1\n1 1:2\n2 2:2\n3 3:2\n");
        File.WriteAllText("part.libsvm", "2 2:1\n1 7:1\n2 1:1\n");
        RunWell("train", "all.libsvm", "-o", "all.safetensors", "-q");
        const string remedy = "shuffle the data, or learn with --online and --like\n";

        ToolOutput like = Run("train", "part.libsvm", "--like", "all.safetensors", "-o", "part.safetensors", "-q");
        ToolOutput shard = Run("train", "all.libsvm", "--shard", "1/3", "-o", "part.safetensors", "-q");
        RunWell("train", "part.libsvm", "--like", "all.safetensors", "--online", "-o", "part.safetensors", "-q");

        Assert.That(like.Error, Is.EqualTo(
            "linearlearn: part.libsvm: expected examples of all classes of all.safetensors, found none of 3: " + remedy));
        Assert.That(shard.Error, Does.Contain("expected examples of two classes or more in part 1 of 3, found only 1"));
        Assert.That(
            RunWell("average", "all.safetensors", "part.safetensors", "-o", "both.safetensors").Error,
            Does.StartWith("averaged 2 models, weighted by their 9 training examples\n"));
    }
}
