namespace LinearLearn;

/// <summary>Represents the options of <see cref="CExport"/>: names and numbers in the generated header.</summary>
public sealed record COptions
{
    /// <summary>Gets the start of all names in the header, in capitals for macros.</summary>
    /// <remarks>Default: "model", as in <c>model_predict</c> and <c>MODEL_FEATURES</c>.</remarks>
    /// <exception cref="ArgumentException">
    /// The value is not a letter followed by letters, digits and single underscores, or has more than 32 characters.
    /// </exception>
    public string Prefix { get; init => field = SourceNames.RequireC(value, nameof(Prefix)); } = "model";

    /// <summary>
    /// Gets the precision of the weights: null for floats, or <see cref="WeightPrecision.Int8"/>, which rounds them like
    /// <see cref="LinearModel.Quantize"/>.
    /// </summary>
    /// <remarks>Default: null. C99 has no numbers of <see cref="WeightPrecision.Half"/> precision.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is <see cref="WeightPrecision.Half"/> or not defined.</exception>
    public WeightPrecision? Precision
    {
        get;
        init => field = value is null or WeightPrecision.Int8 ? value : throw new ArgumentOutOfRangeException(
            nameof(Precision), Guard.Text($"expected null or {WeightPrecision.Int8}, found {value}"));
    }

    /// <summary>Gets whether the features of a model with a <see cref="LinearModel.ByteScale"/> are signed bytes.</summary>
    /// <remarks>Default: false, bytes from 0 to 255. Models without a byte scale have features of floats in any case.</remarks>
    public bool SignedBytes { get; init; }

    /// <summary>Formats the options in the invariant culture.</summary>
    /// <returns>For instance "COptions { Prefix = model, SignedBytes = False }".</returns>
    public override string ToString() => RecordText.Format(
        nameof(COptions), (nameof(Prefix), Prefix), (nameof(Precision), Precision), (nameof(SignedBytes), SignedBytes));
}
