namespace LinearLearn.Emnist;

/// <summary>The two parts of a split.</summary>
/// <param name="Training">The pictures to learn from.</param>
/// <param name="Validation">
/// The pictures of the files called "test". Where training stops or chooses by them, they are validation data and their accuracy
/// is optimistic: for an unbiased figure, validate on a part of <paramref name="Training"/> (<see cref="Dataset.Split"/>) and use these once, at the end.
/// </param>
public sealed record EmnistData(Dataset Training, Dataset Validation);
