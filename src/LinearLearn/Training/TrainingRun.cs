using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging.Abstractions;

namespace LinearLearn;

/// <summary>Provides the parts of a training run that all trainers share, for custom trainers as well.</summary>
/// <remarks>
/// It checks arguments, holds out validation data, weights examples, validates, reports progress, logs, decides when to stop, and creates
/// the result. An instance is for one run, on one thread.
/// </remarks>
public sealed class TrainingRun
{
    private readonly long _startTime = Stopwatch.GetTimestamp();
    private readonly float[]? _exampleWeights;
    private readonly bool _isLogged; // the methods of the log would take almost a millisecond to compile
    private long? _reportedAfter;

    /// <summary>Checks the arguments of a run and logs its start.</summary>
    /// <param name="trainer">The trainer; its <see cref="object.ToString"/> is used in logs and in the metadata of models.</param>
    /// <param name="data">The data passed to the trainer.</param>
    /// <param name="options">The options passed to the trainer. Default: <c>new TrainingOptions()</c>.</param>
    /// <param name="takesModel">
    /// Whether the trainer supports <see cref="TrainingOptions.InitialModel"/>; if not, it is rejected. Default: false.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The data has fewer than two classes, validation data or initial model do not match it, options contradict each other, or the trainer
    /// does not support them.
    /// </exception>
    public TrainingRun(ITrainer trainer, Dataset data, TrainingOptions? options, bool takesModel = false)
        : this(trainer, data, options, takesModel, takesState: false)
    {
    }

    /// <param name="trainer">The trainer.</param>
    /// <param name="data">The data, or an example of each class if the data is in shards elsewhere.</param>
    /// <param name="options">The options passed to the trainer.</param>
    /// <param name="takesModel">Whether the trainer supports <see cref="TrainingOptions.InitialModel"/>.</param>
    /// <param name="takesState">Whether the trainer supports <see cref="OnlineTrainingOptions.InitialState"/>.</param>
    /// <param name="elsewhere">The size of the data elsewhere; null if the data is given.</param>
    /// <param name="dataName">The parameter that an exception about the data names.</param>
    internal TrainingRun(
        ITrainer trainer,
        Dataset data,
        TrainingOptions? options,
        bool takesModel,
        bool takesState,
        DataTotals? elsewhere = null,
        string dataName = "data")
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(data);
        Options = options ?? new TrainingOptions();
        if (!takesState)
            Options.RequireSupported(InvariantText.Format(trainer), takesModel, nameof(options));
        Options.RequireConsistent(nameof(options));
        Start = Options.Initial is { } initial ? AddMissing(initial.Model, data) : CreateStart(data, dataName);
        Start.RequireFits(data, allowUnknownLabels: false, dataName, Options.Initial is { } start ? $"{start.Option} and data: " : "");
        if (data.Count == 0)
            throw new ArgumentException("expected one example or more, found none", dataName);

        Data = data;
        Validation = Options.Validation?.WithoutZeroWeights();
        if (Options.ValidationFraction is { } fraction)
            (Validation, Data) = data.SplitForValidation(fraction, Options.Seed);
        Examples = elsewhere?.Examples ?? Data.Count;
        RequireExamples(data, nameof(options));
        ClassWeights = elsewhere is null
            ? Options.ClassWeights?.For(Data)
            : Options.ClassWeights?.For(Data.Classes, elsewhere.ClassTotals);
        ClassWeights?.RequireAmong(Start.Classes, nameof(options));
        if (elsewhere is not null)
            RequireWeight(elsewhere, dataName);
        else if (ClassWeights is not null || !Data.Weights.IsEmpty)
            _exampleWeights = WeighExamples(dataName);
        History = new ValidationHistory(Options.TargetAccuracy, Options.Patience);
        Trainer = trainer;
        _isLogged = Options.Logger != NullLogger.Instance;
        if (_isLogged)
            TrainingLog.Started(Options.Logger, trainer, Examples, Data.FeatureCount, Start.Classes);
    }

    /// <summary>Gets the options of the run.</summary>
    public TrainingOptions Options { get; }

    /// <summary>Gets the training examples: the data passed to the trainer, without examples held out for validation.</summary>
    public Dataset Data { get; }

    /// <summary>Gets the validation examples, given or held out; null if there are none.</summary>
    public Dataset? Validation { get; }

    /// <summary>Gets the initial model, or one with weights of 0, with the classes and the byte scale of the trained model.</summary>
    public LinearModel Start { get; }

    /// <summary>Gets the weight of each example of <see cref="Data"/>, multiplied by that of its class; empty if all are 1.</summary>
    public ReadOnlySpan<float> ExampleWeights => _exampleWeights;

    /// <summary>Gets the number of training examples of an epoch.</summary>
    internal long Examples { get; }

    internal ITrainer Trainer { get; }

    internal ValidationHistory History { get; }

    /// <summary>Gets the class weights as numbers; null if all are 1.</summary>
    internal ClassWeights? ClassWeights { get; }

    /// <summary>Logs the end of an epoch, and validates and reports the model as the options require.</summary>
    /// <param name="snapshot">Creates the current model. Called only if the model is needed.</param>
    /// <param name="epoch">The epoch that ended: 1 for the first.</param>
    /// <param name="examplesSeen">The number of examples processed, over all epochs. It must increase with each epoch.</param>
    /// <param name="updatesMade">The number of updates that changed weights, over all epochs.</param>
    /// <param name="validates">Whether to validate, if there is validation data. Default: true.</param>
    /// <returns>The reason to stop if the target is reached or patience is exhausted; otherwise null.</returns>
    public StopReason? EndEpoch(Func<LinearModel> snapshot, int epoch, long examplesSeen, long updatesMade, bool validates = true)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (_isLogged)
            TrainingLog.EpochEnded(Options.Logger, epoch, examplesSeen, updatesMade);
        if (validates && Validation is not null)
            return Validate(snapshot(), epoch, examplesSeen, updatesMade);
        if (Options.Progress is not null)
            Report(new TrainingProgress(epoch, examplesSeen, updatesMade, null, snapshot()));
        return null;
    }

    /// <summary>Ends the run and creates its result.</summary>
    /// <param name="model">The final model, with the classes and features of <see cref="Start"/>.</param>
    /// <param name="reason">The reason why the run ended.</param>
    /// <param name="epochs">The number of completed epochs.</param>
    /// <param name="examplesSeen">The number of examples processed, over all epochs.</param>
    /// <param name="updatesMade">The number of updates that changed weights, over all epochs.</param>
    /// <param name="state">The state of a learner to resume from; optional. Default: null.</param>
    /// <param name="scoresAreLogOdds">
    /// Whether the logistic function of the score, or the softmax of K scores, is a probability
    /// (<see cref="TrainingResult.ScoresAreLogOdds"/>). Default: false.
    /// </param>
    /// <returns>The result, with the best model, the validation curve and the training metadata.</returns>
    /// <exception cref="ArgumentException">The model has other features or labels than <see cref="Start"/>.</exception>
    public TrainingResult Finish(
        LinearModel model,
        StopReason reason,
        int epochs,
        long examplesSeen,
        long updatesMade,
        LearnerState? state = null,
        bool scoresAreLogOdds = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!ReferenceEquals(model.Classes, Start.Classes) || model.FeatureCount != Start.FeatureCount)
            RequireSameShape(model, nameof(model));
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_startTime);
        if (_isLogged)
            TrainingLog.Stopped(Options.Logger, reason, examplesSeen, updatesMade, elapsed.TotalMilliseconds);
        LinearModel last = TrainingMetadata.AddLast(model, this, reason, epochs, examplesSeen, updatesMade);
        LinearModel? best = ReferenceEquals(History.BestModel, model) ? last
            : History.BestModel is { } found ? TrainingMetadata.AddBest(found, this) : null;
        return new TrainingResult(last, best, reason, epochs, examplesSeen, updatesMade, History.CopyPoints(History.Count), elapsed, state)
        {
            ScoresAreLogOdds = scoresAreLogOdds,
        };
    }

    /// <summary>Ends a run that an inner trainer made, and translates its models.</summary>
    internal TrainingResult Finish(TrainingResult made, Func<LinearModel, LinearModel> translate)
    {
        LinearModel model = TrainingMetadata.Add(translate(made.Model), this);
        LinearModel bestModel = ReferenceEquals(made.BestModel, made.Model) ? model : TrainingMetadata.Add(translate(made.BestModel), this);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_startTime);
        if (_isLogged)
            TrainingLog.Stopped(Options.Logger, made.StopReason, made.ExamplesSeen, made.UpdatesMade, elapsed.TotalMilliseconds);
        return new TrainingResult(
            model, bestModel, made.StopReason, made.Epochs, made.ExamplesSeen, made.UpdatesMade, made.ValidationCurve, elapsed, made.State)
        {
            ScoresAreLogOdds = made.ScoresAreLogOdds,
        };
    }

    /// <summary>Trains with a trainer that may be a custom one.</summary>
    /// <exception cref="ArgumentException">The trainer threw it, or returned null.</exception>
    internal static TrainingResult Train(ITrainer trainer, Dataset data, TrainingOptions? options, CancellationToken cancellationToken) =>
        trainer.Train(data, options, cancellationToken)
        ?? throw new ArgumentException(Guard.Text($"expected a {nameof(TrainingResult)} from {InvariantText.Format(trainer)}, found null"));

    /// <summary>Measures the model on the validation data, unless the run did so at this moment before it was interrupted.</summary>
    internal StopReason? Validate(LinearModel model, int epoch, long examplesSeen, long updatesMade)
    {
        if (History.AccuracyAfter(examplesSeen) is null)
        {
            double accuracy = (double)model.CountCorrect(Validation!) / Validation!.Count;
            History.Add(new ValidationPoint(examplesSeen, accuracy), model);
            if (_isLogged)
                TrainingLog.Validated(Options.Logger, examplesSeen, accuracy);
            Report(new TrainingProgress(epoch, examplesSeen, updatesMade, accuracy, model));
        }
        return History.ReasonToStop(examplesSeen);
    }

    /// <summary>Reports the progress of a learner within an epoch if a report is due, or if it is the first of the run.</summary>
    internal void ReportIfDue(OnlineLearner learner, Cadence cadence)
    {
        long seen = learner.ExamplesSeen;
        if (_reportedAfter == seen || (_reportedAfter is not null && !cadence.IsDue(seen)))
            return;
        int epoch = (int)Math.Max(1, (seen + Examples - 1) / Examples); // at the end of an epoch: the one that ended
        Report(new TrainingProgress(epoch, seen, learner.UpdatesMade, History.AccuracyAfter(seen), learner.Snapshot()));
    }

    internal void Report(TrainingProgress report)
    {
        _reportedAfter = report.ExamplesSeen;
        Options.Progress?.Report(report);
    }

    /// <summary>Adds the class names and the byte scale of the data to an initial model that lacks them.</summary>
    private static LinearModel AddMissing(LinearModel initial, Dataset data)
    {
        ClassLabels classes = initial.Classes.Names.Count > 0 || initial.Classes.SharesNames(data.Classes)
            ? initial.Classes
            : new ClassLabels(initial.Classes.Values, data.Classes.Names);
        LinearModel model = new(initial.Weights, initial.Biases, classes, initial.ByteScale ?? data.Features.ByteScale);
        return initial.Metadata.Count == 0 ? model : model.WithMetadata(initial.WithoutTrainingMetadata().Metadata);
    }

    private static LinearModel CreateStart(Dataset data, string paramName)
    {
        if (data.Classes.Count < 2)
        {
            string found = data.Count == 0 ? "no examples" : Guard.Text($"only label {data.Classes}");
            throw new ArgumentException(Guard.Text($"expected examples of two classes or more, found {found}"), paramName);
        }
        return LinearModel.Zero(data.FeatureCount, data.Classes, data.Features.ByteScale);
    }

    private float[] WeighExamples(string paramName)
    {
        float[] weights = new float[Data.Count];
        float[] ofClasses = (ClassWeights ?? ClassWeights.Equal).GetWeights(Data.Classes.Values);
        for (int i = 0; i < weights.Length; i++)
            weights[i] = ClassWeights.Weigh(Data.WeightOf(i), ofClasses[Data.ClassIndices[i]], paramName, i);
        if (!weights.AsSpan().ContainsAnyExcept(0f))
            ThrowNoWeight(paramName);
        return weights;
    }

    private void RequireWeight(DataTotals totals, string paramName)
    {
        float[] ofClasses = (ClassWeights ?? ClassWeights.Equal).GetWeights(Data.Classes.Values);
        for (int k = 0; k < ofClasses.Length; k++)
        {
            if (totals.ClassTotals[k] * ofClasses[k] > 0)
                return;
        }
        ThrowNoWeight(paramName);
    }

    [DoesNotReturn]
    private static void ThrowNoWeight(string paramName) =>
        throw new ArgumentException("expected an example with a weight above 0, found none", paramName);

    private void RequireSameShape(LinearModel model, string paramName)
    {
        if (model.FeatureCount != Start.FeatureCount || !model.Classes.Values.SequenceEqual(Start.Classes.Values))
        {
            throw new ArgumentException(
                Guard.Text($"expected a model of {Start.FeatureCount} features and labels {Start.Classes}, found {model}"), paramName);
        }
    }

    private void RequireExamples(Dataset data, string paramName)
    {
        if (Options.Validation is not null)
            Start.RequireFits(Validation!, allowUnknownLabels: true, paramName, $"{nameof(TrainingOptions.Validation)}: ");
        if (Validation is { Count: 0 })
            ThrowNoValidation(data, paramName);
    }

    [DoesNotReturn]
    private void ThrowNoValidation(Dataset data, string paramName)
    {
        if (Options.ValidationFraction is { } fraction && Math.Round(fraction * data.WithoutZeroWeights().Count) > 0)
        {
            string option = nameof(TrainingOptions.ValidationFraction);
            throw new ArgumentException(
                Guard.Text($"{option}: too few of {data.Count} examples are left to train all {data.Classes.Count} classes"), paramName);
        }
        string empty = Options.Validation is null ? nameof(TrainingOptions.ValidationFraction) : nameof(TrainingOptions.Validation);
        string weighing = Options.Validation is { Count: > 0 } ? " with a weight above 0" : "";
        throw new ArgumentException(Guard.Text($"{empty}: expected one example or more{weighing}, found none"), paramName);
    }
}
