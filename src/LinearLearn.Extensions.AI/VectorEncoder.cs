using System.Text.Json;
using static System.FormattableString;

namespace LinearLearn.Extensions.AI;

/// <summary>
/// Uses embeddings unchanged as features, and stores the name of their model, because embeddings of different models are not comparable.
/// </summary>
internal sealed class VectorEncoder(int dimensions, string? modelId) : IEncoder<ReadOnlySpan<float>>
{
    private const string Kind = "embedding";
    private const string DimensionsName = "dimensions";
    private const string ModelName = "model";

    public int FeatureCount => dimensions;

    /// <summary>Gets the name of the model that computed the embeddings; null if the generator does not provide it.</summary>
    public string? ModelId => modelId;

    public void Encode(ReadOnlySpan<float> input, FeatureBuffer features)
    {
        if (input.Length != dimensions)
            throw new ArgumentException(
                Invariant($"expected an embedding of {dimensions} dimensions, found {input.Length}"));
        for (int i = 0; i < input.Length; i++)
        {
            if (input[i] != 0)
                features.Add(i, input[i]);
            if (features.RecordsNames)
                features.AddName(i, Invariant($"dimension {i}"));
        }
    }

    public EncoderState GetState()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            json.WriteNumber(DimensionsName, dimensions);
            if (modelId is not null)
                json.WriteString(ModelName, modelId);
            json.WriteEndObject();
        }
        return new EncoderState(Kind, System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    /// <exception cref="InvalidDataException">The state is not that of such an encoder.</exception>
    public static VectorEncoder FromState(EncoderState state)
    {
        if (state.Kind != Kind)
            throw new InvalidDataException(
                $"expected the file of an {Kind} classifier, found that of a {Excerpt.Format(state.Kind)} classifier");
        try
        {
            using JsonDocument json = JsonDocument.Parse(state.Settings);
            int dimensions = json.RootElement.GetProperty(DimensionsName).GetInt32();
            string? modelId = json.RootElement.TryGetProperty(ModelName, out JsonElement model) ? model.GetString() : null;
            if (dimensions < 1)
                throw new InvalidDataException(
                    Invariant($"expected 1 dimension or more, found {dimensions}"));
            return new VectorEncoder(dimensions, modelId);
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException(
                $"expected {DimensionsName} and {ModelName} in the settings of the encoder, found {Excerpt.Format(state.Settings)}",
                exception);
        }
    }
}
