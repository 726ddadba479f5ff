using System.Diagnostics;

namespace LinearLearn.Tool;

/// <summary>
/// Trains on 95 % of the examples and calibrates the probabilities on the others: for many examples, which need no cross-validation.
/// </summary>
/// <param name="inner">The trainer.</param>
internal sealed class HeldOutCalibration(ITrainer inner) : ITrainer
{
    private const double TrainingShare = 0.95;

    public TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default)
    {
        long start = Stopwatch.GetTimestamp();
        options ??= new TrainingOptions();
        (Dataset training, Dataset heldOut) = data.Split(TrainingShare, options.Seed, stratified: true);
        TrainingResult result = inner.Train(training, options, cancellationToken);
        if (result.StopReason == StopReason.Cancelled)
            return result;
        LinearModel model = result.Model.Calibrate(heldOut);
        return new TrainingResult(
            model, null, result.StopReason, result.Epochs, result.ExamplesSeen, result.UpdatesMade, [], Stopwatch.GetElapsedTime(start))
        {
            ScoresAreLogOdds = true,
        };
    }

    public override string ToString() => FormattableString.Invariant($"{inner}, calibrated on {1 - TrainingShare:P0} of the examples");
}
