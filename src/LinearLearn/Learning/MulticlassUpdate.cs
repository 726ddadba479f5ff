namespace LinearLearn;

/// <summary>How an update rule learns more than two classes.</summary>
public enum MulticlassUpdate
{
    /// <summary>Each class against all others, as so many learners of two classes, independent of each other.</summary>
    OneVersusRest,

    /// <summary>
    /// All classes together. The margin is the true class's score minus that of its strongest rival; a step raises the one and lowers the
    /// other. <see cref="LogisticUpdate"/> instead raises the true class and lowers all others, by their probabilities in the softmax
    /// (<see cref="JointMargin"/>).
    /// </summary>
    /// <remarks>
    /// K. Crammer, Y. Singer, "Ultraconservative Online Algorithms for Multiclass Problems", JMLR 3, 2003; D. Böhning, "Multinomial
    /// logistic regression algorithm", Annals of the Institute of Statistical Mathematics 44, 1992.
    /// </remarks>
    Joint,
}
