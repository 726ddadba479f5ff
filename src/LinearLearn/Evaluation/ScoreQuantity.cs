namespace LinearLearn;

/// <summary>Specifies the quantity that a <see cref="ScoreHistogram"/> counts.</summary>
public enum ScoreQuantity
{
    /// <summary>The score of one class, higher if an example is more likely of that class.</summary>
    Score,

    /// <summary>
    /// The margin: the score of the correct class minus the highest score of the other classes, below 0 if the prediction is incorrect.
    /// </summary>
    Margin,
}
