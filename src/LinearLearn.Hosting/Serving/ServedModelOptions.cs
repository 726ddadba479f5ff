namespace LinearLearn.Hosting;

/// <summary>Represents the options of a served model: its file, reloading, and abstention.</summary>
/// <remarks>The name of the options is the name of the model.</remarks>
public sealed class ServedModelOptions
{
    /// <summary>Gets or sets the file of the model, absolute or relative to the content root of the host.</summary>
    /// <remarks>Default: null, for a model in memory.</remarks>
    public string? Path { get; set; }

    /// <summary>Gets or sets whether the model is loaded again when its file changes.</summary>
    /// <remarks>Default: false.</remarks>
    public bool Watch { get; set; }

    /// <summary>Gets or sets the interval at which a watched file is compared with the one that was loaded.</summary>
    /// <remarks>
    /// Changes are usually reported by the file system at once. Network folders and mounted volumes may not report them. Above 0.
    /// Default: 5 seconds.
    /// </remarks>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets the probability below which <c>TryPredict</c> abstains: 0 to 1.</summary>
    /// <remarks>Default: 0, never. A change of the configuration applies at once; other options are read at the start.</remarks>
    public double Threshold { get; set; }
}
