namespace LinearLearn.BesideMlNet;

/// <summary>Represents an app published in one form.</summary>
public sealed record PublishedApp
{
    private readonly Dictionary<Quantity, List<double>> _samples = [];

    public required PublishForm Form { get; init; }

    public required string Executable { get; init; }

    /// <summary>Gets the size of the shipped files: all except debug symbols (.pdb, .dbg).</summary>
    public required long Bytes { get; init; }

    /// <summary>Gets the number of native libraries among these files, except the app itself.</summary>
    public required int NativeFiles { get; init; }

    /// <summary>Gets the number of warnings of the trimmer and the native compiler.</summary>
    public required int Warnings { get; init; }

    /// <summary>Gets the reason why the app could not be published or does not run; null if it runs.</summary>
    public string? Fault { get; init; }

    /// <summary>Gets the number of validation images that the app predicts correctly.</summary>
    public int Right { get; init; }

    public long ModelBytes { get; init; }

    public void Add(Quantity quantity, double value)
    {
        if (!_samples.TryGetValue(quantity, out List<double>? samples))
            _samples.Add(quantity, samples = []);
        samples.Add(value);
    }

    /// <summary>Gets the quartiles of a quantity; null if it was not measured.</summary>
    public Quartiles? Get(Quantity quantity) => _samples.TryGetValue(quantity, out List<double>? samples) ? new Quartiles(samples) : null;
}
