namespace LinearLearn;

/// <summary>A point of the learning curve: accuracy on the validation data at one moment of a run.</summary>
/// <param name="ExamplesSeen">How many examples had been learned from.</param>
/// <param name="Accuracy">The part of the validation examples that the model had right: 0 to 1.</param>
public readonly record struct ValidationPoint(long ExamplesSeen, double Accuracy);
