namespace LinearLearn;

/// <summary>Records the validations of a run and the best model, and decides when to stop.</summary>
internal sealed class ValidationHistory(double? targetAccuracy, int? patience)
{
    private readonly List<ValidationPoint> _points = [];
    private double _bestAccuracy = double.NegativeInfinity;
    private int _sinceBest;

    public IReadOnlyList<ValidationPoint> Points => _points;

    /// <summary>Gets the first model with the highest accuracy; null before the first validation.</summary>
    public LinearModel? BestModel { get; private set; }

    /// <summary>Returns the accuracy after a number of examples, if the last validation was then.</summary>
    public double? AccuracyAfter(long examplesSeen) =>
        _points is [.., ValidationPoint last] && last.ExamplesSeen == examplesSeen ? last.Accuracy : null;

    public void Add(ValidationPoint point, LinearModel? model)
    {
        _points.Add(point);
        if (point.Accuracy > _bestAccuracy)
            (_bestAccuracy, BestModel, _sinceBest) = (point.Accuracy, model, 0);
        else
            _sinceBest++;
    }

    /// <summary>Returns the reason to stop after a number of examples, if the last validation was then.</summary>
    public StopReason? ReasonToStop(long examplesSeen)
    {
        if (AccuracyAfter(examplesSeen) is not { } accuracy)
            return null;
        if (targetAccuracy is { } target && (accuracy > target || accuracy == 1)) // nothing is above 1
            return StopReason.TargetReached;
        return _sinceBest >= patience ? StopReason.NoImprovement : null;
    }
}
