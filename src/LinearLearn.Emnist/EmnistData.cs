namespace LinearLearn.Emnist;

/// <summary>The two parts of a split.</summary>
/// <param name="Training">The pictures to learn from.</param>
/// <param name="Test">
/// The pictures of the files called "test". Where training stops or chooses by them, as in the article's experiment, their accuracy is optimistic: for
/// an unbiased figure, validate on a part of <paramref name="Training"/> (<see cref="TrainingOptions.ValidationFraction"/>) and use these once, at the end.
/// </param>
public sealed record EmnistData(Dataset Training, Dataset Test);
