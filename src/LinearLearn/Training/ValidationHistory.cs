namespace LinearLearn;

/// <summary>Records the validations of a run and the best model, and decides when to stop.</summary>
internal sealed class ValidationHistory(double? targetAccuracy, int? patience)
{
    private ValidationPoint[] _points = new ValidationPoint[16]; // the methods of a list would take a millisecond to compile
    private int _sinceBest;

    public int Count { get; private set; }

    /// <summary>Gets the first model with the highest accuracy; null before the first validation.</summary>
    public LinearModel? BestModel { get; private set; }

    /// <summary>Gets the first validation with the highest accuracy.</summary>
    public ValidationPoint BestPoint { get; private set; }

    /// <summary>Creates a copy of the first validations.</summary>
    public ValidationPoint[] CopyPoints(int count) => Copy(count, count);

    /// <summary>Returns the accuracy after a number of examples, if the last validation was then.</summary>
    public double? AccuracyAfter(long examplesSeen) =>
        Count > 0 && _points[Count - 1].ExamplesSeen == examplesSeen ? _points[Count - 1].Accuracy : null;

    public void Add(ValidationPoint point, LinearModel? model)
    {
        if (Count == _points.Length)
            _points = Copy(Count, 2 * Count);
        _points[Count] = point;
        if (Count++ == 0 || point.Accuracy > BestPoint.Accuracy)
            (BestPoint, BestModel, _sinceBest) = (point, model, 0);
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

    private ValidationPoint[] Copy(int count, int length)
    {
        ValidationPoint[] copy = new ValidationPoint[length];
        Array.Copy(_points, copy, count);
        return copy;
    }
}
