namespace LinearLearn.Benchmarks;

/// <summary>Represents the results of a classifier on one fold.</summary>
/// <param name="Accuracy">The accuracy on the test fold.</param>
/// <param name="LogLoss">The log-loss on the test fold.</param>
/// <param name="Seconds">The time of reading, encoding and training, in seconds.</param>
internal sealed record ClassifierFigures(double Accuracy, double LogLoss, double Seconds)
{
    public static ClassifierFigures Measure(LinearModel model, Dataset test, double seconds) =>
        new(model.Evaluate(test).Accuracy, model.EvaluateScores(test).LogLoss, seconds);
}
