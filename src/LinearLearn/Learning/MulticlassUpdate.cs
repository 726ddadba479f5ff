namespace LinearLearn;

/// <summary>Specifies how an update rule learns three or more classes.</summary>
public enum MulticlassUpdate
{
    /// <summary>One-vs-rest: one independent learner of two classes for each class.</summary>
    OneVersusRest,

    /// <summary>All classes together, with the margin between the true class and its strongest rival.</summary>
    /// <remarks>
    /// The margin is the score of the true class minus that of its strongest rival; a step raises the former and lowers the latter.
    /// <see cref="LogisticUpdate"/> instead raises the true class and lowers all others, by their probabilities in the softmax
    /// (<see cref="JointMargin"/>). K. Crammer, Y. Singer, "Ultraconservative Online Algorithms for Multiclass Problems", JMLR 3, 2003;
    /// D. Böhning, "Multinomial logistic regression algorithm", Annals of the Institute of Statistical Mathematics 44, 1992.
    /// </remarks>
    Joint,
}
