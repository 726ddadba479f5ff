namespace LinearLearn.Tests;

/// <summary>Creates models with all optional parts, states of learners, and evaluations.</summary>
internal static class TestModels
{
    /// <summary>Gets extreme but finite floats, each of which must round-trip with the same bits.</summary>
    public static float[] Extremes { get; } =
        [0, -0f, float.Epsilon, -float.Epsilon, 1.17549435E-38f, float.MaxValue, -float.MaxValue, 0.1f, 1f / 3, 16777217, 1e-7f, -123.456f];

    public static LinearModel CreateTwoClasses() => new(
        Extremes,
        [0.24f],
        new ClassLabels([3, 7], new Dictionary<int, string> { [3] = "three", [7] = "sieben \u00fc \u2260 \"7\"" }),
        1f / 256);

    public static LinearModel CreateThreeClasses() => new LinearModel(Extremes, [0.5f, -1, 2], [-5, 40, int.MaxValue])
        .WithMetadata(new Dictionary<string, string>
        {
            ["owner"] = "me",
            ["note \u00e9"] = "line 1\nline 2\t\u0001",
            ["training.trainer"] = "by hand",
            [""] = "",
        });

    /// <summary>Creates a model of 3 x 100 weights that is saved in sparse form.</summary>
    public static LinearModel CreateSparse()
    {
        float[] weights = new float[300];
        for (int i = 0; i < Extremes.Length; i++)
            weights[7 + 13 * i] = Extremes[i];
        return new LinearModel(weights, [0.5f, -1, 2], new ClassLabels([-5, 40, 7], new Dictionary<int, string> { [7] = "seven" }), 0.5f);
    }

    /// <summary>Creates a classifier with few columns and therefore a short file.</summary>
    public static TextClassifier CreateTextClassifier() => TextClassifier.Train(
        ["free prize", "free cash now", "lunch at noon", "late for lunch"],
        ["spam", "spam", "ham", "ham"],
        encoding: new TextEncoderOptions { HashBits = 5 });

    /// <summary>Creates a classifier of one numeric and one categorical column.</summary>
    public static TableClassifier CreateTableClassifier()
    {
        string[] colors = ["red", "blue"];
        TableData rows = TableData.From(
            Enumerable.Range(0, 12).Select(i => new { size = (double)(i * i % 7), color = colors[i % 2], kind = i % 3 == 0 ? "a" : "b" }));
        return TableClassifier.Train(rows, "kind");
    }

    /// <summary>
    /// Creates a model of three classes with rounded weights, in which one of <paramref name="stride"/> weights is not 0.
    /// </summary>
    public static LinearModel CreateQuantized(WeightPrecision precision, int stride)
    {
        float[] weights = new float[3 * 200];
        for (int i = 0; i < weights.Length; i += stride)
            weights[i] = (i % 53 - 26.4f) / 7;
        ClassLabels classes = new([-5, 40, 7], new Dictionary<int, string> { [7] = "seven" });
        return new LinearModel(weights, [0.5f, -1, 2], classes, 0.5f).Quantize(precision);
    }

    /// <summary>Creates the state of a learner with every option except variances.</summary>
    public static LearnerState CreateStateWithAllOptions()
    {
        LinearModel start = new LinearModel(
            [0.5f, -0.25f], [0.125f], new ClassLabels([3, 7], new Dictionary<int, string> { [7] = "seven" }), 0.5f)
            .WithMetadata(new Dictionary<string, string> { ["owner"] = "me" });
        ClassWeights weights = new(new Dictionary<int, float> { [7] = 0.3f });
        OnlineLearner learner = new(
            new PerceptronUpdate(), start, new LearnerOptions { Averaging = true, AdaGrad = new AdaGrad(0.3f) }, weights);
        learner.Update([1f, 2f], 3);
        learner.Update([1f, -2f], 7);
        return learner.GetState();
    }

    /// <summary>Creates the state of an AROW learner of three classes.</summary>
    public static LearnerState CreateStateWithVariances()
    {
        OnlineLearner learner = new(
            new ArowUpdate(),
            LinearModel.Uniform(2, [1, 2, 5]),
            new LearnerOptions { Multiclass = MulticlassUpdate.Joint },
            ClassWeights.Balanced);
        learner.Update([1f, 2f], 5);
        learner.Update([-1f, 0.5f], 1);
        return learner.GetState();
    }

    /// <summary>Creates the state of a run with a few validations.</summary>
    public static LearnerState CreateStateOfRun()
    {
        Dataset data = new(new DenseFeatures([1, 0, 0, 1, 1, 0.5f, 0.5f, 1], 2), [0, 1, 0, 1]);
        return new OnlineTrainer(new HingeUpdate()).Train(
            data, new OnlineTrainingOptions { Epochs = 2, Validation = data, ValidateEvery = 3 }).State!;
    }

    /// <summary>Creates an evaluation from given counts.</summary>
    /// <param name="labels">The labels, all known to the model.</param>
    /// <param name="counts">The confusion matrix, row by row.</param>
    /// <param name="names">Optional: names for labels.</param>
    public static Evaluation CreateEvaluation(int[] labels, int[] counts, IReadOnlyDictionary<int, string>? names = null) => new(
        new ClassLabels(labels, names), ConfusionCell.FromMatrix(counts, labels.Length), unknownCount: 0);

    /// <summary>Updates a learner with the examples from <paramref name="first"/> to before <paramref name="end"/>.</summary>
    public static void Learn(OnlineLearner learner, Dataset data, int first, int end)
    {
        for (int i = first; i < end; i++)
            learner.Update(data, i);
    }

    /// <summary>Asserts that two models are bitwise identical, except for metadata.</summary>
    public static void AssertSame(LinearModel found, LinearModel expected)
    {
        Assert.That(TestData.GetBits(found), Is.EqualTo(TestData.GetBits(expected)));
        Assert.That(found.Classes.Values.ToArray(), Is.EqualTo(expected.Classes.Values.ToArray()));
        Assert.That(found.FeatureCount, Is.EqualTo(expected.FeatureCount));
        Assert.That(found.Classes.Names, Is.EquivalentTo(expected.Classes.Names));
        Assert.That(found.ByteScale, Is.EqualTo(expected.ByteScale));
    }
}
