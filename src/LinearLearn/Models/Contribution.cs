namespace LinearLearn;

/// <summary>What one feature of an example adds to a score: see <see cref="Explanation"/>.</summary>
/// <param name="Column">The column of the feature, from 0 on.</param>
/// <param name="Feature">The feature of the example; of bytes, <see cref="LinearModel.ByteScale"/> * byte.</param>
/// <param name="Weight">
/// The weight of the explained class; for the negative one of two classes with its sign flipped, against a rival the difference of both
/// weights.
/// </param>
/// <param name="Value">Weight * feature in double precision, other than 0: above 0 it speaks for the class, below 0 against it.</param>
public readonly record struct Contribution(int Column, double Feature, double Weight, double Value)
{
    /// <summary>
    /// Gets what the encoder of a <see cref="Classifier{TInput}"/> calls the feature, such as a word of the text or "income". Default: null, for
    /// models of numbers.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>Formats the contribution in the invariant culture.</summary>
    /// <returns>For instance "Contribution { Column = 2, Feature = 0.5, Weight = -3, Value = -1.5 }".</returns>
    public override string ToString() =>
        RecordText.Format(
            nameof(Contribution), (nameof(Name), Name), (nameof(Column), Column), (nameof(Feature), Feature), (nameof(Weight), Weight), (nameof(Value), Value));
}
