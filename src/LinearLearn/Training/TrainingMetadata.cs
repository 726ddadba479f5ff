namespace LinearLearn;

/// <summary>Adds entries about its training, whose names begin with "training.", to a model's metadata.</summary>
/// <remarks>They depend only on the data and the settings, so that the same run gives the same model file.</remarks>
internal static class TrainingMetadata
{
    private const string Prefix = LinearModel.TrainingPrefix;

    /// <summary>Adds the metadata of the final model of a run.</summary>
    public static LinearModel AddLast(
        LinearModel model, TrainingRun run, StopReason reason, int epochs, long examplesSeen, long updatesMade)
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

    /// <summary>Adds the metadata of the model with the highest validation accuracy.</summary>
    public static LinearModel AddBest(LinearModel model, TrainingRun run)
    {
        Dictionary<string, string> metadata = CreateMetadata(model, run);
        ValidationPoint best = run.History.Points.MaxBy(point => point.Accuracy); // the first of equal ones
        metadata[Prefix + "examplesSeen"] = Guard.Text($"{best.ExamplesSeen}");
        metadata[Prefix + "validationAccuracy"] = Guard.Text($"{best.Accuracy}");
        return model.WithMetadata(metadata);
    }

    /// <summary>Adds the metadata of this run to a model that an inner trainer created.</summary>
    public static LinearModel Add(LinearModel model, TrainingRun run) => model.WithMetadata(CreateMetadata(model, run));

    private static Dictionary<string, string> CreateMetadata(LinearModel model, TrainingRun run) => new(model.Metadata)
    {
        [Prefix + "trainer"] = InvariantText.Format(run.Trainer),
        [Prefix + "seed"] = Guard.Text($"{run.Options.Seed}"),
        [Prefix + "examples"] = Guard.Text($"{run.Data.Count}"),
    };
}
