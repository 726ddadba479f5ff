namespace LinearLearn;

/// <summary>Represents the size of data that a <see cref="TrainingRun"/> does not have, because it is in shards elsewhere.</summary>
/// <param name="Examples">The number of examples.</param>
/// <param name="ClassTotals">The total weight of the examples of each class, before class weights.</param>
internal sealed record DataTotals(long Examples, double[] ClassTotals);
