namespace LinearLearn;

/// <summary>Creates the learner of a run of an <see cref="OnlineTrainer"/>, new or resumed from a state, and saves its states.</summary>
/// <param name="run">The run.</param>
/// <param name="trainer">The trainer.</param>
/// <param name="shards">The number of shards of an epoch.</param>
/// <param name="groups">The number of groups of shards that are mixed first.</param>
/// <param name="fingerprint">Computes the fingerprint of the data, if it is needed.</param>
/// <param name="needsCompleteEpochs">Whether a run can be resumed only after a complete epoch.</param>
internal sealed class OnlineRunStates(
    TrainingRun run, OnlineTrainer trainer, int shards, int groups, Func<ulong> fingerprint, bool needsCompleteEpochs)
{
    private const int DefaultEpochs = 10;

    private readonly OnlineTrainingOptions? _options = run.Options as OnlineTrainingOptions;
    private ulong? _dataFingerprint;
    private ulong? _validationFingerprint;

    /// <summary>Gets the number of epochs of the run.</summary>
    public int Epochs { get; } = run.Options.Epochs ?? DefaultEpochs;

    /// <summary>Gets the number of examples after which the last checkpoint was saved, or the run was resumed.</summary>
    public long SavedAfter { get; private set; }

    private ulong DataFingerprint => _dataFingerprint ??= fingerprint();

    private ulong? ValidationFingerprint => _validationFingerprint ??= run.Validation?.Fingerprint();

    /// <summary>Creates the learner, and prepares the folder of checkpoints.</summary>
    /// <exception cref="ArgumentException">The initial state belongs to another run, or the folder contains one.</exception>
    public OnlineLearner CreateLearner(string paramName)
    {
        OnlineLearner learner = _options?.InitialState is { } state
            ? Resume(state, paramName)
            : new OnlineLearner(trainer.Rule, run.Start, trainer.Options, run.ClassWeights);
        if (_options?.Checkpoints is { } checkpoints)
        {
            foreach (string damaged in checkpoints.Prepare(_options.InitialState, paramName))
                TrainingLog.DeletedDamaged(run.Options.Logger, damaged);
        }
        return learner;
    }

    /// <summary>Ends the run: saves the last checkpoint and creates the result.</summary>
    /// <param name="learner">The learner.</param>
    /// <param name="validated">The model of the learner, which may be the best one, which has other metadata than the last.</param>
    /// <param name="reason">The reason why the run ended.</param>
    /// <param name="state">The state of the learner.</param>
    public TrainingResult Finish(OnlineLearner learner, LinearModel validated, StopReason reason, LearnerState state)
    {
        LinearModel model = validated.Copy();
        if (_options?.Checkpoints is not null)
            SaveLastCheckpoint(state);
        int epochs = (int)(learner.ExamplesSeen / run.Examples);
        // Each one-vs-rest score is the log-odds of its class, but their softmax is not a probability.
        bool isSoftmax = learner.Options.Multiclass == MulticlassUpdate.Joint && learner.Rule.JointMargin == JointMargin.LogOdds;
        bool areLogOdds = learner.Rule.ScoresAreLogOdds && (isSoftmax || model.Classes.Count == 2);
        return run.Finish(model, reason, epochs, learner.ExamplesSeen, learner.UpdatesMade, state, areLogOdds);
    }

    /// <summary>Gets the state of the learner, with all that is needed to resume the run.</summary>
    /// <param name="learner">The learner.</param>
    /// <param name="validations">The number of validations that a run of more epochs also has.</param>
    /// <param name="best">The best model of these validations.</param>
    public LearnerState GetState(OnlineLearner learner, int validations, LinearModel? best)
    {
        ValidationPoint[] points = run.History.CopyPoints(validations);
        long[] validatedAfter = new long[points.Length];
        double[] accuracies = new double[points.Length];
        for (int i = 0; i < points.Length; i++)
            (validatedAfter[i], accuracies[i]) = (points[i].ExamplesSeen, points[i].Accuracy);
        return learner.ShareState().WithRun(new RunState(
            run.Options.Seed,
            run.Options.Shuffle,
            run.Examples,
            DataFingerprint,
            ValidationFingerprint,
            validatedAfter,
            accuracies,
            best)
        {
            Shards = shards,
            Groups = groups,
        });
    }

    /// <summary>Saves a checkpoint if there is a folder for it.</summary>
    public void SaveCheckpoint(LearnerState state)
    {
        if (_options?.Checkpoints is not { } checkpoints)
            return;
        checkpoints.Save(state);
        SavedAfter = state.ExamplesSeen;
        TrainingLog.SavedCheckpoint(run.Options.Logger, state.ExamplesSeen, checkpoints.Path);
    }

    /// <summary>Saves the last checkpoint, and only logs a failure, so that a full disk does not lose the model.</summary>
    private void SaveLastCheckpoint(LearnerState state)
    {
        try
        {
            SaveCheckpoint(state);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            TrainingLog.FailedToSaveCheckpoint(run.Options.Logger, exception, state.ExamplesSeen, _options!.Checkpoints!.Path);
        }
    }

    private OnlineLearner Resume(LearnerState state, string paramName)
    {
        if (state.ExamplesSeen > (Int128)Epochs * run.Examples)
        {
            string expected = Guard.Text($"expected at most {Epochs} epochs of {run.Examples}");
            throw new ArgumentException(
                Guard.Text($"{nameof(OnlineTrainingOptions.InitialState)} has seen {state.ExamplesSeen} examples: {expected}"), paramName);
        }
        state.Run?.RequireSame(
            state.Rule,
            InvariantText.Format(trainer.Rule),
            run.Options.Seed,
            run.Options.Shuffle,
            run.Examples,
            shards,
            DataFingerprint,
            paramName,
            groups);
        if (needsCompleteEpochs && state.ExamplesSeen % run.Examples != 0)
        {
            throw new ArgumentException(
                Guard.Text($"expected a state after complete epochs of {run.Examples} examples, found one after {state.ExamplesSeen}"),
                paramName);
        }
        if (state.Options != trainer.Options)
            throw new ArgumentException(Guard.Text($"expected a state of {trainer.Options}, found one of {state.Options}"), paramName);
        // The first run replaced balanced weights by numbers, which are the same for this run. A bare learner still counts its own data.
        ClassWeights? asked = run.Options.ClassWeights;
        bool areBalanced = asked is { IsBalanced: true } && state.ClassWeights is { IsBalanced: true };
        if (!areBalanced && !ClassWeights.AreSame(run.ClassWeights, state.ClassWeights, run.Start.Classes.Values))
        {
            throw new ArgumentException(
                Guard.Text($"expected a state of {ClassWeights.Describe(asked)}, found one of {ClassWeights.Describe(state.ClassWeights)}"),
                paramName);
        }
        // Accuracies on other validation data are not comparable.
        if (state.Run is { Validation: { } validation } before && validation == ValidationFingerprint)
        {
            foreach ((long examplesSeen, double accuracy) in before.ValidatedAfter.Zip(before.Accuracies))
                run.History.Add(new ValidationPoint(examplesSeen, accuracy), before.BestModel);
        }
        TrainingLog.Resumed(run.Options.Logger, state.ExamplesSeen);
        SavedAfter = state.ExamplesSeen;
        return new OnlineLearner(trainer.Rule, run.Start, state.Options, state.ClassWeights, state, paramName);
    }
}
