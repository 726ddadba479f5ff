using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LinearLearn.Hosting;

/// <summary>Adds served models to a container.</summary>
public static class LinearLearnServiceCollectionExtensions
{
    private const string LoggerCategory = "LinearLearn.Hosting";

    /// <summary>Adds a linear model, which is injected as <see cref="ServedLinearModel"/>.</summary>
    /// <param name="services">The container.</param>
    /// <param name="name">
    /// The name of the model: the key of the service, and the name of its options, health check and metrics. Default: null, a service
    /// without a key.
    /// </param>
    /// <returns>A builder for the source of the model.</returns>
    /// <exception cref="ArgumentException">
    /// The name is empty, or a model of this name was already added, where upper and lower case are the same.
    /// </exception>
    public static ServedModelBuilder<LinearModel> AddLinearModel(this IServiceCollection services, string? name = null) =>
        Add<LinearModel, ServedLinearModel, ReadOnlyMemory<float>>(
            services, name, ModelKind.Linear, context => new ServedLinearModel(context), CreateTarget);

    /// <summary>Adds a text classifier, which is injected as <see cref="ServedTextClassifier"/>.</summary>
    /// <inheritdoc cref="AddLinearModel"/>
    public static ServedModelBuilder<TextClassifier> AddTextClassifier(this IServiceCollection services, string? name = null) =>
        Add<TextClassifier, ServedTextClassifier, string>(
            services, name, ModelKind.Text, context => new ServedTextClassifier(context), CreateTarget);

    /// <summary>Adds a table classifier, which is injected as <see cref="ServedTableClassifier"/>.</summary>
    /// <inheritdoc cref="AddLinearModel"/>
    public static ServedModelBuilder<TableClassifier> AddTableClassifier(this IServiceCollection services, string? name = null) =>
        Add<TableClassifier, ServedTableClassifier, TableRow>(
            services, name, ModelKind.Table, context => new ServedTableClassifier(context), CreateTarget);

    private static LearningTarget<ReadOnlyMemory<float>> CreateTarget(ServedModel<LinearModel> served) =>
        new LearningTarget<LinearModel, ReadOnlyMemory<float>>(
            served,
            model => model,
            _ => null,
            model => features => EncodedRow.From(features.Span, model.FeatureCount),
            (_, learned) => learned);

    private static LearningTarget<string> CreateTarget(ServedModel<TextClassifier> served) => new LearningTarget<TextClassifier, string>(
        served,
        model => model.Model,
        model => model.Encoder.GetState(),
        model => input => EncodedRow.From(model.Encoder, input),
        (model, learned) => new TextClassifier(model.Encoder, learned));

    private static LearningTarget<TableRow> CreateTarget(ServedModel<TableClassifier> served) =>
        new LearningTarget<TableClassifier, TableRow>(
            served,
            model => model.Model,
            model => model.Encoder.GetState(),
            model => input => EncodedRow.From(model.Encoder, input),
            (model, learned) => new TableClassifier(model.Encoder, learned));

    private static ServedModelBuilder<TModel> Add<TModel, TServed, TInput>(
        IServiceCollection services,
        string? name,
        ModelKind kind,
        Func<ServedModelContext<TModel>, TServed> createServed,
        Func<ServedModel<TModel>, LearningTarget<TInput>> createTarget)
        where TModel : class
        where TServed : ServedModel<TModel>
    {
        ArgumentNullException.ThrowIfNull(services);
        if (name is not null)
            ArgumentException.ThrowIfNullOrWhiteSpace(name);
        string? key = name;
        string optionsName = name ?? Options.DefaultName;
        name ??= ModelRegistration.DefaultName;
        if (FindAll(services).FirstOrDefault(other => other.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } other)
        {
            string expected = key is null ? "a name, because another model has none" : "a name that no other model has";
            throw new ArgumentException(Guard.Text($"expected {expected}, found {key ?? "none"} beside {other.Name}"), nameof(name));
        }

        AddShared(services);
        ModelSource<TModel> source = new();
        ModelRegistration registration = new(name, optionsName, kind, provider => Get<TServed>(provider, key));
        services.AddSingleton(registration);
        services.AddSingleton<IValidateOptions<ServedModelOptions>>(
            new ServedModelOptionsValidator(name, optionsName, () => source.Create is not null));
        services.AddOptions<ServedModelOptions>(optionsName)
            .PostConfigure<IServiceProvider>((options, provider) => options.Path = FindPath(provider, options.Path))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<ModelEndpointOptions>>(new ModelEndpointOptionsValidator(name, optionsName));
        services.AddOptions<ModelEndpointOptions>(optionsName).ValidateOnStart();
        AddSingleton(services, key, provider =>
        {
            TServed served = createServed(new ServedModelContext<TModel>(
                name,
                GetOptions<ServedModelOptions>(provider, optionsName),
                source.Create is { } create ? () => create(provider) : null,
                provider.GetRequiredService<ServingMetrics>(),
                provider.GetRequiredService<FileWatchers>(),
                GetTime(provider),
                GetLogger(provider)));
            provider.GetRequiredService<IOptionsMonitor<ServedModelOptions>>().OnChange((options, changed) =>
            {
                if (changed == optionsName)
                    served.Threshold = options.Threshold;
            });
            return served;
        });
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            Guard.Text($"linearlearn:{name}"), provider => new ModelHealthCheck(provider, registration), failureStatus: null,
            ["linearlearn", "ready"]));
        return new ServedModelBuilder<TModel>(services, registration, source, AddLearner);

        void AddLearner()
        {
            services.AddSingleton<IValidateOptions<HostedLearnerOptions>>(new HostedLearnerOptionsValidator(name, optionsName));
            services.AddOptions<HostedLearnerOptions>(optionsName)
                .PostConfigure<IServiceProvider>((options, provider) => options.Folder = FindPath(provider, options.Folder))
                .ValidateOnStart();
            AddSingleton(services, key, provider => new HostedLearner<TInput>(
                createTarget(Get<TServed>(provider, key)),
                GetOptions<HostedLearnerOptions>(provider, optionsName),
                provider.GetRequiredService<ServingMetrics>(),
                GetTime(provider),
                GetLogger(provider)));
            registration.GetLearner = provider => Get<HostedLearner<TInput>>(provider, key);
        }
    }

    private static IEnumerable<ModelRegistration> FindAll(IServiceCollection services) => services
        .Where(service => service is { IsKeyedService: false, ImplementationInstance: ModelRegistration })
        .Select(service => (ModelRegistration)service.ImplementationInstance!);

    private static void AddShared(IServiceCollection services)
    {
        services.AddMetrics();
        services.AddLogging();
        services.ConfigureHttpJsonOptions(json =>
        {
            if (!json.SerializerOptions.TypeInfoResolverChain.Contains(EndpointSchemas.Default)) // once for all models
                json.SerializerOptions.TypeInfoResolverChain.Add(EndpointSchemas.Default);
        });
        services.TryAddSingleton(provider => new ServingMetrics(
            provider.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), GetTime(provider)));
        services.TryAddSingleton(provider => new FileWatchers(
            GetTime(provider), provider.GetRequiredService<ILogger<FileWatchers>>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ModelHost>());
    }

    private static void AddSingleton<T>(IServiceCollection services, string? key, Func<IServiceProvider, T> create)
        where T : class
    {
        if (key is null)
            services.AddSingleton(create);
        else
            services.AddKeyedSingleton(key, (provider, _) => create(provider));
    }

    private static T Get<T>(IServiceProvider provider, string? key)
        where T : class =>
        key is null ? provider.GetRequiredService<T>() : provider.GetRequiredKeyedService<T>(key);

    private static TOptions GetOptions<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        IServiceProvider provider, string name)
        where TOptions : class =>
        provider.GetRequiredService<IOptionsMonitor<TOptions>>().Get(name);

    /// <summary>Finds a path relative to the folder of the application's content, which need not be the current folder.</summary>
    private static string? FindPath(IServiceProvider provider, string? path) =>
        string.IsNullOrWhiteSpace(path) || provider.GetService<IHostEnvironment>()?.ContentRootPath is not { Length: > 0 } root
            ? path
            : Path.GetFullPath(path, root);

    private static TimeProvider GetTime(IServiceProvider provider) => provider.GetService<TimeProvider>() ?? TimeProvider.System;

    private static ILogger GetLogger(IServiceProvider provider) =>
        provider.GetRequiredService<ILoggerFactory>().CreateLogger(LoggerCategory);
}
