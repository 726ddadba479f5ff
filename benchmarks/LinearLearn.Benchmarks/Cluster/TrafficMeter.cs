using LinearLearn.Orleans;

namespace LinearLearn.Benchmarks;

/// <summary>Counts the bytes of tasks between processes.</summary>
internal sealed class TrafficMeter : IProgress<ClusterProgress>
{
    private ClusterProgress? _last;

    /// <summary>Gets the number of tasks: passes over all shards.</summary>
    public long Tasks => _last!.Task;

    /// <summary>Gets the bytes between the client and the groups.</summary>
    public long ClientBytes => _last!.BytesSent + _last.BytesReceived;

    /// <summary>Gets the bytes between silos.</summary>
    public long SiloBytes => _last!.BytesBetweenSilos;

    public void Report(ClusterProgress value) => _last = value;
}
