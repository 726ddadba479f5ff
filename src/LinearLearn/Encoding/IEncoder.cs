namespace LinearLearn;

/// <summary>Turns a raw input, such as a text or a row of a table, into a row of features.</summary>
/// <typeparam name="TInput">The type of an input, for instance a span of characters.</typeparam>
/// <remarks>
/// Together with a <see cref="LinearModel"/>, an encoder makes a <see cref="Classifier{TInput}"/>. Implementations must be immutable and
/// thread-safe, and return the same features for the same input.
/// </remarks>
public interface IEncoder<TInput>
    where TInput : allows ref struct
{
    /// <summary>Gets the number of features of a row, 1 or more.</summary>
    int FeatureCount { get; }

    /// <summary>Encodes one input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="features">
    /// Receives the features other than 0, in columns 0 to <see cref="FeatureCount"/> - 1. If its <see cref="FeatureBuffer.RecordsNames"/>
    /// is true, the encoder also names the columns (<see cref="FeatureBuffer.AddName"/>).
    /// </param>
    /// <exception cref="ArgumentException">
    /// The input cannot be encoded. The message states what was expected, what was found and where.
    /// </exception>
    void Encode(TInput input, FeatureBuffer features);

    /// <summary>Gets the state from which the encoder can be recreated; it is saved in the file of the classifier.</summary>
    /// <returns>The settings as text, and arrays of numbers.</returns>
    EncoderState GetState();
}
