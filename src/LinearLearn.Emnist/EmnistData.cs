namespace LinearLearn.Emnist;

/// <summary>Represents the training set and the test set of an EMNIST split.</summary>
/// <param name="Training">The images and labels of the training files.</param>
/// <param name="Test">
/// The images and labels of the test files. Accuracy on data that decides when training stops is optimistic: for an unbiased figure,
/// validate on a part of <paramref name="Training"/> (<see cref="TrainingOptions.ValidationFraction"/>) and use the test set once, at the
/// end.
/// </param>
public sealed record EmnistData(Dataset Training, Dataset Test);
