namespace LinearLearn.Hosting;

/// <summary>Represents a hosted learner for inputs of any type.</summary>
internal interface IHostedLearner
{
    long ExamplesLearned { get; }

    Exception? LastFault { get; }

    /// <summary>Gets whether corrections are learned; a last fault is then one of saving the state.</summary>
    bool IsLearning { get; }

    /// <summary>Gets what is known of corrections that were lost before the process started or while it ran; null if none were.</summary>
    string? Loss { get; }

    void Start();

    Task StopAsync(CancellationToken cancellationToken);
}
