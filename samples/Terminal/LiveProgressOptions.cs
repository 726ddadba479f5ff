namespace LinearLearn.Samples;

/// <summary>What a <see cref="LiveProgress"/> knows of a run before it starts.</summary>
public sealed record LiveProgressOptions
{
    /// <summary>What learns, or is learned: stands first.</summary>
    public required string Name { get; init; }

    /// <summary>How many examples one epoch has. Null (the default) where nobody knows how much there is to do: then there is no bar.</summary>
    public int? Examples { get; init; }

    /// <summary>How many epochs there are at most: 1 by default. Without <see cref="Examples"/> it says nothing.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>The accuracy above which the run stops, 0 to 1; null (the default) where there is none.</summary>
    public double? TargetAccuracy { get; init; }

    /// <summary>How many examples had been learned from when the run goes on with an earlier one: 0 by default. They do not count as speed.</summary>
    public long SeenBefore { get; init; }

    /// <summary>What the examples are called, in the plural.</summary>
    public string Unit { get; init; } = "pictures";
}
