namespace LinearLearn;

/// <summary>Provides the buffers that a thread needs to learn from an example with some rows of weights.</summary>
internal sealed class LearnerScratch
{
    /// <param name="rows">The number of rows of weights that the thread moves.</param>
    /// <param name="columns">The number of features.</param>
    /// <param name="stepsOfWeights">Whether each weight has a step size.</param>
    /// <param name="byLogOdds">Whether all rows are learned jointly by log-odds.</param>
    public LearnerScratch(int rows, int columns, bool stepsOfWeights, bool byLogOdds)
    {
        Dots = new float[rows];
        Steps = new UpdateStep[rows];
        Variances = new float[stepsOfWeights ? rows : 0];
        ClassSteps = new ClassSteps(rows);
        int length = stepsOfWeights ? columns : 0;
        Values = new float[length];
        Moves = new float[length];
        Scores = new double[byLogOdds ? rows : 0];
        LogOdds = new double[Scores.Length];
        Copies = new RowMove[Scores.Length];
    }

    /// <summary>Gets the sums over the examples before this one, if the mean |x|^2 is used.</summary>
    public SquaredNorms NormsBefore { get; private set; }

    /// <summary>Gets or sets |x|^2 of the example; NaN until it is computed.</summary>
    public double SquaredNorm { get; set; }

    /// <summary>Gets the mean |x|^2, including this example or its copies so far; 0 if it is not used.</summary>
    public float MeanSquaredNorm { get; private set; }

    /// <summary>Begins another example.</summary>
    public void Begin(SquaredNorms before, double squaredNorm = double.NaN)
    {
        NormsBefore = before;
        SquaredNorm = squaredNorm;
        HasVariances = false;
    }

    /// <summary>Includes copies of the example, whose |x|^2 is known, in the mean.</summary>
    public void CountCopies(double copies) => MeanSquaredNorm = NormsBefore.MeanWith(SquaredNorm, copies);

    /// <summary>Gets the weighted sum of the example for each row.</summary>
    public float[] Dots { get; }

    /// <summary>
    /// Gets the step of each row; all are computed before the first is taken, so that a rejected example changes nothing.
    /// </summary>
    public UpdateStep[] Steps { get; }

    /// <summary>Gets the variance of the score of each row, without its bias, for weights stored by feature.</summary>
    public float[] Variances { get; }

    /// <summary>Gets or sets whether the variances are those of the example.</summary>
    public bool HasVariances { get; set; }

    /// <summary>Gets the moves of all rows, for weights stored by feature.</summary>
    public ClassSteps ClassSteps { get; }

    /// <summary>Gets the features of the example, if they are not floats already.</summary>
    public float[] Values { get; }

    /// <summary>Gets the moves of the weights of those features, before they are multiplied by the step.</summary>
    public float[] Moves { get; }

    /// <summary>Gets the score of each row, if rows are learned by log-odds.</summary>
    public double[] Scores { get; }

    /// <summary>Gets the log-odds of each row.</summary>
    public double[] LogOdds { get; }

    /// <summary>Gets the moves of each row by the copies of an example so far.</summary>
    public RowMove[] Copies { get; }
}
