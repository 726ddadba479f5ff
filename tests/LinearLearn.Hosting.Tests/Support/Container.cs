using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace LinearLearn.Hosting.Tests;

/// <summary>Represents a container without a host, with a clock that the test moves.</summary>
internal sealed class Container : IAsyncDisposable
{
    private readonly ServiceProvider _provider;

    public Container(Action<IServiceCollection> add, TimeProvider? time = null)
    {
        ServiceCollection services = new();
        services.AddSingleton(time ?? Time);
        services.AddFakeLogging();
        add(services);
        _provider = services.BuildServiceProvider();
    }

    public FakeTimeProvider Time { get; } = new();

    public IServiceProvider Services => _provider;

    public FakeLogCollector Logs => _provider.GetFakeLogCollector();

    public ServedTextClassifier Text => _provider.GetRequiredService<ServedTextClassifier>();

    public ServedLinearModel Linear => _provider.GetRequiredService<ServedLinearModel>();

    public IEnumerable<string> MessagesOf(LogLevel level) =>
        Logs.GetSnapshot().Where(record => record.Level == level).Select(record => record.Message);

    public async Task<HealthReportEntry> CheckHealthAsync(string name = "default")
    {
        HealthReport report = await _provider.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        return report.Entries["linearlearn:" + name];
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();
}
