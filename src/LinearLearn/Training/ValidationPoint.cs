namespace LinearLearn;

/// <summary>Represents a point of the learning curve: the accuracy on the validation data at one moment of a run.</summary>
/// <param name="ExamplesSeen">The number of examples processed.</param>
/// <param name="Accuracy">The fraction of the validation examples that the model predicted correctly: 0 to 1.</param>
public readonly record struct ValidationPoint(long ExamplesSeen, double Accuracy);
