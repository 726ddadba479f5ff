namespace LinearLearn.Tool;

/// <summary>Represents the options that choose a trainer.</summary>
/// <param name="Name">The name of the trainer; null for the default.</param>
/// <param name="Cost">The cost of an error; null for the default of the trainer.</param>
/// <param name="L1">The share of L1 regularization, 0 to 1.</param>
/// <param name="IsScaled">Whether columns are scaled. Default: unless an encoder did.</param>
/// <param name="IsCalibrated">Whether probabilities are calibrated by cross-validation. Default: if there is enough data.</param>
internal sealed record TrainerChoice(string? Name, float? Cost, float L1, bool? IsScaled, bool? IsCalibrated)
{
    /// <summary>The names of all trainers, the default first.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "logistic", "one-vs-rest", "svm", "hinge", "crammer-singer", "adagrad", "passive-aggressive", "arow", "perceptron", "margin",
        "mean-difference",
    ];

    /// <summary>The number of epochs of the default for many wide rows.</summary>
    public const int LargeEpochs = 3;

    private const int ManyExamples = 100_000;

    private const int ManyFeatures = 1 << 16;

    /// <summary>The number of examples from which models of two thirds of them are as good as those of four fifths.</summary>
    private const int ExamplesForFewFolds = 1000;

    private const int FewFolds = 3, ManyFolds = 5;

    private const int LeastExamplesOfClass = 20;

    private const float CostOfUnitLength = 20;

    /// <summary>Creates the trainer.</summary>
    /// <param name="set">The examples.</param>
    public ITrainer Create(ExampleSet set)
    {
        ITrainer trainer = CreateInner(set, out bool isProbabilistic);
        if (IsScaled ?? !set.IsEncoded)
            trainer = new ScaledTrainer(trainer);
        bool hasMany = set.Data.Count >= ManyExamples;
        if (!(IsCalibrated ?? (HasEnough(set.Data) && !(isProbabilistic && hasMany))))
            return trainer;
        return hasMany ? new HeldOutCalibration(trainer)
            : new CalibratedTrainer(trainer, set.Data.Count >= ExamplesForFewFolds ? FewFolds : ManyFolds);
    }

    /// <summary>
    /// Determines whether the default trainer learns in epochs, because exact solutions of many wide rows take much longer.
    /// </summary>
    public bool IsLargeDefault(Dataset data) =>
        Name is null && Cost is null && L1 == 0 && data.Count >= ManyExamples && data.FeatureCount >= ManyFeatures;

    /// <summary>Creates the rule of a learner that sees each example once.</summary>
    public (IUpdateRule Rule, LearnerOptions Options) CreateRule() => Name switch
    {
        null or "adagrad" or "logistic" => (new LogisticUpdate(), new LearnerOptions { AdaGrad = new AdaGrad(Cost), Averaging = false }),
        "passive-aggressive" => (new PassiveAggressiveUpdate(Cost), new LearnerOptions()),
        "arow" => (new ArowUpdate(Cost), new LearnerOptions()),
        "perceptron" => (new PerceptronUpdate(), new LearnerOptions()),
        "margin" => (new MarginUpdate(), new LearnerOptions()),
        _ => throw ToolException.Usage(
            $"--trainer {Name}: expected adagrad, passive-aggressive, arow, perceptron or margin, which learn one example at a time"),
    };

    private ITrainer CreateInner(ExampleSet set, out bool isProbabilistic)
    {
        float cost = Cost ?? (set.HasUnitLength ? CostOfUnitLength : 1);
        string name = Name ?? (IsLargeDefault(set.Data) ? "passive-aggressive" : Names[0]);
        if (L1 > 0 && name is not ("logistic" or "one-vs-rest" or "svm"))
            throw ToolException.Usage($"--l1: expected the trainer logistic, one-vs-rest or svm, found {name}");
        isProbabilistic = name is "logistic" or "one-vs-rest" or "adagrad";
        switch (name)
        {
            case "logistic":
                return new NewtonTrainer(Loss.Softmax, cost, L1);
            case "one-vs-rest":
                return new NewtonTrainer(Loss.Logistic, cost, L1);
            case "svm":
                return new NewtonTrainer(Loss.SquaredHinge, cost, L1);
            case "hinge":
                return new DualCoordinateDescentTrainer(DualLoss.Hinge, cost);
            case "crammer-singer":
                return new DualCoordinateDescentTrainer(DualLoss.CrammerSinger, cost);
            case "mean-difference":
                return new MeanDifferenceTrainer();
            default:
                (IUpdateRule rule, LearnerOptions options) = (this with { Name = name }).CreateRule();
                return new OnlineTrainer(rule, options);
        }
    }

    private static bool HasEnough(Dataset data)
    {
        foreach (int label in data.Classes.Values)
        {
            if (data.CountOf(label) < LeastExamplesOfClass)
                return false;
        }
        return true;
    }
}
