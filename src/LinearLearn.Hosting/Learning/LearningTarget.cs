namespace LinearLearn.Hosting;

/// <summary>Connects a learner with the served model that it improves.</summary>
/// <typeparam name="TInput">The type of an input.</typeparam>
internal abstract class LearningTarget<TInput>
{
    /// <summary>Gets the name of the served model.</summary>
    public abstract string Name { get; }

    /// <summary>Gets the model that was loaded last, from which learning starts.</summary>
    public abstract LearningStart<TInput> GetStart();

    /// <summary>Determines whether no other model was loaded since.</summary>
    public abstract bool IsCurrent(LearningStart<TInput> start);

    /// <summary>Puts a learned model into use, unless another model was loaded since.</summary>
    public abstract void Publish(LearningStart<TInput> start, LinearModel learned);

    /// <summary>Calls an action whenever another model was loaded.</summary>
    public abstract void OnReplaced(Action action);
}

/// <summary>Represents the model from which learning starts.</summary>
/// <param name="Source">The loaded model.</param>
/// <param name="Model">Its linear model.</param>
/// <param name="Inputs">The identity of its encoder and its classes.</param>
/// <param name="Encode">Encodes an input; throws <see cref="ArgumentException"/> if it cannot.</param>
internal sealed record LearningStart<TInput>(object Source, LinearModel Model, UInt128 Inputs, Func<TInput, EncodedRow> Encode);

/// <summary>Connects a learner with a served model of a certain type.</summary>
/// <param name="served">The served model.</param>
/// <param name="getModel">Gets the linear model.</param>
/// <param name="getEncoder">Gets the state of the encoder; null without one.</param>
/// <param name="createEncode">Creates the function that encodes an input.</param>
/// <param name="withModel">Creates a model with other weights.</param>
internal sealed class LearningTarget<TModel, TInput>(
    ServedModel<TModel> served,
    Func<TModel, LinearModel> getModel,
    Func<TModel, EncoderState?> getEncoder,
    Func<TModel, Func<TInput, EncodedRow>> createEncode,
    Func<TModel, LinearModel, TModel> withModel) : LearningTarget<TInput>
    where TModel : class
{
    private volatile LearningStart<TInput>? _start;

    public override string Name => served.Name;

    public override LearningStart<TInput> GetStart()
    {
        LoadedModel<TModel> loaded = served.GetLoaded();
        if (_start is { } start && ReferenceEquals(start.Source, loaded))
            return start;
        LinearModel model = getModel(loaded.Model);
        UInt128 inputs = ModelIdentity.OfInputs(getEncoder(loaded.Model), model);
        return _start = new LearningStart<TInput>(loaded, model, inputs, createEncode(loaded.Model));
    }

    public override bool IsCurrent(LearningStart<TInput> start) => ReferenceEquals(start.Source, served.GetLoaded());

    public override void Publish(LearningStart<TInput> start, LinearModel learned)
    {
        LoadedModel<TModel> loaded = (LoadedModel<TModel>)start.Source;
        served.TryPublish(loaded, withModel(loaded.Model, learned));
    }

    public override void OnReplaced(Action action) => served.Replaced += action;
}
