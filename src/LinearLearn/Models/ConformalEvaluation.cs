namespace LinearLearn;

/// <summary>Represents the quality of the sets of a <see cref="ConformalPredictor"/> on a dataset.</summary>
/// <param name="Count">The number of examples.</param>
/// <param name="Coverage">The fraction of the examples whose label is in their set: 0 to 1.</param>
/// <param name="MeanSetSize">The mean number of labels in a set: 0 to K.</param>
/// <param name="EmptyFraction">The fraction of the examples whose set is empty: 0 to 1.</param>
public readonly record struct ConformalEvaluation(int Count, double Coverage, double MeanSetSize, double EmptyFraction);
