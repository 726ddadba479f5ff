namespace LinearLearn.Benchmarks;

/// <summary>Measures the models that the table rows of a benchmark class train, for the column of accuracies.</summary>
/// <remarks>It is called after the setup.</remarks>
internal interface ITrainedModels
{
    /// <summary>Measures the accuracy of a model.</summary>
    /// <param name="result">The return value of the row's method.</param>
    /// <returns>The fraction of the validation images that the model predicts correctly.</returns>
    double MeasureAccuracy(object result);
}
