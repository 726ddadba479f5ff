namespace LinearLearn.Orleans;

/// <summary>Represents a rule that follows the gradient of a loss.</summary>
[GenerateSerializer]
[Alias("LinearLearn.Gradient")]
internal struct GradientSurrogate(LearningRateSchedule rate, float l2)
{
    [Id(0)]
    public ScheduleSurrogate Rate = ScheduleSurrogate.From(rate);

    [Id(1)]
    public float L2 = l2;
}

/// <summary>Represents a rule of one optional number.</summary>
[GenerateSerializer]
[Alias("LinearLearn.NumberRule")]
internal struct NumberSurrogate(float? number)
{
    [Id(0)]
    public float? Number = number;
}

/// <summary>Represents a <see cref="MarginUpdate"/>.</summary>
[GenerateSerializer]
[Alias("LinearLearn.Margin")]
internal struct MarginSurrogate
{
    [Id(0)]
    public float Margin;

    [Id(1)]
    public float? LearningRate;

    [Id(2)]
    public float BiasStep;
}

/// <summary>Represents a <see cref="PassiveAggressiveUpdate"/>.</summary>
[GenerateSerializer]
[Alias("LinearLearn.PassiveAggressive")]
internal struct PassiveAggressiveSurrogate
{
    [Id(0)]
    public float? Aggressiveness;

    [Id(1)]
    public int Variant;

    [Id(2)]
    public float? BiasStep;
}

/// <summary>Converts <see cref="ArowUpdate"/>.</summary>
[RegisterConverter]
internal sealed class ArowConverter : IConverter<ArowUpdate, NumberSurrogate>
{
    public ArowUpdate ConvertFromSurrogate(in NumberSurrogate surrogate) => new(surrogate.Number);

    public NumberSurrogate ConvertToSurrogate(in ArowUpdate value) => new(value.Regularization);
}

/// <summary>Converts <see cref="PerceptronUpdate"/>.</summary>
[RegisterConverter]
internal sealed class PerceptronConverter : IConverter<PerceptronUpdate, NumberSurrogate>
{
    public PerceptronUpdate ConvertFromSurrogate(in NumberSurrogate surrogate) => new(surrogate.Number);

    public NumberSurrogate ConvertToSurrogate(in PerceptronUpdate value) => new(value.LearningRate);
}

/// <summary>Converts <see cref="HingeUpdate"/>.</summary>
[RegisterConverter]
internal sealed class HingeConverter : IConverter<HingeUpdate, GradientSurrogate>
{
    public HingeUpdate ConvertFromSurrogate(in GradientSurrogate surrogate) => new(surrogate.Rate.ToSchedule(), surrogate.L2);

    public GradientSurrogate ConvertToSurrogate(in HingeUpdate value) => new(value.LearningRate, value.L2);
}

/// <summary>Converts <see cref="SquaredHingeUpdate"/>.</summary>
[RegisterConverter]
internal sealed class SquaredHingeConverter : IConverter<SquaredHingeUpdate, GradientSurrogate>
{
    public SquaredHingeUpdate ConvertFromSurrogate(in GradientSurrogate surrogate) => new(surrogate.Rate.ToSchedule(), surrogate.L2);

    public GradientSurrogate ConvertToSurrogate(in SquaredHingeUpdate value) => new(value.LearningRate, value.L2);
}

/// <summary>Converts <see cref="ModifiedHuberUpdate"/>.</summary>
[RegisterConverter]
internal sealed class ModifiedHuberConverter : IConverter<ModifiedHuberUpdate, GradientSurrogate>
{
    public ModifiedHuberUpdate ConvertFromSurrogate(in GradientSurrogate surrogate) => new(surrogate.Rate.ToSchedule(), surrogate.L2);

    public GradientSurrogate ConvertToSurrogate(in ModifiedHuberUpdate value) => new(value.LearningRate, value.L2);
}

/// <summary>Converts <see cref="LogisticUpdate"/>.</summary>
[RegisterConverter]
internal sealed class LogisticConverter : IConverter<LogisticUpdate, GradientSurrogate>
{
    public LogisticUpdate ConvertFromSurrogate(in GradientSurrogate surrogate) => new(surrogate.Rate.ToSchedule(), surrogate.L2);

    public GradientSurrogate ConvertToSurrogate(in LogisticUpdate value) => new(value.LearningRate, value.L2);
}

/// <summary>Converts <see cref="MarginUpdate"/>.</summary>
[RegisterConverter]
internal sealed class MarginConverter : IConverter<MarginUpdate, MarginSurrogate>
{
    public MarginUpdate ConvertFromSurrogate(in MarginSurrogate surrogate) =>
        new(surrogate.Margin, surrogate.LearningRate, surrogate.BiasStep);

    public MarginSurrogate ConvertToSurrogate(in MarginUpdate value) =>
        new() { Margin = value.Margin, LearningRate = value.LearningRate, BiasStep = value.BiasStep };
}

/// <summary>Converts <see cref="PassiveAggressiveUpdate"/>.</summary>
[RegisterConverter]
internal sealed class PassiveAggressiveConverter : IConverter<PassiveAggressiveUpdate, PassiveAggressiveSurrogate>
{
    public PassiveAggressiveUpdate ConvertFromSurrogate(in PassiveAggressiveSurrogate surrogate) =>
        new(surrogate.Aggressiveness, (PassiveAggressiveVariant)surrogate.Variant, surrogate.BiasStep);

    public PassiveAggressiveSurrogate ConvertToSurrogate(in PassiveAggressiveUpdate value) =>
        new() { Aggressiveness = value.Aggressiveness, Variant = (int)value.Variant, BiasStep = value.BiasStep };
}
