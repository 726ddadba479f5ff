using System.Collections.ObjectModel;

namespace LinearLearn;

/// <summary>Represents the options of a <see cref="TableEncoder"/>.</summary>
/// <remarks>Immutable. The defaults suit most tables.</remarks>
public sealed record TableEncoderOptions
{
    internal const int MaxHashedColumns = 1 << 20;
    internal const int DefaultKnots = 5;
    internal const int MinRowsForKnots = 200;
    internal const int MaxColumnsForKnots = 100;

    /// <summary>Gets the kinds of columns by name, for columns other than the label whose kind should not be inferred.</summary>
    /// <remarks>Default: none. The dictionary is copied.</remarks>
    /// <exception cref="ArgumentException">A kind is not defined.</exception>
    public IReadOnlyDictionary<string, ColumnKind> Kinds
    {
        get => GivenKinds ?? ReadOnlyDictionary<string, ColumnKind>.Empty; // created late, because its methods take time to compile
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach (ColumnKind kind in value.Values)
                Guard.Defined(kind, nameof(Kinds));
            GivenKinds = new ReadOnlyDictionary<string, ColumnKind>(new Dictionary<string, ColumnKind>(value, StringComparer.Ordinal));
        }
    }

    /// <summary>Gets <see cref="Kinds"/>, or null if they are not set.</summary>
    internal ReadOnlyDictionary<string, ColumnKind>? GivenKinds { get; private init; }

    /// <summary>Gets the decimal separator of numbers in texts: '.', ',' or null to infer it for each column.</summary>
    /// <remarks>
    /// Default: null. Inference throws if all commas are ambiguous, as in 1,234. Cells that are not texts do not need a separator.
    /// </remarks>
    /// <exception cref="ArgumentException">The value is another character.</exception>
    public char? DecimalSeparator
    {
        get;
        init => field = value is null or '.' or ','
            ? value
            : throw new ArgumentException(
                Guard.Text($"expected '.' or ',', found {Excerpt.Format(value.Value.ToString())}"), nameof(DecimalSeparator));
    }

    /// <summary>
    /// Gets the number of knots of a number column, the quantiles at which its effect can bend: 0 (a straight line), 3 to 32, or null.
    /// </summary>
    /// <remarks>Default: null. Null means 5 for tables of at least 200 training rows and at most 100 columns, otherwise 0.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public int? Knots
    {
        get;
        init => field = value is null or 0 or (>= LinearLearn.Knots.Fewest and <= LinearLearn.Knots.Most)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Knots), Guard.Text($"expected 0 or {LinearLearn.Knots.Fewest} to {LinearLearn.Knots.Most}, found {value}"));
    }

    /// <summary>Gets the maximum number of values of a category column that have a separate feature: 1 or more.</summary>
    /// <remarks>
    /// Default: 256. The most frequent values have a separate feature. All others, including values that did not occur in training, are
    /// hashed into <see cref="HashedColumns"/> features.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int MaxCategories { get; init => field = Guard.AtLeast(value, 1, nameof(MaxCategories)); } = 256;

    /// <summary>Gets the number of training rows in which a category must occur to have a separate feature: 1 or more.</summary>
    /// <remarks>
    /// Default: 2. Rarer values share one feature with values that did not occur. If the minimum is 1, the feature of values that did not
    /// occur has the weight 0.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int MinCategoryCount { get; init => field = Guard.AtLeast(value, 1, nameof(MinCategoryCount)); } = 2;

    /// <summary>
    /// Gets the number of features that values beyond <see cref="MaxCategories"/> are hashed into: a power of two, 1 to 1,048,576.
    /// </summary>
    /// <remarks>Default: 256.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range or not a power of two.</exception>
    public int HashedColumns
    {
        get;
        init => field = value is >= 1 and <= MaxHashedColumns && int.IsPow2(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(HashedColumns), Guard.Text($"expected a power of two from 1 to {MaxHashedColumns}, found {value}"));
    }
    = 256;

    /// <summary>Gets the options for columns of texts; null for the defaults of <see cref="TextEncoderOptions"/>.</summary>
    /// <remarks>Default: null.</remarks>
    public TextEncoderOptions? Text { get; init; }
}
