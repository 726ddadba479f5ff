using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LinearLearn.Hosting;

/// <summary>Reports whether a model is loaded, and the last faults of its file and its learner.</summary>
internal sealed class ModelHealthCheck(IServiceProvider services, ModelRegistration model) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ServedModel served = model.GetServed(services);
        IHostedLearner? learner = model.GetLearner?.Invoke(services);
        Dictionary<string, object> data = new() { ["file"] = served.Path ?? "memory" };
        if (served.LoadedAt is { } loadedAt)
            data.Add("loadedAt", loadedAt);
        if (served.ClassCount is { } classes)
            data.Add("classes", classes);
        if (learner is not null)
            data.Add("examplesLearned", learner.ExamplesLearned);
        return Task.FromResult(Check(served, learner, data, context.Registration.FailureStatus));
    }

    private static HealthCheckResult Check(
        ServedModel served, IHostedLearner? learner, Dictionary<string, object> data, HealthStatus failureStatus)
    {
        Exception? fault = served.LastFault;
        if (served.LoadedAt is null)
            return new HealthCheckResult(failureStatus, fault?.Message ?? "the model is not loaded yet", fault, data);
        if (fault is not null)
            return HealthCheckResult.Degraded(Guard.Text($"the previous model stays in use: {fault.Message}"), fault, data);
        if (learner?.LastFault is not { } learnerFault)
        {
            return learner?.Loss is { } loss
                ? HealthCheckResult.Degraded(Guard.Text($"corrections may be lost: {loss}"), data: data)
                : HealthCheckResult.Healthy("the model is loaded", data);
        }
        string effect = learner.IsLearning ? "corrections are learned, but the state is not saved" : "corrections are not learned";
        return HealthCheckResult.Degraded(Guard.Text($"{effect}: {learnerFault.Message}"), learnerFault, data);
    }
}
