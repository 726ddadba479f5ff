using Microsoft.Extensions.Hosting;

namespace LinearLearn.Hosting;

/// <summary>Loads all models and starts their learners before the web server starts, and stops the learners after it has stopped.</summary>
internal sealed class ModelHost(IEnumerable<ModelRegistration> models, IServiceProvider services) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (ModelRegistration model in models)
        {
            await model.GetServed(services).LoadAsync(cancellationToken).ConfigureAwait(false);
            if (model.GetLearner is { } getLearner)
                await Task.Run(getLearner(services).Start, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        foreach (ModelRegistration model in models)
        {
            if (model.GetLearner is { } getLearner)
                await getLearner(services).StopAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        foreach (ModelRegistration model in models)
            model.GetServed(services).Stop(); // the web server waits for requests, which may wait for a load
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
