namespace LinearLearn;

/// <summary>
/// What a trained model's metadata say of its training, in names that begin with "training.". They are the same for every run with the same data and
/// settings, and so is the model's file.
/// </summary>
internal static class TrainingMetadata
{
    private const string Prefix = LinearModel.TrainingPrefix;

    /// <summary>Adds what is known of the model that a run ended with.</summary>
    public static LinearModel AddLast(LinearModel model, TrainingRun run, StopReason reason, int epochs, long examplesSeen, long updatesMade)
    {
        Dictionary<string, string> metadata = CreateMetadata(model, run);
        metadata[Prefix + "stopReason"] = Guard.Text($"{reason}");
        metadata[Prefix + "epochs"] = Guard.Text($"{epochs}");
        metadata[Prefix + "examplesSeen"] = Guard.Text($"{examplesSeen}");
        metadata[Prefix + "updatesMade"] = Guard.Text($"{updatesMade}");
        if (run.History.AccuracyAfter(examplesSeen) is { } accuracy)
            metadata[Prefix + "validationAccuracy"] = Guard.Text($"{accuracy}");
        return model.WithMetadata(metadata);
    }

    /// <summary>Adds what is known of the model that did best on the validation data.</summary>
    public static LinearModel AddBest(LinearModel model, TrainingRun run)
    {
        Dictionary<string, string> metadata = CreateMetadata(model, run);
        ValidationPoint best = run.History.Points.MaxBy(point => point.Accuracy); // the first of several
        metadata[Prefix + "examplesSeen"] = Guard.Text($"{best.ExamplesSeen}");
        metadata[Prefix + "validationAccuracy"] = Guard.Text($"{best.Accuracy}");
        return model.WithMetadata(metadata);
    }

    /// <summary>Adds what this run knows of a model that another trainer made on its behalf.</summary>
    public static LinearModel Add(LinearModel model, TrainingRun run) => model.WithMetadata(CreateMetadata(model, run));

    private static Dictionary<string, string> CreateMetadata(LinearModel model, TrainingRun run) => new(model.Metadata)
    {
        [Prefix + "trainer"] = InvariantText.Format(run.Trainer),
        [Prefix + "seed"] = Guard.Text($"{run.Options.Seed}"),
        [Prefix + "examples"] = Guard.Text($"{run.Data.Count}"),
    };
}
