namespace LinearLearn;

// The saved form.
public sealed partial class TextEncoder
{
    /// <summary>What <see cref="EncoderState.Kind"/> is.</summary>
    internal const string StateKind = "text";

    private const string FrequenciesName = "inverseDocumentFrequency";

    /// <inheritdoc/>
    public EncoderState GetState() => new(
        StateKind,
        TextEncoderSettings.Format(Options),
        _inverseFrequencies is null ? null : new Dictionary<string, float[]> { [FrequenciesName] = [.. _inverseFrequencies] });

    /// <summary>Creates the encoder of a saved state.</summary>
    /// <param name="state">What <see cref="GetState"/> returned.</param>
    /// <returns>An encoder that gives the same rows.</returns>
    /// <exception cref="InvalidDataException">It is not the state of a text encoder. The message names what was expected and what was
    /// found.</exception>
    public static TextEncoder FromState(EncoderState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Kind != StateKind)
        {
            throw new InvalidDataException(
                Guard.Text($"expected the state of an encoder of the kind {StateKind}, found {Excerpt.Format(state.Kind)}"));
        }
        TextEncoderOptions options = TextEncoderSettings.Parse(state.Settings);
        float[]? frequencies = options.InverseDocumentFrequency ? ReadFrequencies(state, 1 << options.HashBits) : null;
        string? other = state.Floats.Keys.Concat(state.Integers.Keys)
            .FirstOrDefault(name => frequencies is null || name != FrequenciesName);
        if (other is not null)
            throw new InvalidDataException(Guard.Text($"expected no other numbers of a text encoder, found {Excerpt.Format(other)}"));
        try
        {
            return new TextEncoder(options, frequencies);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException(Guard.GetMessage(exception), exception);
        }
    }

    private static float[] ReadFrequencies(EncoderState state, int columns)
    {
        if (!state.Floats.TryGetValue(FrequenciesName, out float[]? frequencies))
            throw new InvalidDataException(Guard.Text($"expected numbers named {FrequenciesName} of the text encoder, found none"));
        if (frequencies.Length != columns)
            throw new InvalidDataException(Guard.Text($"{FrequenciesName}: expected {columns} numbers, found {frequencies.Length}"));
        // At most as if one of 2^31 texts has the feature.
        int index = Array.FindIndex(frequencies, value => value is not (>= 1 and <= 24));
        if (index >= 0)
        {
            throw new InvalidDataException(
                Guard.Text($"{FrequenciesName}: expected numbers from 1 to 24, found {frequencies[index]} in column {index}"));
        }
        return [.. frequencies];
    }
}
