namespace LinearLearn.Plotting;

/// <summary>Represents the content of a report, as all of its sections need it.</summary>
internal sealed class ReportData
{
    /// <summary>The largest number of pixels of an image that is drawn, which limits the size of the file.</summary>
    private const int LargestPicture = 1 << 16;

    /// <summary>The largest number of classes whose weights and curves are shown.</summary>
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

    /// <summary>Gets the labels of the model that are shown one by one.</summary>
    public int[] ShownLabels => Model.Classes.Values[..Math.Min(MostClasses, Model.Classes.Count)].ToArray();

    /// <summary>Gets the shape of the images if the examples are images and are drawn.</summary>
    public ImageShape? Shape => _shape is { } shape && shape.Length <= LargestPicture ? shape : null;

    /// <summary>Gets the shape of the images, drawn or not.</summary>
    public ImageShape? AnyShape => _shape;

    /// <summary>Gets whether the target accuracy was reached.</summary>
    public TargetOutcome Target
    {
        get
        {
            IReadOnlyList<ValidationPoint> curve = Result.ValidationCurve;
            if (TargetAccuracy is null)
                return TargetOutcome.None;
            bool isReached = curve.Count > 0 ? IsAboveTarget(curve[^1].Accuracy)
                : Result.StopReason == StopReason.TargetReached || IsAboveTarget(Evaluation.Accuracy);
            if (isReached)
                return TargetOutcome.Reached;
            return curve.Any(point => IsAboveTarget(point.Accuracy)) ? TargetOutcome.Lost : TargetOutcome.Missed;
        }
    }

    /// <summary>Gets the name of the data that the model is evaluated on.</summary>
    public string MeasuredOn => ReferenceEquals(Training, Validation) ? "training" : "validation";

    /// <summary>Gets the name of a class, as a part of a sentence or a cell.</summary>
    public string NameOf(int label) => Html.Isolate(_names.Format(label));

    /// <summary>Formats the name of a column, or its number if it has no name.</summary>
    public string FormatColumn(int column)
    {
        string name = DisplayText.ToLine(NameOfColumn?.Invoke(column) ?? "").Trim();
        return name.Length == 0 ? NumberText.FormatCount(column) : Html.Isolate(name);
    }

    /// <summary>Formats that the target was missed, as the end of a sentence, or returns null if it was not or there is none.</summary>
    public string? FormatMissedTarget()
    {
        string target = Guard.Text($"the target of {100 * TargetAccuracy:0.####} %");
        return Target switch
        {
            TargetOutcome.Missed when Result.ValidationCurve.Select(point => point.Accuracy).Contains(TargetAccuracy!.Value) =>
                $"{target} was not reached, because accuracy must be above it",
            TargetOutcome.Missed when Result.ValidationCurve.Count > 0 && IsAboveTarget(Evaluation.Accuracy) =>
                $"{target} was not reached at the last validation ({NumberText.FormatPercent(Result.ValidationCurve[^1].Accuracy)})",
            TargetOutcome.Missed => $"{target} was not reached",
            TargetOutcome.Lost => $"{target} was reached earlier, but not by the last model",
            _ => null,
        };
    }

    /// <summary>Formats why training stopped, as the end of a sentence.</summary>
    public string FormatStopReason() => Result.StopReason switch
    {
        StopReason.Completed => "the run was completed as requested",
        StopReason.Converged => "the problem was solved to the requested tolerance",
        StopReason.TargetReached when Target == TargetOutcome.Reached =>
            Guard.Text($"validation accuracy rose above the target of {100 * TargetAccuracy:0.####} %"),
        StopReason.TargetReached => "validation accuracy rose above the target of the run",
        StopReason.NoImprovement => "validation accuracy stopped improving",
        StopReason.Cancelled => "it was cancelled",
        StopReason.NotConverged => "the limit of epochs was reached before the problem was solved to the requested tolerance",
        _ => Result.StopReason.ToString(),
    };

    private bool IsAboveTarget(double accuracy) => accuracy > TargetAccuracy || accuracy == 1; // nothing is above 1
}
