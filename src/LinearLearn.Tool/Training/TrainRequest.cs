namespace LinearLearn.Tool;

/// <summary>Represents what the command line asks for.</summary>
internal sealed record TrainRequest
{
    /// <summary>Gets the path of the training data.</summary>
    public required string Data { get; init; }

    /// <summary>Gets the path of the model; null to train for cross-validation only.</summary>
    public string? Output { get; init; }

    /// <summary>Gets how files of examples are read.</summary>
    public required ReadOptions Reading { get; init; }

    /// <summary>Gets the trainer.</summary>
    public required TrainerChoice Trainer { get; init; }

    /// <summary>Gets the options of training.</summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>Gets the number of folds of cross-validation; null for none.</summary>
    public int? Folds { get; init; }

    /// <summary>Gets the part of the examples to learn, counted from 1, and the number of parts; null for all.</summary>
    public (int Index, int Count)? Shard { get; init; }

    /// <summary>Gets the path of a test set; null for none.</summary>
    public string? Test { get; init; }

    /// <summary>Gets the path of the report; null for none.</summary>
    public string? Report { get; init; }

    /// <summary>Gets whether each example is seen once, in bounded memory.</summary>
    public bool IsOnline { get; init; }

    /// <summary>Gets the classes of online training; empty to collect them from the first examples.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Gets the number of features of a LIBSVM stream; null if it is not known.</summary>
    public int? FeatureCount { get; init; }

    /// <summary>Gets whether only data and errors are written.</summary>
    public bool IsQuiet { get; init; }
}
