namespace LinearLearn;

/// <summary>
/// Lets another trainer learn with class weights of its own, for instance to compare class weights in a grid search:
/// <see cref="TrainingOptions.ClassWeights"/> are the same for all candidates.
/// </summary>
/// <remarks>
/// The weight of each example is multiplied with that of its class; class weights of the options multiply, too. The model is that of
/// a run with these class weights in the options, bit for bit. Around a <see cref="CalibratedTrainer"/>, probabilities are those of
/// weighted data; inside of it, those of the data as it is. What the other trainer logs as information is logged as debug.
/// </remarks>
public sealed class ClassWeightedTrainer : ITrainer
{
    /// <summary>Creates a trainer.</summary>
    /// <param name="inner">The trainer that learns from weighted examples.</param>
    /// <param name="classWeights">How much the examples of each class count. Default: balanced, every class counts the same in all.</param>
    public ClassWeightedTrainer(ITrainer inner, ClassWeights? classWeights = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner;
        ClassWeights = classWeights ?? ClassWeights.Balanced;
    }

    /// <summary>Gets the trainer that learns from weighted examples.</summary>
    public ITrainer Inner { get; }

    /// <summary>Gets how much the examples of each class count.</summary>
    public ClassWeights ClassWeights { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for every trainer; or class weights are given for a label that does not occur.</exception>
    public TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default)
    {
        TrainingRun run = new(this, data, options, takesModel: true, takesState: true); // the inner trainer refuses what it cannot take
        ClassWeights.RequireAmong(run.Start.Classes, nameof(data));
        float[] ofClasses = ClassWeights.For(run.Data).GetWeights(run.Data.Classes.Values);
        float[] weights = new float[run.Data.Count];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = ClassWeights.Weigh(run.Data.WeightOf(i), ofClasses[run.Data.ClassIndices[i]], nameof(data), i);
        TrainingOptions inner = run.Options with
        {
            Validation = run.Validation,
            ValidationFraction = null,
            Logger = new InnerLogger(run.Options.Logger),
        };
        return run.Finish(TrainingRun.Train(Inner, run.Data.WithWeights(weights), inner, cancellationToken), model => model);
    }

    /// <summary>For log messages.</summary>
    /// <returns>The class weights and the trainer inside.</returns>
    public override string ToString() =>
        Guard.Text($"{nameof(ClassWeightedTrainer)} ({ClassWeights.Describe(ClassWeights)}, {InvariantText.Format(Inner)})");
}
