namespace LinearLearn.Orleans;

/// <summary>Represents a <see cref="ShardLocations"/>.</summary>
[GenerateSerializer]
[Alias("LinearLearn.Locations")]
internal struct LocationsSurrogate(ShardLocations locations)
{
    [Id(0)]
    public string Pattern = locations.Pattern;

    [Id(1)]
    public int Count = locations.Count;

    [Id(2)]
    public string[]? List = locations.List;

    public readonly ShardLocations ToLocations() => List is null ? new ShardLocations(Pattern, Count) : new ShardLocations(List);
}

/// <summary>Represents a <see cref="LibSvmShards"/>.</summary>
[GenerateSerializer]
[Alias("LinearLearn.LibSvmShards")]
internal struct LibSvmShardsSurrogate
{
    [Id(0)]
    public LocationsSurrogate Locations;

    [Id(1)]
    public int FirstIndex;

    [Id(2)]
    public int? FeatureCount;

    [Id(3)]
    public bool IgnoreHigherIndices;

    [Id(4)]
    public int MaxLineBytes;
}

/// <summary>Represents a <see cref="CsvShards"/>.</summary>
[GenerateSerializer]
[Alias("LinearLearn.CsvShards")]
internal struct CsvShardsSurrogate
{
    [Id(0)]
    public LocationsSurrogate Locations;

    [Id(1)]
    public string EncoderKind;

    [Id(2)]
    public string EncoderSettings;

    [Id(3)]
    public Dictionary<string, float[]> EncoderFloats;

    [Id(4)]
    public Dictionary<string, int[]> EncoderIntegers;

    [Id(5)]
    public int[] Labels;

    [Id(6)]
    public Dictionary<int, string> Names;

    [Id(7)]
    public string? WeightColumn;
}

/// <summary>Represents a <see cref="RegisteredShards"/>.</summary>
[GenerateSerializer]
[Alias("LinearLearn.RegisteredShards")]
internal struct RegisteredShardsSurrogate
{
    [Id(0)]
    public string Name;

    [Id(1)]
    public int Shards;

    [Id(2)]
    public string Argument;
}

/// <summary>Converts <see cref="LibSvmShards"/>.</summary>
[RegisterConverter]
internal sealed class LibSvmShardsConverter : IConverter<LibSvmShards, LibSvmShardsSurrogate>
{
    public LibSvmShards ConvertFromSurrogate(in LibSvmShardsSurrogate surrogate)
    {
        LibSvmOptions options = new()
        {
            FirstIndex = surrogate.FirstIndex,
            FeatureCount = surrogate.FeatureCount,
            IgnoreHigherIndices = surrogate.IgnoreHigherIndices,
            MaxLineBytes = surrogate.MaxLineBytes,
        };
        return new LibSvmShards(surrogate.Locations.ToLocations(), options);
    }

    public LibSvmShardsSurrogate ConvertToSurrogate(in LibSvmShards value) => new()
    {
        Locations = new LocationsSurrogate(value.Locations),
        FirstIndex = value.Options.FirstIndex,
        FeatureCount = value.Options.FeatureCount,
        IgnoreHigherIndices = value.Options.IgnoreHigherIndices,
        MaxLineBytes = value.Options.MaxLineBytes,
    };
}

/// <summary>Converts <see cref="CsvShards"/>.</summary>
[RegisterConverter]
internal sealed class CsvShardsConverter : IConverter<CsvShards, CsvShardsSurrogate>
{
    public CsvShards ConvertFromSurrogate(in CsvShardsSurrogate surrogate)
    {
        EncoderState state = new(
            surrogate.EncoderKind, surrogate.EncoderSettings, surrogate.EncoderFloats, surrogate.EncoderIntegers);
        ClassLabels classes = new(surrogate.Labels, surrogate.Names);
        return new CsvShards(surrogate.Locations.ToLocations(), TableEncoder.FromState(state), classes, surrogate.WeightColumn);
    }

    public CsvShardsSurrogate ConvertToSurrogate(in CsvShards value)
    {
        EncoderState state = value.Encoder.GetState();
        return new CsvShardsSurrogate
        {
            Locations = new LocationsSurrogate(value.Locations),
            EncoderKind = state.Kind,
            EncoderSettings = state.Settings,
            EncoderFloats = new Dictionary<string, float[]>(state.Floats),
            EncoderIntegers = new Dictionary<string, int[]>(state.Integers),
            Labels = value.Classes.Values.ToArray(),
            Names = new Dictionary<int, string>(value.Classes.Names),
            WeightColumn = value.WeightColumn,
        };
    }
}

/// <summary>Converts <see cref="RegisteredShards"/>.</summary>
[RegisterConverter]
internal sealed class RegisteredShardsConverter : IConverter<RegisteredShards, RegisteredShardsSurrogate>
{
    public RegisteredShards ConvertFromSurrogate(in RegisteredShardsSurrogate surrogate) =>
        new(surrogate.Name, surrogate.Shards, surrogate.Argument);

    public RegisteredShardsSurrogate ConvertToSurrogate(in RegisteredShards value) =>
        new() { Name = value.Name, Shards = value.Shards, Argument = value.Argument };
}
