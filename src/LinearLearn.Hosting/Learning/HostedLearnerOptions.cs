namespace LinearLearn.Hosting;

/// <summary>Represents the options of a learner that a host runs.</summary>
/// <remarks>The name of the options is the name of the model.</remarks>
public sealed class HostedLearnerOptions
{
    /// <summary>Gets or sets the folder of the learner's state and journal, which one process at a time uses.</summary>
    /// <remarks>Required. It is created if it does not exist.</remarks>
    public string? Folder { get; set; }

    /// <summary>Gets or sets the options that the rule is combined with.</summary>
    /// <remarks>
    /// Set it in code: the generated binders of trimmed and native programs skip it in a configuration. Default: null, no averaging if no
    /// rule is given, otherwise <c>new LearnerOptions()</c>.
    /// </remarks>
    public LearnerOptions? LearnerOptions { get; set; }

    /// <summary>Gets or sets the maximum number of corrections that wait to be learned: 1 or more.</summary>
    /// <remarks>Default: 1,024.</remarks>
    public int Capacity { get; set; } = 1024;

    /// <summary>Gets or sets the number of corrections after which the model in use is replaced: 1 or more.</summary>
    /// <remarks>Default: 100. Each replacement copies the weights.</remarks>
    public int PublishEvery { get; set; } = 100;

    /// <summary>Gets or sets the time after which the model in use is replaced even after fewer corrections: above 0.</summary>
    /// <remarks>Default: 1 second.</remarks>
    public TimeSpan PublishInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets the number of corrections after which the state is saved and a new journal begins: 1 or more.</summary>
    /// <remarks>Default: 10,000. It bounds the time of a restart, which learns the journal again.</remarks>
    public int CheckpointEvery { get; set; } = 10_000;

    /// <summary>Gets or sets the bytes of the journal after which the state is saved even after fewer corrections: 1 or more.</summary>
    /// <remarks>Default: 64,000,000.</remarks>
    public long CheckpointBytes { get; set; } = 64_000_000;

    /// <summary>Gets or sets the delta of the <see cref="DriftDetector"/> of the learner's errors: above 0, below 1.</summary>
    /// <remarks>Default: 0.002. Smaller values give fewer false alarms, and find drifts later.</remarks>
    public double DriftDelta { get; set; } = 0.002;

    /// <summary>Gets or sets the update rule, which <see cref="ServedModelBuilder{TModel}.Learn"/> sets.</summary>
    /// <remarks>It is not public, because a configuration cannot contain it.</remarks>
    internal IUpdateRule? Rule { get; set; }
}
