namespace LinearLearn;

/// <summary>How a file in the LIBSVM format stands for rows of features. Values are checked when they are set.</summary>
public sealed record LibSvmOptions
{
    private const int DefaultMaxLineBytes = 1 << 26;

    /// <summary>
    /// The index that the file gives the first feature: 1 by default, as LIBSVM and svmlight have it, or 0, as scikit-learn's dump_svmlight_file has it by
    /// default. Read with the wrong one, all columns are shifted by one. An index 0 where 1 is the first is an error, and so is scikit-learn's own
    /// comment where it says otherwise; a file with neither cannot be told apart.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither 0 nor 1.</exception>
    public int FirstIndex
    {
        get;
        init => field = value is 0 or 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(FirstIndex), Guard.Text($"expected 0 or 1, found {value}"));
    } = 1;

    /// <summary>
    /// The number of features of an example, 1 or more; an index beyond it is an error. Where null (the default), the highest index found
    /// decides. A test file seldom has all the features of the training file, so give it the <see cref="Dataset.FeatureCount"/> of that one;
    /// reading in chunks needs it too.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? FeatureCount { get; init => field = value is { } count ? Guard.AtLeast(count, 1) : null; }

    /// <summary>
    /// Whether features with an index beyond <see cref="FeatureCount"/> are passed over, as liblinear-predict does, instead of being an error: false by
    /// default. For a model that knows fewer features than the file has, which weigh nothing then. Without a number of features it changes nothing, and
    /// it is not for writing.
    /// </summary>
    public bool IgnoreHigherIndices { get; init; }

    /// <summary>
    /// How many bytes a line may have, with its end: 67,108,864 by default, 1 or more. A longer one is an error, so that a damaged or hostile file takes no
    /// more memory than about twice that for its text. It is not for writing.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxLineBytes { get; init => field = Guard.AtLeast(value, 1); } = DefaultMaxLineBytes;

    /// <summary>One line: what is set.</summary>
    /// <returns>For instance "LibSvmOptions { FirstIndex = 1, IgnoreHigherIndices = False }".</returns>
    public override string ToString() => RecordText.Format(
        nameof(LibSvmOptions),
        (nameof(FirstIndex), FirstIndex),
        (nameof(FeatureCount), FeatureCount),
        (nameof(IgnoreHigherIndices), IgnoreHigherIndices),
        (nameof(MaxLineBytes), MaxLineBytes == DefaultMaxLineBytes ? null : MaxLineBytes));
}
