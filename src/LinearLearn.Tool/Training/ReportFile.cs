#if !NATIVE_TOOL
using LinearLearn.Plotting;
#endif

namespace LinearLearn.Tool;

/// <summary>Writes the HTML report of a training run.</summary>
internal static class ReportFile
{
#if NATIVE_TOOL
    /// <summary>Throws, because native files draw no pictures.</summary>
    public static void Write(
        TrainRequest request, ExampleSet set, ITrainer trainer, ToolConsole console, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
#else
    private const double TrainingShare = 0.8;

    /// <summary>Trains on 80 % of the examples, and reports the accuracy on the others.</summary>
    public static void Write(
        TrainRequest request, ExampleSet set, ITrainer trainer, ToolConsole console, CancellationToken cancellationToken)
    {
        (Dataset training, Dataset test) = set.Data.Split(TrainingShare, request.Options.Seed, stratified: true);
        TrainingResult result = trainer.Train(training, request.Options, cancellationToken);
        TrainingReport report = new(result, training, test);
        AtomicFile.Write(request.Report!, report.Save);
        console.Note(
            $"report {request.Report}: a model of 80 % of the examples, tested on the others "
            + $"({result.Model.Evaluate(test)}); the saved model learns all examples");
    }
#endif
}
