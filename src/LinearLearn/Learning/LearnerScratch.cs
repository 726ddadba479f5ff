namespace LinearLearn;

/// <summary>What a thread needs beside the weights to learn from an example with some rows of them.</summary>
internal sealed class LearnerScratch
{
    /// <param name="rows">How many rows of weights the thread moves.</param>
    /// <param name="columns">The number of features.</param>
    /// <param name="stepsOfWeights">Whether each weight has a step size of its own.</param>
    /// <param name="byLogOdds">Whether all rows are learned jointly by log-odds.</param>
    public LearnerScratch(int rows, int columns, bool stepsOfWeights, bool byLogOdds)
    {
        Dots = new float[rows];
        Steps = new UpdateStep[rows];
        int length = stepsOfWeights ? columns : 0;
        Values = new float[length];
        Moves = new float[length];
        Scores = new double[byLogOdds ? rows : 0];
        LogOdds = new double[Scores.Length];
        Copies = new RowMove[Scores.Length];
    }

    /// <summary>The sums over the examples before this one, if the mean |x|^2 is used.</summary>
    public SquaredNorms NormsBefore { get; private set; }

    /// <summary>|x|^2 of the example; NaN until somebody asks.</summary>
    public double SquaredNorm { get; set; }

    /// <summary>The mean |x|^2, this example or its copies so far included; 0 if it is not used.</summary>
    public float MeanSquaredNorm { get; private set; }

    /// <summary>Begins another example.</summary>
    public void Begin(SquaredNorms before, double squaredNorm = double.NaN)
    {
        NormsBefore = before;
        SquaredNorm = squaredNorm;
    }

    /// <summary>Includes copies of the example, whose |x|^2 is known, in the mean.</summary>
    public void CountCopies(double copies) => MeanSquaredNorm = NormsBefore.MeanWith(SquaredNorm, copies);

    /// <summary>The weighted sum of the example with each row.</summary>
    public float[] Dots { get; }

    /// <summary>The step of each row: all are known before the first is taken, so that an example that is refused changes nothing.</summary>
    public UpdateStep[] Steps { get; }

    /// <summary>The features of the example, where they are not floats already.</summary>
    public float[] Values { get; }

    /// <summary>How far the weights of those features move, before they are multiplied with the step.</summary>
    public float[] Moves { get; }

    /// <summary>The score of each row, where rows are learned by log-odds.</summary>
    public double[] Scores { get; }

    /// <summary>The log-odds of each row.</summary>
    public double[] LogOdds { get; }

    /// <summary>How far the copies of an example so far move each row.</summary>
    public RowMove[] Copies { get; }
}
