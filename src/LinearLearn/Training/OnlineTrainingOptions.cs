namespace LinearLearn;

/// <summary>How a run of an <see cref="OnlineTrainer"/> goes, alone or within a <see cref="ScaledTrainer"/>: also within epochs, and after an interruption.</summary>
/// <remarks>
/// Trainers that use <see cref="TrainingRun"/>, cross-validation and grid search refuse <see cref="InitialState"/> and <see cref="Checkpoints"/>; <see cref="ValidateEvery"/> and
/// <see cref="ReportEvery"/> make no difference to other trainers.
/// </remarks>
public sealed record OnlineTrainingOptions : TrainingOptions
{
    /// <summary>
    /// The full state of a learner to resume from, as <see cref="TrainingResult.State"/> and <see cref="OnlineLearner.GetState"/> give it. On the same data,
    /// with the same options, the run ends in the same bits as one that was never interrupted, after <see cref="TrainingOptions.Epochs"/> epochs in all; the
    /// state must not be past them. Default: null.
    /// </summary>
    /// <remarks>
    /// The state of a trainer's run also holds its validations: on the same validation data the curve, <see cref="TrainingResult.BestModel"/> and
    /// <see cref="TrainingOptions.Patience"/> continue. It is refused by another rule, with another seed or order, and on other data (compared by labels,
    /// weights and the features of 64 examples). The state of a learner that no trainer ran can start any run.
    /// </remarks>
    public LearnerState? InitialState { get; init; }

    /// <summary>
    /// The folder in which the run saves its state every so many examples and at its end, to resume from after a crash. Use it together with
    /// <see cref="InitialState"/> = <see cref="CheckpointFolder.Latest"/>, which then takes precedence over <see cref="TrainingOptions.InitialModel"/>.
    /// Default: null, none.
    /// </summary>
    /// <remarks>
    /// Training throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> if the folder cannot be written at the start or during the
    /// run; earlier checkpoints stay. If only the last checkpoint cannot be written, that is logged and the result returned.
    /// </remarks>
    public CheckpointFolder? Checkpoints { get; init; }

    /// <summary>
    /// Validate before the first example and then after every so many examples: 1 or more. Default: null, after each epoch. The last state is always
    /// validated, unless the run was cancelled.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? ValidateEvery { get; init => field = value is { } every ? Guard.AtLeast(every, 1) : null; }

    /// <summary>
    /// Report <see cref="TrainingOptions.Progress"/> before the first example and then after every so many examples, over all epochs: 1 or more, for
    /// instance to record the weights over time. Default: null, after validations and epochs only.
    /// </summary>
    /// <remarks>
    /// There is one report for each moment. A resumed run reports the moment at which it resumes. Reports measure nothing: their accuracy is null unless
    /// that moment was validated. Each report takes a copy of the weights and changes nothing of what is learned.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? ReportEvery { get; init => field = value is { } every ? Guard.AtLeast(every, 1) : null; }

    internal override (LinearModel Model, string Option)? Initial => InitialState is null ? base.Initial : (InitialState.Template, nameof(InitialState));

    internal override void RequireConsistent(string paramName)
    {
        if (InitialModel is not null && InitialState is not null && Checkpoints is null)
            throw new ArgumentException(Guard.Text($"{nameof(InitialModel)} and {nameof(InitialState)} are both set: expected one to start from"), paramName);
        base.RequireConsistent(paramName);
        RequireValidation(ValidateEvery is not null, nameof(ValidateEvery), paramName);
    }

    internal override void RequireSupported(string user, bool takesModel, string paramName)
    {
        base.RequireSupported(user, takesModel, paramName);
        string? option = InitialState is not null ? nameof(InitialState) : Checkpoints is not null ? nameof(Checkpoints) : null;
        if (option is not null)
            throw new ArgumentException(Guard.Text($"{option}: {user} cannot resume from a state; a run of an {nameof(OnlineTrainer)} can"), paramName);
    }

    private protected override IEnumerable<(string Name, object? Value)> SetOptions() => base.SetOptions().Concat(
    [
        (nameof(InitialState), InitialState),
        (nameof(Checkpoints), Checkpoints),
        (nameof(ValidateEvery), ValidateEvery),
        (nameof(ReportEvery), ReportEvery),
    ]);
}
