namespace LinearLearn;

/// <summary>The weight of a column for a class: see <see cref="LinearModel.TopFeatures"/>.</summary>
/// <param name="Column">The column of the feature, from 0 on.</param>
/// <param name="Weight">What a feature of 1 adds to the score of the class: above 0 it speaks for the class, below 0 against it.</param>
public readonly record struct FeatureWeight(int Column, float Weight)
{
    /// <summary>Formats the weight in the invariant culture.</summary>
    /// <returns>For instance "FeatureWeight { Column = 2, Weight = -3 }".</returns>
    public override string ToString() => RecordText.Format(nameof(FeatureWeight), (nameof(Column), Column), (nameof(Weight), Weight));
}
