namespace LinearLearn;

/// <summary>Represents options of a run of an <see cref="OnlineTrainer"/>, alone or inside a <see cref="ScaledTrainer"/>.</summary>
/// <remarks>
/// They add resuming, checkpoints, and validation and reports within epochs. Trainers that use <see cref="TrainingRun"/>, cross-validation
/// and grid search reject <see cref="InitialState"/> and <see cref="Checkpoints"/>; <see cref="ValidateEvery"/> and
/// <see cref="ReportEvery"/> have no effect on other trainers.
/// </remarks>
public sealed record OnlineTrainingOptions : TrainingOptions
{
    /// <summary>Gets the state of a learner to resume from.</summary>
    /// <value>A <see cref="TrainingResult.State"/>, a checkpoint or an <see cref="OnlineLearner.GetState"/>. Default: null.</value>
    /// <remarks>
    /// On the same data and with the same options, the resumed run ends with the same bits as an uninterrupted one, after a total of
    /// <see cref="TrainingOptions.Epochs"/> epochs; the state must not be past them. The state of a training run also holds its
    /// validations: on the same validation data the curve, <see cref="TrainingResult.BestModel"/> and
    /// <see cref="TrainingOptions.Patience"/> continue. It is rejected with another rule, seed or order, and on other data (compared by
    /// labels, weights and the features of 64 examples). The state of a bare <see cref="OnlineLearner"/> can start any run.
    /// </remarks>
    public LearnerState? InitialState { get; init; }

    /// <summary>Gets the folder in which the run saves its state regularly and at its end, to resume after a crash.</summary>
    /// <value>Optional. Default: null, no checkpoints.</value>
    /// <remarks>
    /// Use it together with <see cref="InitialState"/> = <see cref="CheckpointFolder.Latest"/>, which then takes precedence over
    /// <see cref="TrainingOptions.InitialModel"/>. Training throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>
    /// if the folder cannot be written at the start or during the run; earlier checkpoints remain. If only the last checkpoint cannot be
    /// written, the error is logged and the result returned.
    /// </remarks>
    public CheckpointFolder? Checkpoints { get; init; }

    /// <summary>Gets the number of examples between validations, the first of which precedes the first example.</summary>
    /// <value>1 or more. Default: null, validate after each epoch.</value>
    /// <remarks>The final model is always validated, unless the run was canceled.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? ValidateEvery { get; init => field = value is { } every ? Guard.AtLeast(every, 1) : null; }

    /// <summary>
    /// Gets the number of examples between reports to <see cref="TrainingOptions.Progress"/>, the first of which precedes the first
    /// example.
    /// </summary>
    /// <value>1 or more, counted over all epochs. Default: null, report only after validations and epochs.</value>
    /// <remarks>
    /// Use it for example to record the weights over time. There is at most one report for each number of examples seen. A resumed run
    /// reports where it resumes. The accuracy of a report is null unless the model was validated then. Each report copies the weights;
    /// reports do not change the model.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? ReportEvery { get; init => field = value is { } every ? Guard.AtLeast(every, 1) : null; }

    internal override (LinearModel Model, string Option)? Initial =>
        InitialState is null ? base.Initial : (InitialState.Template, nameof(InitialState));

    internal override void RequireConsistent(string paramName)
    {
        if (InitialModel is not null && InitialState is not null && Checkpoints is null)
            throw new ArgumentException(
                Guard.Text($"{nameof(InitialModel)} and {nameof(InitialState)} are both set: expected one to start from"), paramName);
        base.RequireConsistent(paramName);
        RequireValidation(ValidateEvery is not null, nameof(ValidateEvery), paramName);
    }

    internal override void RequireSupported(string user, bool takesModel, string paramName)
    {
        base.RequireSupported(user, takesModel, paramName);
        string? option = InitialState is not null ? nameof(InitialState) : Checkpoints is not null ? nameof(Checkpoints) : null;
        if (option is not null)
            throw new ArgumentException(
                Guard.Text($"{option}: {user} cannot resume from a state; a run of an {nameof(OnlineTrainer)} can"), paramName);
    }

    private protected override IEnumerable<(string Name, object? Value)> SetOptions() => base.SetOptions().Concat(
    [
        (nameof(InitialState), InitialState),
        (nameof(Checkpoints), Checkpoints),
        (nameof(ValidateEvery), ValidateEvery),
        (nameof(ReportEvery), ReportEvery),
    ]);
}
