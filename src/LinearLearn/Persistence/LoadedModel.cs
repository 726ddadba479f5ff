namespace LinearLearn;

/// <summary>A model made from what a file says, of whatever format.</summary>
internal static class LoadedModel
{
    /// <exception cref="InvalidDataException">The numbers are not those of a model.</exception>
    public static LinearModel Of(
        string fileName,
        ReadOnlySpan<float> weights,
        ReadOnlySpan<float> biases,
        ReadOnlySpan<int> labels,
        IReadOnlyDictionary<int, string>? classNames,
        float? byteScale,
        IReadOnlyDictionary<string, string> metadata)
    {
        try
        {
            return new LinearModel(weights, biases, labels, classNames, byteScale).WithMetadata(metadata);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException(Guard.Text($"{fileName}: {Guard.MessageOf(exception)}"), exception);
        }
    }
}
