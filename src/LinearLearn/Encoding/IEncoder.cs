namespace LinearLearn;

/// <summary>
/// Turns one raw input, such as a text or a row of a table, into a row of features. An encoder and a <see cref="LinearModel"/> make a
/// <see cref="Classifier{TInput}"/>.
/// </summary>
/// <typeparam name="TInput">The type of an input, for instance a span of characters.</typeparam>
/// <remarks>Encoders are immutable and thread-safe: the same input always gives the same features.</remarks>
public interface IEncoder<TInput>
    where TInput : allows ref struct
{
    /// <summary>Gets the number of features of a row: 1 or more.</summary>
    int FeatureCount { get; }

    /// <summary>Encodes one input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="features">
    /// Receives the features other than 0, in columns 0 to <see cref="FeatureCount"/> - 1. Where it records names, the encoder also
    /// names the columns (<see cref="FeatureBuffer.AddName"/>).
    /// </param>
    /// <exception cref="ArgumentException">The input cannot be encoded. The message names what was expected, what was found and
    /// where.</exception>
    void Encode(TInput input, FeatureBuffer features);

    /// <summary>Gets all that is needed to create the encoder again: it is saved in the file of the classifier.</summary>
    /// <returns>Settings as a text, and numbers.</returns>
    EncoderState GetState();
}
