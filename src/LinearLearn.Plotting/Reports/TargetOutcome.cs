namespace LinearLearn.Plotting;

/// <summary>Specifies whether a run reached its target accuracy.</summary>
internal enum TargetOutcome
{
    /// <summary>There is no target.</summary>
    None,

    /// <summary>The last accuracy is above the target.</summary>
    Reached,

    /// <summary>An earlier accuracy is above the target, but not the last one.</summary>
    Lost,

    /// <summary>No accuracy is above the target.</summary>
    Missed,
}
