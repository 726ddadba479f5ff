namespace LinearLearn;

/// <summary>Represents the weight of a column for a class, as <see cref="LinearModel.TopFeatures"/> returns it.</summary>
/// <param name="Column">The zero-based column of the feature.</param>
/// <param name="Weight">The contribution of a feature of 1 to the score of the class: above 0 for the class, below 0 against it.</param>
public readonly record struct FeatureWeight(int Column, float Weight)
{
    /// <summary>Formats the weight in the invariant culture.</summary>
    /// <returns>For example "FeatureWeight { Column = 2, Weight = -3 }".</returns>
    public override string ToString() => RecordText.Format(nameof(FeatureWeight), (nameof(Column), Column), (nameof(Weight), Weight));
}
