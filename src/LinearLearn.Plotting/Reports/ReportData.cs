namespace LinearLearn.Plotting;

/// <summary>What a report shows, and what all of its sections need of it.</summary>
internal sealed class ReportData
{
    /// <summary>Pictures of more pixels are not drawn: the file would grow too long.</summary>
    private const int LargestPicture = 1 << 16;

    /// <summary>Of more classes, weights and curves of the first ones are shown.</summary>
    public const int MostClasses = 12;

    private readonly ImageShape? _shape;
    private readonly ClassDisplayNames _names;

    public ReportData(TrainingResult result, Dataset training, Dataset validation)
    {
        Result = result;
        Training = training;
        Validation = validation;
        _shape = validation.ImageShape ?? training.ImageShape;
        Evaluation = result.Model.Evaluate(validation);
        Scores = result.Model.EvaluateScores(validation);
        _names = new ClassDisplayNames(Evaluation.Classes);
    }

    public required string Title { get; init; }

    public required IReadOnlyList<TrainingProgress> Snapshots { get; init; }

    public required double? TargetAccuracy { get; init; }

    public required IReadOnlyCollection<KeyValuePair<string, string>> Settings { get; init; }

    public required Func<int, string?>? NameOfColumn { get; init; }

    public TrainingResult Result { get; }

    public LinearModel Model => Result.Model;

    public Dataset Training { get; }

    public Dataset Validation { get; }

    public Evaluation Evaluation { get; }

    public ScoreEvaluation Scores { get; }

    public bool HasTwoClasses => Model.Classes.Count == 2;

    /// <summary>The labels of the model, all or as many as are shown one by one.</summary>
    public int[] ShownLabels => Model.Classes.Values[..Math.Min(MostClasses, Model.Classes.Count)].ToArray();

    /// <summary>The shape of the pictures that examples are, where they are to be drawn.</summary>
    public ImageShape? Shape => _shape is { } shape && shape.Length <= LargestPicture ? shape : null;

    /// <summary>The shape that examples have, drawn or not.</summary>
    public ImageShape? AnyShape => _shape;

    /// <summary>What the examples are called that the model is measured on.</summary>
    public string MeasuredOn => ReferenceEquals(Training, Validation) ? "training" : "validation";

    public string NameOf(int label) => _names.Format(label);

    /// <summary>The name of a column, or its number where it has none.</summary>
    public string FormatColumn(int column) =>
        NameOfColumn?.Invoke(column) is { } name && !string.IsNullOrWhiteSpace(name) ? DisplayText.ShortenName(name) : NumberText.FormatCount(column);

    /// <summary>Why training stopped, as the end of a sentence.</summary>
    public static string FormatStopReason(StopReason reason, double? target) => reason switch
    {
        StopReason.Completed => "all that was asked for was done",
        StopReason.Converged => "the problem was solved to the tolerance that was asked for",
        StopReason.TargetReached when target is { } part =>
            Guard.Text($"validation accuracy rose above the target of {100 * part:0.####} %"),
        StopReason.TargetReached => "validation accuracy rose above the target",
        StopReason.NoImprovement => "validation accuracy improved no more",
        StopReason.Cancelled => "it was cancelled",
        StopReason.NotConverged => "it ran out of epochs before the problem was solved to the tolerance that was asked for",
        _ => reason.ToString(),
    };
}
