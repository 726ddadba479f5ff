namespace LinearLearn;

/// <summary>An encoder and a linear model: classifies raw inputs.</summary>
/// <typeparam name="TInput">The type of an input.</typeparam>
public class Classifier<TInput>
    where TInput : allows ref struct
{
    /// <summary>Gets the encoder.</summary>
    public IEncoder<TInput> Encoder => throw new NotImplementedException();
}
