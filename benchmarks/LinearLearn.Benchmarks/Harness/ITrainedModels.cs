namespace LinearLearn.Benchmarks;

/// <summary>A benchmark class whose rows train a model, for the column of accuracies. Asked after the setup.</summary>
internal interface ITrainedModels
{
    /// <param name="result">What the row's method returned.</param>
    /// <returns>The part of the validation pictures that the model has right.</returns>
    double MeasureAccuracy(object result);
}
