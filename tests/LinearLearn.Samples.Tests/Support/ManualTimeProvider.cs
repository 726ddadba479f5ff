namespace LinearLearn.Samples.Tests;

/// <summary>Represents a clock that a test moves.</summary>
internal sealed class ManualTimeProvider : TimeProvider
{
    private TimeSpan _now = TimeSpan.FromDays(1);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.Ticks;

    public void Move(TimeSpan by) => _now += by;
}
