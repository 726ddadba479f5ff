using System.Text.Json.Serialization;

namespace LinearLearn;

/// <summary>The members of a model's JSON, in the order in which they are written.</summary>
internal sealed class ModelJsonParts
{
    public required string Format { get; init; }

    public required int Version { get; init; }

    [JsonConverter(typeof(LabelsJson))]
    public required int[] Labels { get; init; }

    [JsonConverter(typeof(ClassNamesJson))]
    public SortedDictionary<int, string>? ClassNames { get; init; }

    [JsonConverter(typeof(NumberJson))]
    public float? ByteScale { get; init; }

    [JsonConverter(typeof(MetadataJson))]
    public SortedDictionary<string, string>? Metadata { get; init; }

    [JsonConverter(typeof(NumbersJson))]
    public required float[] Biases { get; init; }

    [JsonConverter(typeof(WeightRowsJson))]
    public required WeightRows Weights { get; init; }
}

/// <summary>Rows of weights, one after the other.</summary>
internal sealed record WeightRows(float[] Values, int Width)
{
    public int Count => Values.Length / Width;
}

/// <summary>Code that the compiler writes: nothing is looked up at run time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(ModelJsonParts))]
internal sealed partial class ModelJsonContext : JsonSerializerContext;
