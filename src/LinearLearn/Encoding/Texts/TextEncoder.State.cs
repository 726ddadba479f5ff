namespace LinearLearn;

// Converts the encoder to and from its saved form.
public sealed partial class TextEncoder
{
    /// <summary>The <see cref="EncoderState.Kind"/> of text encoders.</summary>
    internal const string StateKind = "text";

    private const string FrequenciesName = "inverseDocumentFrequency";

    /// <inheritdoc/>
    public EncoderState GetState() => new(
        StateKind,
        TextEncoderSettings.Format(Options),
        _inverseFrequencies is null ? null : new Dictionary<string, float[]> { [FrequenciesName] = [.. _inverseFrequencies] });

    /// <summary>Creates an encoder from a saved state.</summary>
    /// <param name="state">A state that <see cref="GetState"/> returned.</param>
    /// <returns>An encoder that returns the same rows as the saved one.</returns>
    /// <exception cref="InvalidDataException">
    /// The state is not that of a text encoder. The message states what was expected and what was found.
    /// </exception>
    public static TextEncoder FromState(EncoderState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Kind != StateKind)
        {
            throw new InvalidDataException(
                Guard.Text($"expected the state of a {StateKind} encoder, found that of a {Excerpt.Format(state.Kind)} encoder"));
        }
        TextEncoderOptions options = TextEncoderSettings.Parse(state.Settings);
        float[]? frequencies = options.InverseDocumentFrequency ? ReadFrequencies(state, 1 << options.HashBits) : null;
        string? other = state.Floats.Keys.Concat(state.Integers.Keys)
            .FirstOrDefault(name => frequencies is null || name != FrequenciesName);
        if (other is not null)
            throw new InvalidDataException(
                Guard.Text($"expected no other arrays in the state of a text encoder, found {Excerpt.Format(other)}"));
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
            throw new InvalidDataException(Guard.Text($"expected an array {FrequenciesName} in the state of the text encoder, found none"));
        if (frequencies.Length != columns)
            throw new InvalidDataException(Guard.Text($"{FrequenciesName}: expected {columns} numbers, found {frequencies.Length}"));
        // The upper limit holds even if only one of 2^31 texts has the feature.
        int index = Array.FindIndex(frequencies, value => value is not (>= 1 and <= 24));
        if (index >= 0)
        {
            throw new InvalidDataException(
                Guard.Text($"{FrequenciesName}: expected numbers from 1 to 24, found {frequencies[index]} in column {index}"));
        }
        return [.. frequencies];
    }
}
