namespace LinearLearn;

/// <summary>Adds entries about its training, whose names begin with "training.", to a model's metadata.</summary>
/// <remarks>
/// They depend only on the data and the settings, so that the same run gives the same model file. They are formatted when they are read for
/// the first time, and hold on to the trainer, but not to the data.
/// </remarks>
internal sealed class TrainingMetadata
{
    private const string Prefix = LinearModel.TrainingPrefix;

    private readonly LinearModel _model;
    private readonly object _trainer;
    private readonly ulong _seed;
    private readonly long _examples;
    private readonly (StopReason Reason, int Epochs, long UpdatesMade)? _end;
    private readonly long? _examplesSeen;
    private readonly double? _accuracy;

    private TrainingMetadata(
        LinearModel model,
        TrainingRun run,
        (StopReason Reason, int Epochs, long UpdatesMade)? end,
        long? examplesSeen,
        double? accuracy)
    {
        _model = model;
        _trainer = IsConstant(run.Trainer) ? run.Trainer : InvariantText.Format(run.Trainer);
        _seed = run.Options.Seed;
        _examples = run.Examples;
        _end = end;
        _examplesSeen = examplesSeen;
        _accuracy = accuracy;
    }

    /// <summary>Adds the metadata of the final model of a run.</summary>
    public static LinearModel AddLast(
        LinearModel model, TrainingRun run, StopReason reason, int epochs, long examplesSeen, long updatesMade) =>
        Add(new TrainingMetadata(model, run, (reason, epochs, updatesMade), examplesSeen, run.History.AccuracyAfter(examplesSeen)));

    /// <summary>Adds the metadata of the model with the highest validation accuracy.</summary>
    public static LinearModel AddBest(LinearModel model, TrainingRun run)
    {
        ValidationPoint best = run.History.BestPoint;
        return Add(new TrainingMetadata(model, run, null, best.ExamplesSeen, best.Accuracy));
    }

    /// <summary>Adds the metadata of this run to a model that an inner trainer created.</summary>
    public static LinearModel Add(LinearModel model, TrainingRun run) => Add(new TrainingMetadata(model, run, null, null, null));

    /// <summary>Determines whether the text of a trainer cannot change and formatting it cannot fail, so that it can wait.</summary>
    private static bool IsConstant(ITrainer trainer) => trainer is OnlineTrainer { Rule: { } rule } && OnlineLearner.IsOwn(rule);

    private static LinearModel Add(TrainingMetadata metadata) => metadata._model.WithMetadataFrom(metadata.Create);

    private Dictionary<string, string> Create()
    {
        Dictionary<string, string> metadata = new(_model.Metadata)
        {
            [Prefix + "trainer"] = _trainer as string ?? InvariantText.Format(_trainer),
            [Prefix + "seed"] = Guard.Text($"{_seed}"),
            [Prefix + "examples"] = Guard.Text($"{_examples}"),
        };
        if (_end is { } end)
        {
            metadata[Prefix + "stopReason"] = Guard.Text($"{end.Reason}");
            metadata[Prefix + "epochs"] = Guard.Text($"{end.Epochs}");
            metadata[Prefix + "updatesMade"] = Guard.Text($"{end.UpdatesMade}");
        }
        if (_examplesSeen is { } seen)
            metadata[Prefix + "examplesSeen"] = Guard.Text($"{seen}");
        if (_accuracy is { } accuracy)
            metadata[Prefix + "validationAccuracy"] = Guard.Text($"{accuracy}");
        return metadata;
    }
}
