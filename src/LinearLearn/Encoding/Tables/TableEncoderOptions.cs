using System.Collections.Frozen;

namespace LinearLearn;

/// <summary>How a <see cref="TableEncoder"/> is fitted. The defaults suit most tables.</summary>
/// <remarks>Immutable.</remarks>
public sealed record TableEncoderOptions
{
    internal const int MaxHashedColumns = 1 << 20;
    internal const int DefaultKnots = 5;
    internal const int MinRowsForKnots = 200;
    internal const int MaxColumnsForKnots = 100;

    /// <summary>
    /// Gets the kinds of columns by name, for those that should not be inferred from the training rows. The label is not among them.
    /// Copied. Default: none.
    /// </summary>
    /// <exception cref="ArgumentException">A kind is not defined.</exception>
    public IReadOnlyDictionary<string, ColumnKind> Kinds
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach (ColumnKind kind in value.Values)
                Guard.Defined(kind, nameof(Kinds));
            field = value.ToFrozenDictionary(StringComparer.Ordinal);
        }
    }
    = FrozenDictionary<string, ColumnKind>.Empty;

    /// <summary>
    /// Gets the decimal separator of numbers in texts: '.' or ','. Default: null, inferred for each column, with an error where 1,234 could
    /// be either a decimal or a thousand. Cells that are not texts do not need it.
    /// </summary>
    /// <exception cref="ArgumentException">It is another character.</exception>
    public char? DecimalSeparator
    {
        get;
        init => field = value is null or '.' or ','
            ? value
            : throw new ArgumentException(
                Guard.Text($"expected '.' or ',', found {Excerpt.Format(value.Value.ToString())}"), nameof(DecimalSeparator));
    }

    /// <summary>
    /// Gets how many quantiles of a number have a feature, so that its effect can bend there: 0, a straight line, or 3 to 32. Default:
    /// null, 5 for tables of at least 200 training rows and at most 100 columns, otherwise 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public int? Knots
    {
        get;
        init => field = value is null or 0 or (>= LinearLearn.Knots.Fewest and <= LinearLearn.Knots.Most)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Knots), Guard.Text($"expected 0 or {LinearLearn.Knots.Fewest} to {LinearLearn.Knots.Most}, found {value}"));
    }

    /// <summary>
    /// Gets the maximum number of values of a category with a feature of their own: the most frequent ones. All others, also those that did
    /// not occur in training, are hashed into <see cref="HashedColumns"/> features. 1 or more. Default: 256.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int MaxCategories { get; init => field = Guard.AtLeast(value, 1, nameof(MaxCategories)); } = 256;

    /// <summary>
    /// Gets how often a value of a category occurs in the training rows at least if it has a feature of its own. Rarer values share one
    /// feature, which also stands for values that did not occur. 1 or more; of 1, values that did not occur have the weight 0. Default: 2.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int MinCategoryCount { get; init => field = Guard.AtLeast(value, 1, nameof(MinCategoryCount)); } = 2;

    /// <summary>
    /// Gets the number of features that values beyond <see cref="MaxCategories"/> are hashed into: a power of two, 1 to 1,048,576. Default:
    /// 256.
    /// </summary>
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

    /// <summary>Gets how columns of texts are encoded. Default: null, the defaults of <see cref="TextEncoderOptions"/>.</summary>
    public TextEncoderOptions? Text { get; init; }
}
