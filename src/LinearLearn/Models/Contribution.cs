namespace LinearLearn;

/// <summary>Represents the contribution of one feature of an example to a score; see <see cref="Explanation"/>.</summary>
/// <param name="Column">The zero-based column of the feature.</param>
/// <param name="Feature">The feature of the example; for bytes, <see cref="LinearModel.ByteScale"/> * byte.</param>
/// <param name="Weight">
/// The weight of the explained class; for the negative one of two classes, with its sign flipped; with a rival, the difference of both
/// weights.
/// </param>
/// <param name="Value">Weight * feature in double precision, never 0: above 0 for the class, below 0 against it.</param>
public readonly record struct Contribution(int Column, double Feature, double Weight, double Value)
{
    /// <summary>
    /// Gets the name of the feature that the encoder of a <see cref="Classifier{TInput}"/> provides, such as a word of the text or
    /// "income".
    /// </summary>
    /// <remarks>Default: null, for models of numbers.</remarks>
    public string? Name { get; init; }

    /// <summary>Formats the contribution in the invariant culture.</summary>
    /// <returns>For example "Contribution { Column = 2, Feature = 0.5, Weight = -3, Value = -1.5 }".</returns>
    public override string ToString() =>
        RecordText.Format(
            nameof(Contribution),
            (nameof(Name), Name),
            (nameof(Column), Column),
            (nameof(Feature), Feature),
            (nameof(Weight), Weight),
            (nameof(Value), Value));
}
