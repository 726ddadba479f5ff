namespace LinearLearn;

/// <summary>
/// What a trained model's metadata say of its training, in names that begin with "training.". Nothing of them changes from one run to the next with the
/// same data and settings, so neither does the model's file.
/// </summary>
internal static class TrainingFacts
{
    private const string Prefix = LinearModel.TrainingPrefix;

    /// <summary>Of the model that a run ended with.</summary>
    public static LinearModel Last(LinearModel model, TrainingRun run, StopReason reason, int epochs, long examplesSeen, long updatesMade)
    {
        Dictionary<string, string> facts = FactsOf(model, run);
        facts[Prefix + "stopReason"] = Guard.Text($"{reason}");
        facts[Prefix + "epochs"] = Guard.Text($"{epochs}");
        facts[Prefix + "examplesSeen"] = Guard.Text($"{examplesSeen}");
        facts[Prefix + "updatesMade"] = Guard.Text($"{updatesMade}");
        if (run.Curve is [.., ValidationPoint last] && last.ExamplesSeen == examplesSeen)
            facts[Prefix + "validationAccuracy"] = Guard.Text($"{last.Accuracy}");
        return model.WithMetadata(facts);
    }

    /// <summary>Of the model that did best on the validation data.</summary>
    public static LinearModel Best(LinearModel model, TrainingRun run)
    {
        Dictionary<string, string> facts = FactsOf(model, run);
        ValidationPoint best = run.Curve.MaxBy(point => point.Accuracy); // the first of several
        facts[Prefix + "examplesSeen"] = Guard.Text($"{best.ExamplesSeen}");
        facts[Prefix + "validationAccuracy"] = Guard.Text($"{best.Accuracy}");
        return model.WithMetadata(facts);
    }

    /// <summary>Of a model that another trainer made on behalf of this run, and told the rest of.</summary>
    public static LinearModel Of(LinearModel model, TrainingRun run) => model.WithMetadata(FactsOf(model, run));

    private static Dictionary<string, string> FactsOf(LinearModel model, TrainingRun run) => new(model.Metadata)
    {
        [Prefix + "trainer"] = Guard.Text($"{run.Trainer}"),
        [Prefix + "seed"] = Guard.Text($"{run.Options.Seed}"),
        [Prefix + "examples"] = Guard.Text($"{run.Data.Count}"),
    };
}
