namespace LinearLearn.Orleans;

/// <summary>Represents an <see cref="OnlineTrainer"/>.</summary>
[GenerateSerializer]
[Alias("LinearLearn.OnlineTrainer")]
internal struct OnlineTrainerSurrogate
{
    [Id(0)]
    public IUpdateRule Rule;

    [Id(1)]
    public LearnerOptions Options;

    [Id(2)]
    public int Shards;
}

/// <summary>Represents a <see cref="NewtonTrainer"/>.</summary>
[GenerateSerializer]
[Alias("LinearLearn.NewtonTrainer")]
internal struct NewtonTrainerSurrogate
{
    [Id(0)]
    public int Loss;

    [Id(1)]
    public float Cost;

    [Id(2)]
    public float L1Ratio;

    [Id(3)]
    public double Tolerance;
}

/// <summary>Represents a <see cref="LearnerOptions"/> with its <see cref="AdaGrad"/>.</summary>
[GenerateSerializer]
[Alias("LinearLearn.LearnerOptions")]
internal struct LearnerOptionsSurrogate
{
    [Id(0)]
    public bool? Averaging;

    [Id(1)]
    public int? Multiclass;

    [Id(2)]
    public bool HasAdaGrad;

    [Id(3)]
    public float? AdaGradRate;

    [Id(4)]
    public float AdaGradEpsilon;
}

/// <summary>Converts <see cref="OnlineTrainer"/>.</summary>
[RegisterConverter]
internal sealed class OnlineTrainerConverter : IConverter<OnlineTrainer, OnlineTrainerSurrogate>
{
    public OnlineTrainer ConvertFromSurrogate(in OnlineTrainerSurrogate surrogate) =>
        new(surrogate.Rule, surrogate.Options) { Shards = surrogate.Shards };

    public OnlineTrainerSurrogate ConvertToSurrogate(in OnlineTrainer value) =>
        new() { Rule = value.Rule, Options = value.Options, Shards = value.Shards };
}

/// <summary>Converts <see cref="NewtonTrainer"/>.</summary>
[RegisterConverter]
internal sealed class NewtonTrainerConverter : IConverter<NewtonTrainer, NewtonTrainerSurrogate>
{
    public NewtonTrainer ConvertFromSurrogate(in NewtonTrainerSurrogate surrogate) =>
        new((Loss)surrogate.Loss, surrogate.Cost, surrogate.L1Ratio, surrogate.Tolerance);

    public NewtonTrainerSurrogate ConvertToSurrogate(in NewtonTrainer value) =>
        new() { Loss = (int)value.Loss, Cost = value.Cost, L1Ratio = value.L1Ratio, Tolerance = value.Tolerance };
}

/// <summary>Converts <see cref="LearnerOptions"/>.</summary>
[RegisterConverter]
internal sealed class LearnerOptionsConverter : IConverter<LearnerOptions, LearnerOptionsSurrogate>
{
    public LearnerOptions ConvertFromSurrogate(in LearnerOptionsSurrogate surrogate) => new()
    {
        Averaging = surrogate.Averaging,
        Multiclass = (MulticlassUpdate?)surrogate.Multiclass,
        AdaGrad = surrogate.HasAdaGrad ? new AdaGrad(surrogate.AdaGradRate, surrogate.AdaGradEpsilon) : null,
    };

    public LearnerOptionsSurrogate ConvertToSurrogate(in LearnerOptions value) => new()
    {
        Averaging = value.Averaging,
        Multiclass = (int?)value.Multiclass,
        HasAdaGrad = value.AdaGrad is not null,
        AdaGradRate = value.AdaGrad?.LearningRate,
        AdaGradEpsilon = value.AdaGrad?.Epsilon ?? 0,
    };
}
