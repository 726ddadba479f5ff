namespace LinearLearn;

/// <summary>Represents one cost of a <see cref="CostPath"/>: its cross-validation result, and the model trained on all examples.</summary>
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

    /// <summary>Gets the result of cross-validation.</summary>
    public CrossValidationResult Result { get; }

    /// <summary>Gets the result of training on all examples.</summary>
    public TrainingResult Training { get; }

    /// <summary>Gets the model trained on all examples: the best one of <see cref="Training"/>.</summary>
    public LinearModel Model => Training.BestModel;

    /// <summary>
    /// Gets the number of weights of <see cref="Model"/> that are not 0, out of D for two classes and K x D for K classes.
    /// </summary>
    public int NonZeroWeights { get; }

    /// <summary>Gets the elapsed time of training and testing the folds and of training the model.</summary>
    public TimeSpan Elapsed { get; }
}
