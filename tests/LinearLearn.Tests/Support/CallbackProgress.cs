namespace LinearLearn.Tests;

/// <summary>Calls an action for each report, on the thread that reports.</summary>
internal sealed class CallbackProgress(Action<TrainingProgress> report) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => report(value);
}
