namespace LinearLearn.Orleans.Tests;

/// <summary>A custom schedule that can be serialized.</summary>
[GenerateSerializer]
internal sealed record LinearRate : LearningRateSchedule
{
    [Id(0)]
    public required float Rate { get; init; }

    public override float GetRate(long stepNumber) => Rate / stepNumber;
}
