namespace LinearLearn;

/// <summary>The margin that a rule learns from where many classes are learned jointly (<see cref="MulticlassUpdate.Joint"/>).</summary>
public enum JointMargin
{
    /// <summary>The true class's score minus that of its strongest rival. A step raises the one and lowers the other.</summary>
    StrongestRival,

    /// <summary>
    /// A margin for each class k: y times its log-odds in the softmax of all scores, y * (score k - log(sum of exp(score) over all other
    /// classes)), with y = +1 for the true class and -1 for the others. A step moves every class. A rule whose step is
    /// rate / (1 + exp(margin)) descends on the softmax loss.
    /// </summary>
    LogOdds,

    /// <summary>None: the rule learns many classes one-vs-rest only.</summary>
    None,
}
