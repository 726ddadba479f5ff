namespace LinearLearn;

/// <summary>What the numbers of a <see cref="ScoreHistogram"/> are.</summary>
public enum ScoreQuantity
{
    /// <summary>A score of each example. The higher, the more likely it is of the class whose score it is.</summary>
    Score,

    /// <summary>
    /// How far each example's right class leads: its score minus the highest score of the other classes. Below 0 the example is classified wrong.
    /// </summary>
    Margin,
}
