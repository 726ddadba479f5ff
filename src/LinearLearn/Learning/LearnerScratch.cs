namespace LinearLearn;

/// <summary>What a thread needs beside the weights to learn from an example with some rows of them.</summary>
internal sealed class LearnerScratch
{
    /// <param name="rows">How many rows of weights the thread moves.</param>
    /// <param name="columns">The number of features.</param>
    /// <param name="stepsOfWeights">Whether each weight has a step size of its own.</param>
    public LearnerScratch(int rows, int columns, bool stepsOfWeights)
    {
        Dots = new float[rows];
        Steps = new UpdateStep[rows];
        int length = stepsOfWeights ? columns : 0;
        Values = new float[length];
        Moves = new float[length];
    }

    /// <summary>The weighted sum of the example with each row.</summary>
    public float[] Dots { get; }

    /// <summary>The step of each row: all are known before the first is taken, so that an example that is refused changes nothing.</summary>
    public UpdateStep[] Steps { get; }

    /// <summary>The features of the example, where they are not floats already.</summary>
    public float[] Values { get; }

    /// <summary>How far the weights of those features move, before they are multiplied with the step.</summary>
    public float[] Moves { get; }
}
