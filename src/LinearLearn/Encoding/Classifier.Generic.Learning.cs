namespace LinearLearn;

// Learns one input at a time.
public partial class Classifier<TInput>
{
    private readonly Lock _learning = new();
    private OnlineLearner? _learner;

    /// <summary>Learns from one input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="label">The name of its class, one of <see cref="Classes"/>.</param>
    /// <param name="weight">The weight of the input: weight w counts as w copies. Finite, 0 or more. Default: 1.</param>
    /// <returns>The prediction before learning, by the learner's current weights (not their average).</returns>
    /// <exception cref="ArgumentOutOfRangeException">The weight is not finite, or below 0.</exception>
    /// <exception cref="ArgumentException">
    /// The input cannot be encoded or the class is unknown (the classifier is then unchanged), or learning diverged.
    /// </exception>
    /// <remarks>
    /// Thread-safe: concurrent calls learn one after another. Unless the classifier was created with a learner, it learns by
    /// <see cref="LogisticUpdate"/> without averaging, starting from its model. The first prediction after learning copies all weights.
    /// </remarks>
    public Prediction Learn(TInput input, string label, float weight = 1)
    {
        int actual = RequireLabel(label, nameof(label));
        FeatureBuffer buffer = SpareBuffer.Take();
        try
        {
            SparseRow row = Encode(input, buffer);
            lock (_learning)
            {
                OnlineLearner learner = GetLearner();
                int predicted = learner.PredictIndex(row, out double probability);
                learner.Update(row, actual, weight);
                _model = null;
                return new Prediction(_names[predicted], (float)probability);
            }
        }
        finally
        {
            SpareBuffer.Return(buffer);
        }
    }

    /// <summary>
    /// Gets the full state of the learner, from which learning can resume later (<see cref="OnlineLearner(IUpdateRule, LearnerState)"/>).
    /// </summary>
    /// <returns>An immutable copy of the state.</returns>
    public LearnerState GetLearnerState()
    {
        lock (_learning)
            return GetLearner().GetState();
    }

    private OnlineLearner GetLearner() =>
        _learner ??= new OnlineLearner(new LogisticUpdate(), _model!, new LearnerOptions { Averaging = false });

    private LinearModel PublishModel()
    {
        lock (_learning)
            return _model ??= _learner!.Snapshot();
    }
}
