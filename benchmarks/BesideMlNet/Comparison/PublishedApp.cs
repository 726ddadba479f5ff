namespace LinearLearn.BesideMlNet;

/// <summary>An app in one form.</summary>
public sealed record PublishedApp
{
    private readonly Dictionary<Quantity, List<double>> _samples = [];

    public required PublishForm Form { get; init; }

    public required string Executable { get; init; }

    /// <summary>The files that would be shipped: all but debug symbols (.pdb, .dbg).</summary>
    public required long Bytes { get; init; }

    /// <summary>Libraries of machine code among them, beside the app itself.</summary>
    public required int NativeFiles { get; init; }

    /// <summary>What the trimmer and the native compiler warn of.</summary>
    public required int Warnings { get; init; }

    /// <summary>Why it could not be published or does not run; null where it does.</summary>
    public string? Fault { get; init; }

    /// <summary>How many validation pictures it predicts right.</summary>
    public int Right { get; init; }

    public long ModelBytes { get; init; }

    public void Add(Quantity quantity, double value)
    {
        if (!_samples.TryGetValue(quantity, out List<double>? samples))
            _samples.Add(quantity, samples = []);
        samples.Add(value);
    }

    /// <summary>What was measured; null where nothing was.</summary>
    public Quartiles? Get(Quantity quantity) => _samples.TryGetValue(quantity, out List<double>? samples) ? new Quartiles(samples) : null;
}
