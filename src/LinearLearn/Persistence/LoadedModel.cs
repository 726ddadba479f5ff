namespace LinearLearn;

/// <summary>Creates models from what was read from files of any format.</summary>
internal static class LoadedModel
{
    /// <exception cref="InvalidDataException">The values do not form a valid model.</exception>
    public static LinearModel Create(
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
            return new LinearModel(weights, biases, new ClassLabels(labels, classNames), byteScale).WithMetadata(metadata);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException(Guard.Text($"{fileName}: {Guard.GetMessage(exception)}"), exception);
        }
    }
}
