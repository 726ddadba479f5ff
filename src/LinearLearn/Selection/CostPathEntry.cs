namespace LinearLearn;

/// <summary>
/// One cost of a <see cref="CostPath"/>: how its models did on held-out examples, and the model that learned from all of them.
/// </summary>
public sealed class CostPathEntry
{
    internal CostPathEntry(float cost, ITrainer trainer, CrossValidationResult result, TrainingResult training, TimeSpan elapsed)
    {
        Cost = cost;
        Trainer = trainer;
        Result = result;
        Training = training;
        NonZeroWeights = training.BestModel.NonZeroCount;
        Elapsed = elapsed;
    }

    /// <summary>Gets the cost.</summary>
    public float Cost { get; }

    /// <summary>Gets the trainer that was created for the cost.</summary>
    public ITrainer Trainer { get; }

    /// <summary>Gets how its models did on examples that they had not seen.</summary>
    public CrossValidationResult Result { get; }

    /// <summary>Gets the training run on all examples.</summary>
    public TrainingResult Training { get; }

    /// <summary>Gets the model that learned from all examples: the best one of <see cref="Training"/>.</summary>
    public LinearModel Model => Training.BestModel;

    /// <summary>
    /// Gets the number of weights of <see cref="Model"/> that are not 0: of K classes, 0 to D for two, else 0 to K x D. Biases are not
    /// counted.
    /// </summary>
    public int NonZeroWeights { get; }

    /// <summary>Gets how much time passed while the folds and the model were trained and tested.</summary>
    public TimeSpan Elapsed { get; }
}
