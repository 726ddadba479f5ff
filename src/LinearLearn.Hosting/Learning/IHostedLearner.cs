namespace LinearLearn.Hosting;

/// <summary>Represents a hosted learner for inputs of any type.</summary>
internal interface IHostedLearner
{
    long ExamplesLearned { get; }

    Exception? LastFault { get; }

    void Start();

    Task StopAsync(CancellationToken cancellationToken);
}
