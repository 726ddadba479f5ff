namespace LinearLearn;

/// <summary>
/// Specifies the margin that a rule uses in a joint update of three or more classes (<see cref="MulticlassUpdate.Joint"/>).
/// </summary>
public enum JointMargin
{
    /// <summary>The score of the true class minus that of its strongest rival; a step raises the former and lowers the latter.</summary>
    StrongestRival,

    /// <summary>A margin for each class k, y times its log-odds in the softmax of all scores, where a step moves every class.</summary>
    /// <remarks>
    /// The margin is y * (score k - log(sum of exp(score) over all other classes)), with y = +1 for the true class and -1 for the others. A
    /// rule whose step is rate / (1 + exp(margin)) descends on the softmax loss.
    /// </remarks>
    LogOdds,

    /// <summary>No joint margin: the rule learns three or more classes only one-vs-rest.</summary>
    None,
}
