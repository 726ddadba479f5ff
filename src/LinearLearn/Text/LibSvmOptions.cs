namespace LinearLearn;

/// <summary>Represents options for the LIBSVM format: how a file maps to rows of features.</summary>
/// <remarks>Properties throw when they are set to an invalid value.</remarks>
public sealed record LibSvmOptions
{
    private const int DefaultMaxLineBytes = 1 << 26;

    /// <summary>Gets the index of the first feature in the file, 0 or 1.</summary>
    /// <remarks>
    /// Default: 1. LIBSVM and svmlight start at 1; scikit-learn's dump_svmlight_file starts at 0 by default. Reading with the wrong value
    /// shifts all columns by one. The reader throws if it finds index 0 although this property is 1, or a comment of scikit-learn that
    /// contradicts this property. A file that contains neither cannot be checked.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither 0 nor 1.</exception>
    public int FirstIndex
    {
        get;
        init => field = value is 0 or 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(FirstIndex), Guard.Text($"expected 0 or 1, found {value}"));
    } = 1;

    /// <summary>Gets the number of features per example, 1 or more, or null to use the highest index in the file.</summary>
    /// <remarks>
    /// Default: null. An index beyond the number of features is an error. A test file rarely contains all features of the training file, so
    /// set this property to the <see cref="Dataset.FeatureCount"/> of the training set. Reading in chunks requires it.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? FeatureCount { get; init => field = value is { } count ? Guard.AtLeast(count, 1) : null; }

    /// <summary>
    /// Gets whether to ignore features with an index beyond <see cref="FeatureCount"/>, as liblinear-predict does, instead of throwing.
    /// </summary>
    /// <remarks>
    /// Default: false. Use it for a model that has fewer features than the file. It has no effect if the number of
    /// features is null, and when writing.
    /// </remarks>
    public bool IgnoreHigherIndices { get; init; }

    /// <summary>Gets whether a row may begin with a feature instead of a label; its label is then 0.</summary>
    /// <remarks>Default: false. Use it for rows to classify. It has no effect when writing.</remarks>
    public bool AllowMissingLabels { get; init; }

    /// <summary>Gets the maximum length of a line in bytes, including its end, 1 or more.</summary>
    /// <remarks>
    /// Default: 67,108,864. A longer line is an error. The limit bounds the memory for the text of a damaged or hostile file to about twice
    /// its value. It has no effect when writing.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxLineBytes { get; init => field = Guard.AtLeast(value, 1); } = DefaultMaxLineBytes;

    /// <summary>Describes the options on one line.</summary>
    /// <returns>For example "LibSvmOptions { FirstIndex = 1, IgnoreHigherIndices = False }".</returns>
    public override string ToString() => RecordText.Format(
        nameof(LibSvmOptions),
        (nameof(FirstIndex), FirstIndex),
        (nameof(FeatureCount), FeatureCount),
        (nameof(IgnoreHigherIndices), IgnoreHigherIndices),
        (nameof(AllowMissingLabels), AllowMissingLabels ? true : null),
        (nameof(MaxLineBytes), MaxLineBytes == DefaultMaxLineBytes ? null : MaxLineBytes));
}
