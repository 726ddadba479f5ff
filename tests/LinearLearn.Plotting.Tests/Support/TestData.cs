namespace LinearLearn.Plotting.Tests;

/// <summary>Creates small datasets, models, evaluations, snapshots, results and reports.</summary>
internal static class TestData
{
    public static readonly IReadOnlyDictionary<int, string> Names = new Dictionary<int, string> { [3] = "three", [7] = "seven" };

    /// <summary>The shape of the weights of <see cref="CreateSnapshot"/>.</summary>
    public static readonly ImageShape SnapshotShape = new(3, 2);

    private static readonly float[] LastWeights = [1, -1, 0.5f, 0.25f, -0.75f, 0];

    /// <summary>Creates two clouds that a line separates, in turns: label 3 around -1, label 7 around +1.</summary>
    public static Dataset CreateClouds(int count = 100, int features = 20)
    {
        Random random = new(1);
        float[] values = new float[count * features];
        for (int i = 0; i < values.Length; i++)
            values[i] = (i / features % 2 == 0 ? -1 : 1) + 2 * (random.NextSingle() - 0.5f);
        return new Dataset(new DenseFeatures(values, features), [.. Enumerable.Range(0, count).Select(i => i % 2 == 0 ? 3 : 7)]);
    }

    /// <summary>
    /// Creates noisy images of 4 x 5 pixels: a class is bright where the index of the pixel modulo the class count is its index.
    /// </summary>
    public static Dataset CreateImages(
        int classes, int count = 120, int seed = 1, IReadOnlyDictionary<int, string>? names = null, bool areImages = true)
    {
        Random random = new(seed);
        byte[] values = new byte[count * 20];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = 10 * (i % classes);
            for (int j = 0; j < 20; j++)
                values[i * 20 + j] = (byte)random.Next(j % classes == i % classes ? 100 : 0, j % classes == i % classes ? 256 : 200);
        }
        return new Dataset(new ByteFeatures(values, 20), labels, new ClassLabels([], names), areImages ? new ImageShape(4, 5) : null);
    }

    /// <summary>Creates a model whose score is its only feature: label 0 below 0, label 1 above, with a bias of 0.</summary>
    public static LinearModel CreateRuler(IReadOnlyDictionary<int, string>? names = null) =>
        new([1f], [0f], new ClassLabels([0, 1], names));

    public static Dataset CreateRulerData(params (float Score, int Label)[] examples) =>
        new(
            new DenseFeatures(Array.ConvertAll(examples, example => example.Score), 1),
            Array.ConvertAll(examples, example => example.Label));

    /// <summary>Creates two overlapping humps of scores: threes around -1, sevens around 1.</summary>
    public static (float Score, int Label)[] CreateHumps(int count = 200, int seed = 1)
    {
        Random random = new(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(i =>
                ((i % 2 == 0 ? -1 : 1) + 2.4f * (random.NextSingle() + random.NextSingle() - 1), i % 2 == 0 ? 3 : 7)),
        ];
    }

    /// <summary>Evaluates given scores: below 0 the prediction is three, above 0 it is seven.</summary>
    public static (ScoreEvaluation Scores, Evaluation Counts) EvaluateTwo(
        IReadOnlyDictionary<int, string>? names, params (float Score, int Label)[] examples)
    {
        DenseFeatures features = new([.. examples.Select(example => example.Score)], 1);
        Dataset data = new(features, [.. examples.Select(example => example.Label)], new ClassLabels([], names));
        LinearModel model = new([1f], [0f], new ClassLabels([3, 7], names));
        return (model.EvaluateScores(data), model.Evaluate(data));
    }

    /// <summary>Evaluates random scores of classes 0 to K - 1: the lead of the correct class grows with its label.</summary>
    public static (ScoreEvaluation Scores, Evaluation Counts) EvaluateMany(
        int classes, int count = 600, IReadOnlyDictionary<int, string>? names = null)
    {
        Random random = new(2);
        float[] values = new float[count * classes], weights = new float[classes * classes];
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % classes)];
        for (int i = 0; i < values.Length; i++)
        {
            float lead = i % classes == labels[i / classes] ? 0.6f + 0.8f * (i % classes) / classes : 0;
            values[i] = random.NextSingle() + random.NextSingle() + lead;
        }
        for (int k = 0; k < classes; k++)
            weights[k * classes + k] = 1;
        Dataset data = new(new DenseFeatures(values, classes), labels, new ClassLabels([], names));
        LinearModel model = new(weights, new float[classes], new ClassLabels([.. Enumerable.Range(0, classes)], names));
        return (model.EvaluateScores(data), model.Evaluate(data));
    }

    /// <summary>Creates the confusion matrix of given counts, with rows of actual classes.</summary>
    public static Evaluation CreateEvaluation(int[,] counts, IReadOnlyDictionary<int, string>? names = null)
    {
        int classes = counts.GetLength(0);
        List<float> values = [];
        List<int> labels = [];
        for (int cell = 0; cell < classes * classes; cell++)
        {
            for (int i = 0; i < counts[cell / classes, cell % classes]; i++)
            {
                labels.Add(cell / classes);
                values.AddRange(Enumerable.Range(0, classes).Select(k => k == cell % classes ? 1f : 0));
            }
        }
        float[] weights = [.. Enumerable.Range(0, classes * classes).Select(i => i % (classes + 1) == 0 ? 1f : 0)];
        int[] all = [.. Enumerable.Range(0, classes)];
        LinearModel model = classes == 2
            ? new([-1f, 1f], [0f], new ClassLabels(all, names))
            : new(weights, new float[classes], new ClassLabels(all, names));
        return model.Evaluate(new Dataset(new DenseFeatures([.. values], classes), [.. labels], new ClassLabels([], names)));
    }

    /// <summary>The names of the columns of <see cref="ExplainFlat"/>, with a long one and a missing one.</summary>
    public static readonly string?[] FlatColumns =
        ["rooms", "area", "a name that is longer than any chart has room for", "noise", null, "age", "floor"];

    /// <summary>Explains the score 0.25 + 1.8 - 1.25 + 0.75 - 0.5 + 0.25 - 0.15 = 1.15 of a row with one feature of 0.</summary>
    public static Explanation ExplainFlat()
    {
        ClassLabels classes = new(new Dictionary<int, string> { [0] = "empty", [1] = "let" });
        return new LinearModel([0.6f, -0.025f, 1, -5, 0.25f, 0.01f, -0.15f], [0.25f], classes).Explain([3f, 50, 0.75f, 0, -2, 25, 1]);
    }

    /// <summary>Explains the score of 5 against 9 for a number of columns, with contributions of both signs.</summary>
    public static Explanation ExplainMany(int columns)
    {
        Random random = new(3);
        float[] weights = [.. Enumerable.Range(0, 3 * columns).Select(_ => random.NextSingle() - 0.5f)];
        LinearModel model = new(weights, [0.5f, 0, -0.25f], [5, 7, 9]);
        return model.Explain(Enumerable.Range(0, columns).Select(_ => 4 * random.NextSingle()).ToArray(), 5, 9);
    }

    /// <summary>Creates a snapshot of an artificial run: 3 x 2 weights, a fraction of their final values.</summary>
    public static TrainingProgress CreateSnapshot(long examplesSeen, double share, double? accuracy = null) =>
        new(1, examplesSeen, 0, accuracy, new LinearModel([.. LastWeights.Select(weight => (float)(share * weight))], [0f], [3, 7]));

    /// <summary>Creates snapshots at intervals of 10 examples, whose weights grow from 0.</summary>
    public static TrainingProgress[] CreateSnapshots(int count) =>
        [.. Enumerable.Range(0, count).Select(i => CreateSnapshot(10 * i, (double)i / Math.Max(1, count - 1), 0.5 + 0.4 * i / count))];

    /// <summary>Creates the result of a run with a curve.</summary>
    public static TrainingResult CreateResult(StopReason reason, params (long Examples, double Accuracy)[] points) => new(
        new LinearModel([1f], [0f], [3, 7]), null, reason, 1, points.LastOrDefault().Examples, 1,
        [.. points.Select(point => new ValidationPoint(point.Examples, point.Accuracy))], TimeSpan.Zero);

    /// <summary>Creates the result of a run with a given model: 1 epoch of 5 examples, 4 updates, 1.5 seconds.</summary>
    public static TrainingResult CreateResult(
        LinearModel model, StopReason reason = StopReason.Completed, IReadOnlyList<ValidationPoint>? curve = null) =>
        new(model, null, reason, 1, 5, 4, curve ?? [], TimeSpan.FromSeconds(1.5));

    /// <summary>Trains with validation every 10 examples, and reports the run with all snapshots and a time of 12.34 ms.</summary>
    public static TrainingReport CreateReport(Dataset data, ITrainer? trainer = null, int? patience = null)
    {
        (Dataset training, Dataset validation) = data.Split(0.7, stratified: true);
        SnapshotRecorder recorder = new();
        OnlineTrainingOptions options = new()
        {
            Epochs = 1,
            Validation = validation,
            ValidateEvery = 10,
            Progress = recorder,
            Patience = patience,
        };
        TrainingResult run = (trainer ?? new OnlineTrainer(new MarginUpdate())).Train(training, options);
        TimeSpan elapsed = TimeSpan.FromMilliseconds(12.34);
        TrainingResult timed = new(
            run.Model, run.BestModel, run.StopReason, run.Epochs, run.ExamplesSeen, run.UpdatesMade, run.ValidationCurve, elapsed)
        {
            ScoresAreLogOdds = run.ScoresAreLogOdds,
        };
        return new TrainingReport(timed, training, validation) { Snapshots = recorder.Snapshots };
    }
}
