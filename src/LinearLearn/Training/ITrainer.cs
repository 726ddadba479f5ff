namespace LinearLearn;

/// <summary>Defines a trainer, which trains a model on a dataset.</summary>
/// <remarks>
/// Trainers are immutable and thread-safe. The same trainer, data, options, machine and instruction set give the same bits.
/// </remarks>
public interface ITrainer
{
    /// <summary>Trains a model.</summary>
    /// <param name="data">The training examples, of two or more classes. Of two classes, the smaller label is the negative class.</param>
    /// <param name="options">
    /// The duration, the order of the examples, validation and logging. Default: <c>new TrainingOptions()</c>.
    /// </param>
    /// <param name="cancellationToken">Stops training early: the result then holds the latest model, and no exception is thrown.</param>
    /// <returns>The model, the reason why training stopped, and the validation curve.</returns>
    /// <exception cref="ArgumentException">
    /// The data has fewer than two classes, validation data or initial model do not match it, options contradict each other, or training
    /// diverged.
    /// </exception>
    TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default);
}
