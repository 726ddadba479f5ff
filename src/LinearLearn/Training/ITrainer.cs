namespace LinearLearn;

/// <summary>Turns a dataset into a model.</summary>
/// <remarks>
/// Trainers are immutable and hold no state of a run: the same trainer, data, options, machine and instruction set give the
/// same bits, and one trainer may train in many threads at once.
/// </remarks>
public interface ITrainer
{
    /// <summary>Learns a model.</summary>
    /// <param name="data">The examples to learn from, of two classes (the smaller label is the negative one) or more.</param>
    /// <param name="options">How long, in which order, validated on what. Default: <c>new TrainingOptions()</c>.</param>
    /// <param name="cancellationToken">Stops early: the result then holds the model so far, and nothing is thrown.</param>
    /// <returns>The model, why training stopped, and how validation went.</returns>
    /// <exception cref="ArgumentException">
    /// The data has fewer than two classes to tell apart, validation or initial model do not fit it, options contradict each other, or learning diverged.
    /// </exception>
    TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default);
}
