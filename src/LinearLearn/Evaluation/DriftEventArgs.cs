namespace LinearLearn;

/// <summary>Describes a drift that a <see cref="DriftDetector"/> has detected.</summary>
public sealed class DriftEventArgs : EventArgs
{
    internal DriftEventArgs(long count, long windowLength, double meanBefore, double meanAfter) =>
        (Count, WindowLength, MeanBefore, MeanAfter) = (count, windowLength, meanBefore, meanAfter);

    /// <summary>Gets the number of errors that were added until the drift was detected.</summary>
    public long Count { get; }

    /// <summary>Gets the number of errors in the window, which may still hold some from before the drift.</summary>
    public long WindowLength { get; }

    /// <summary>Gets the mean of the errors before the drift: 0 to 1.</summary>
    public double MeanBefore { get; }

    /// <summary>Gets the mean of the errors in the window: 0 to 1, above <see cref="MeanBefore"/>.</summary>
    public double MeanAfter { get; }
}
