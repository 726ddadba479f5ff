namespace LinearLearn;

/// <summary>How an update rule learns more than two classes.</summary>
public enum MulticlassUpdate
{
    /// <summary>Each class against all others, as so many learners of two classes, independent of each other.</summary>
    OneVersusRest,

    /// <summary>
    /// The margin is the true class's score minus that of its strongest rival; a step raises the one and lowers the other.
    /// </summary>
    /// <remarks>K. Crammer, Y. Singer, "Ultraconservative Online Algorithms for Multiclass Problems", JMLR 3, 2003.</remarks>
    Joint,
}
