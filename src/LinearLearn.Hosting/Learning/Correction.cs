namespace LinearLearn.Hosting;

/// <summary>Represents a correction in the queue of a learner, or a request to look at the model and the clock.</summary>
/// <param name="inputs">The identity of the encoder and the classes that the row was encoded with.</param>
/// <param name="row">The features of the input.</param>
/// <param name="classIndex">The index of the correct class.</param>
/// <param name="weight">The weight of the example.</param>
internal sealed class Correction(UInt128 inputs, EncodedRow row, int classIndex, float weight)
{
    /// <summary>The largest weight that a learner accepts.</summary>
    public const float LargestWeight = 1_000_000;

    private readonly TaskCompletionSource _learned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets the request that wakes the learner and is not learned.</summary>
    public static Correction Wake { get; } = new(default, default, 0, 0);

    public UInt128 Inputs => inputs;

    public EncodedRow Row => row;

    public int ClassIndex => classIndex;

    public float Weight => weight;

    /// <summary>Gets or sets whether the learner predicted another class before it learned the correction.</summary>
    public bool IsError { get; set; }

    /// <summary>Gets a task that completes when the correction is on disk.</summary>
    public Task Learned => _learned.Task;

    public void Complete() => _learned.TrySetResult();

    public void Fail(Exception exception)
    {
        _learned.TrySetException(exception);
        _ = _learned.Task.Exception; // a caller that does not wait has not forgotten to observe it
    }
}
