namespace LinearLearn.Samples;

/// <summary>Represents the properties of a run that are known before it starts.</summary>
public sealed record LiveProgressOptions
{
    /// <summary>Gets the name of the learner or the task, which is shown first.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the number of examples in an epoch. Default: null, if the length of the run is unknown and no bar is shown.</summary>
    public int? Examples { get; init; }

    /// <summary>Gets the largest number of epochs, which is ignored without <see cref="Examples"/>. Default: 1.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>Gets the accuracy above which the run stops, 0 to 1. Default: null, if there is none.</summary>
    public double? TargetAccuracy { get; init; }

    /// <summary>Gets the number of examples seen before a resumed run, which the speed excludes. Default: 0.</summary>
    public long SeenBefore { get; init; }

    /// <summary>Gets the plural noun for the examples. Default: "images".</summary>
    public string Unit { get; init; } = "images";
}
