using Microsoft.Extensions.DependencyInjection;

namespace LinearLearn.Hosting;

/// <summary>Configures a served model.</summary>
/// <typeparam name="TModel">The type of the model.</typeparam>
public sealed class ServedModelBuilder<TModel>
    where TModel : class
{
    private readonly ModelRegistration _registration;
    private readonly ModelSource<TModel> _source;
    private readonly Action _addLearner;

    internal ServedModelBuilder(IServiceCollection services, ModelRegistration registration, ModelSource<TModel> source, Action addLearner)
    {
        Services = services;
        _registration = registration;
        _source = source;
        _addLearner = addLearner;
    }

    /// <summary>Gets the services to which the model was added.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Gets the name of the model; "default" if none was given.</summary>
    public string Name => _registration.Name;

    /// <summary>Loads the model from a file when the host starts.</summary>
    /// <param name="path">The file that <c>Save</c> wrote, absolute or relative to the content root of the host.</param>
    /// <param name="watch">Whether to load the file again when it changes. Default: false.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <remarks>A missing or damaged file makes the start of the host fail. Later, the previous model then stays in use.</remarks>
    public ServedModelBuilder<TModel> FromFile(string path, bool watch = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Configure(options => (options.Path, options.Watch) = (path, watch));
    }

    /// <summary>Creates the model by a function when the host starts.</summary>
    /// <param name="create">Creates the model, and creates it again for <see cref="ServedModel.ReloadAsync"/>.</param>
    /// <returns>This builder.</returns>
    public ServedModelBuilder<TModel> From(Func<IServiceProvider, TModel> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        _source.Create = create;
        return this;
    }

    /// <summary>Sets options of the model.</summary>
    /// <param name="configure">Sets the options.</param>
    /// <returns>This builder.</returns>
    public ServedModelBuilder<TModel> Configure(Action<ServedModelOptions> configure)
    {
        Services.Configure(_registration.OptionsName, configure);
        return this;
    }

    /// <summary>Sets limits of the endpoints of the model.</summary>
    /// <param name="configure">Sets the limits.</param>
    /// <returns>This builder.</returns>
    public ServedModelBuilder<TModel> ConfigureEndpoints(Action<ModelEndpointOptions> configure)
    {
        Services.Configure(_registration.OptionsName, configure);
        return this;
    }

    /// <summary>
    /// Adds a learner to which corrections can be given: <see cref="HostedLearner{TInput}"/> of <see cref="string"/> for texts, of
    /// <see cref="TableRow"/> for tables, and of <c>ReadOnlyMemory&lt;float&gt;</c> for linear models.
    /// </summary>
    /// <param name="configure">Sets the options of the learner. Its folder is required. Default: they are configured elsewhere.</param>
    /// <param name="rule">The update rule. Default: <see cref="LogisticUpdate"/>.</param>
    /// <returns>This builder.</returns>
    public ServedModelBuilder<TModel> Learn(Action<HostedLearnerOptions>? configure = null, IUpdateRule? rule = null)
    {
        if (configure is not null)
            Services.Configure(_registration.OptionsName, configure);
        if (rule is not null)
            Services.Configure<HostedLearnerOptions>(_registration.OptionsName, options => options.Rule = rule);
        if (_registration.GetLearner is null)
            _addLearner();
        return this;
    }
}

/// <summary>Holds the function that creates a model in memory.</summary>
internal sealed class ModelSource<TModel>
{
    /// <summary>Gets or sets the function; null for a file.</summary>
    public Func<IServiceProvider, TModel>? Create { get; set; }
}
