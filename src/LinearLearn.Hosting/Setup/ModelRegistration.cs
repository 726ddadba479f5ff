using System.Collections.Concurrent;

namespace LinearLearn.Hosting;

/// <summary>Represents a model that was added to a container.</summary>
/// <param name="name">The name of the model.</param>
/// <param name="optionsName">The name of its options.</param>
/// <param name="kind">What the model classifies.</param>
/// <param name="getServed">Gets the served model from the container.</param>
internal sealed class ModelRegistration(string name, string optionsName, ModelKind kind, Func<IServiceProvider, ServedModel> getServed)
{
    public const string DefaultName = "default";

    private readonly ConcurrentDictionary<string, int> _operations = new(StringComparer.Ordinal);

    public string Name => name;

    public string OptionsName => optionsName;

    public ModelKind Kind => kind;

    /// <summary>Gets or sets the function that gets the learner from the container; null without one.</summary>
    public Func<IServiceProvider, IHostedLearner>? GetLearner { get; set; }

    /// <summary>Creates the identifier of an operation in OpenAPI documents, which is unique if an operation is mapped again.</summary>
    public string CreateOperationId(string operation)
    {
        int count = _operations.AddOrUpdate(operation, 1, (_, before) => before + 1);
        string suffix = Uri.EscapeDataString(name).Replace('%', '_'); // generated clients use it as the name of a method
        return count == 1 ? Guard.Text($"{operation}_{suffix}") : Guard.Text($"{operation}{count}_{suffix}");
    }

    public ServedModel GetServed(IServiceProvider services) => getServed(services);
}

/// <summary>Specifies what a served model classifies.</summary>
internal enum ModelKind
{
    /// <summary>Rows of numbers.</summary>
    Linear,

    /// <summary>Texts.</summary>
    Text,

    /// <summary>Rows of tables.</summary>
    Table,
}
