namespace LinearLearn;

/// <summary>Trains another trainer with fixed class weights, for example to compare class weights in a grid search.</summary>
/// <remarks>
/// The weight of each example is multiplied by that of its class, and by the <see cref="TrainingOptions.ClassWeights"/> of the run, which
/// are the same for all candidates of a search. The model has the same bits as one trained with these class weights in the options. Around
/// a <see cref="CalibratedTrainer"/>, probabilities are those of the weighted data; inside it, those of the unweighted data. Information
/// messages of the inner trainer are logged as debug messages.
/// </remarks>
public sealed class ClassWeightedTrainer : ITrainer
{
    /// <summary>Creates a trainer that applies class weights.</summary>
    /// <param name="inner">The trainer that is given the weighted examples.</param>
    /// <param name="classWeights">The weights of the classes. Default: <see cref="ClassWeights.Balanced"/>.</param>
    public ClassWeightedTrainer(ITrainer inner, ClassWeights? classWeights = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner;
        ClassWeights = classWeights ?? ClassWeights.Balanced;
    }

    /// <summary>Gets the trainer that is given the weighted examples.</summary>
    public ITrainer Inner { get; }

    /// <summary>Gets the weights of the classes.</summary>
    public ClassWeights ClassWeights { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for every trainer; or a class weight is given for a label that does not occur.</exception>
    public TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default)
    {
        TrainingRun run = new(this, data, options, takesModel: true, takesState: true); // the inner trainer rejects unsupported options
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

    /// <summary>Formats the trainer for log messages.</summary>
    /// <returns>The name, the class weights and the inner trainer.</returns>
    public override string ToString() =>
        Guard.Text($"{nameof(ClassWeightedTrainer)} ({ClassWeights.Describe(ClassWeights)}, {InvariantText.Format(Inner)})");
}
