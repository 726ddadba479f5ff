namespace LinearLearn;

/// <summary>Represents an example of a stream: features, label and weight.</summary>
/// <param name="Features">As many features as the learner's model has. Finite.</param>
/// <param name="Label">One of the learner's labels.</param>
/// <param name="Weight">The weight of the example. Finite, 0 or more. Default: 1.</param>
public readonly record struct LabeledExample(ReadOnlyMemory<float> Features, int Label, float Weight = 1);
