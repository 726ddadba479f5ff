using System.Globalization;
using LinearLearn.Emnist;

namespace LinearLearn.Benchmarks;

/// <summary>Compares mixing on shards, exact training on shards, and the trainers of one machine: accuracy and messages.</summary>
internal static class MixingComparison
{
    public const string Switch = "--mixing";

    private const string Page = "docs/scale.md";
    private const int WordBits = 16, FewImages = 10_000, FewShards = 8;
    private const float Cost = 0.01f;

    private static readonly int[] ShardCounts = [4, 8, 16], Epochs = [1, 2, 5, 10];

    /// <summary>The trainers of the images, and those of the words, whose steps grow with the number of shards.</summary>
    private static readonly (string Name, Func<int, OnlineTrainer> Create)[] ImageTrainers =
    [
        ("joint PA-I, C 0.1", _ => new(new PassiveAggressiveUpdate(0.1f))),
        ("softmax, AdaGrad", _ => CreateSoftmax(new AdaGrad())),
    ],
    WordTrainers =
    [
        ("joint PA-I, C 0.1 x shards", shards => new(new PassiveAggressiveUpdate(0.1f * shards))),
        ("softmax, AdaGrad 0.5", _ => CreateSoftmax(new AdaGrad(0.5f))),
        ("softmax, AdaGrad 0.5 x sqrt(shards)", shards => CreateSoftmax(new AdaGrad(0.5f * MathF.Sqrt(shards)))),
    ];

    /// <summary>Prints the tables.</summary>
    /// <param name="words">The folder with train.txt and test.txt.</param>
    /// <param name="digits">The folder with the four files of MNIST, named as those of EMNIST's digits.</param>
    /// <param name="fashion">The folder with the four files of Fashion-MNIST.</param>
    /// <param name="writesResults">Whether to write the tables into the page.</param>
    public static void Run(string words, string digits, string fashion, bool writesResults)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        (Dataset Training, Dataset Test) texts = ReadWords(words);
        EmnistData mnist = EmnistReader.Read(digits, EmnistSplit.Digits);
        EmnistData clothes = EmnistReader.Read(fashion, MnistDataset.FashionMnist);
        Write("mixing of words", Mix(texts, WordTrainers), writesResults);
        Write("mixing of digits", Mix((mnist.Training, mnist.Test), ImageTrainers), writesResults);
        Write("mixing of clothes", Mix((clothes.Training, clothes.Test), ImageTrainers), writesResults);
        MarkdownTable table = new("data", "training", "accuracy", "rounds", "a task", "a result");
        foreach ((string name, EmnistData data) in new[] { ("MNIST", mnist), ("Fashion-MNIST", clothes) })
        {
            (Dataset, Dataset) few = (data.Training.Take(FewImages), data.Test);
            OnlineTrainer mixing = ImageTrainers[0].Create(FewShards);
            AddSharded(table, name, $"mixing, {FewShards} shards, {Epochs[^1]} epochs", few, mixing, Epochs[^1]);
            AddSharded(table, name, $"exact, {FewShards} shards", few, new NewtonTrainer(cost: Cost), null);
            TrainingResult single = new NewtonTrainer(cost: Cost).Train(few.Item1);
            table.Add(name, "exact, one machine", MarkdownTable.Percent(single.Model.Evaluate(data.Test).Accuracy), "", "", "");
        }
        Write("mixing and exact training", table, writesResults);
    }

    private static OnlineTrainer CreateSoftmax(AdaGrad adaGrad) =>
        new(new LogisticUpdate(), new LearnerOptions { AdaGrad = adaGrad, Averaging = true });

    private static MarkdownTable Mix(
        (Dataset Training, Dataset Test) data, (string Name, Func<int, OnlineTrainer> Create)[] trainers)
    {
        MarkdownTable table = new(
            ["trainer", "shards", .. Epochs.Select(count => count == 1 ? "1 epoch" : $"{count} epochs"), "points after the last epoch"]);
        TrainingOptions options = new() { Epochs = Epochs[^1], Validation = data.Test };
        foreach ((string name, Func<int, OnlineTrainer> create) in trainers)
        {
            double alone = Add(name, "one machine", create(1).Train(data.Training, options), null);
            foreach (int count in ShardCounts)
            {
                OnlineTrainer trainer = create(count);
                LocalShards shards = new(trainer, Split(data.Training, count));
                Add(name, $"{count}", new ShardedTrainer(trainer).Train(shards, options), alone);
            }
        }
        return table;

        double Add(string name, string shards, TrainingResult result, double? alone)
        {
            double last = result.ValidationCurve[Epochs[^1] - 1].Accuracy;
            string points = alone is { } single ? MarkdownTable.Points(last - single) : "";
            table.Add(
            [
                name, shards, .. Epochs.Select(count => MarkdownTable.Percent(result.ValidationCurve[count - 1].Accuracy)), points,
            ]);
            Console.WriteLine($"{name}, {shards}: {result.Elapsed.TotalSeconds:F1} s");
            return last;
        }
    }

    private static void AddSharded(
        MarkdownTable table, string name, string training, (Dataset Training, Dataset Test) data, ITrainer trainer, int? epochs)
    {
        TrainingOptions options = epochs is { } count ? new() { Epochs = count } : new();
        CountingShards shards = new(new LocalShards(trainer, Split(data.Training, FewShards)));
        LinearModel model = new ShardedTrainer(trainer).Train(shards, options).Model;
        table.Add(
            name, training, MarkdownTable.Percent(model.Evaluate(data.Test).Accuracy), $"{shards.Tasks}",
            $"{shards.TaskBytes / 1e6 / shards.Tasks:F2} MB", $"{shards.ResultBytes / 1e6 / shards.Tasks:F2} MB");
    }

    /// <summary>Splits the examples, which are in random order, into consecutive shards.</summary>
    private static Dataset[] Split(Dataset data, int shards) =>
    [
        .. Enumerable.Range(0, shards).Select(shard =>
        {
            int first = (int)((long)data.Count * shard / shards), end = (int)((long)data.Count * (shard + 1) / shards);
            return data.Select([.. Enumerable.Range(first, end - first)]);
        }),
    ];

    private static (Dataset Training, Dataset Test) ReadWords(string folder)
    {
        TextEncoder encoder = new(new TextEncoderOptions
        {
            WordNGrams = 0,
            CharacterNGrams = new NGramRange(2, 5),
            TermFrequency = TermFrequency.Binary,
            InverseDocumentFrequency = false,
            HashBits = WordBits,
        });
        LabeledWords training = LabeledWords.Read(Path.Combine(folder, "train.txt"));
        LabeledWords test = LabeledWords.Read(Path.Combine(folder, "test.txt"));
        Dataset rows = new(encoder.EncodeAll(training.Words), training.Labels);
        return (rows, new(encoder.EncodeAll(test.Words), test.Labels, rows.Classes));
    }

    private static void Write(string marker, MarkdownTable table, bool writesResults)
    {
        Console.WriteLine(string.Join('\n', table.Lines));
        if (writesResults)
            table.WriteTo(Page, marker);
    }
}
