namespace LinearLearn;

/// <summary>Specifies how a <see cref="ConformalPredictor"/> chooses the labels of a set.</summary>
public enum ConformalMethod
{
    /// <summary>All labels whose probability reaches one threshold (LAC).</summary>
    /// <remarks>
    /// Sets are the smallest on average, but easy examples are covered more often than hard ones. The nonconformity of a label is 1 - p. M.
    /// Sadinle, J. Lei, L. Wasserman, "Least Ambiguous Set-Valued Classifiers With Bounded Error Levels", Journal of the American
    /// Statistical Association 114, 2019.
    /// </remarks>
    LeastAmbiguous,

    /// <summary>The most probable labels until their probabilities add up to a threshold (APS).</summary>
    /// <remarks>
    /// The sets are larger, and their size follows the difficulty of the example. The nonconformity of a label is the sum of the
    /// larger probabilities + u * p, with u uniform in [0, 1). Y. Romano, M. Sesia, E. J. Candès, "Classification with Valid and Adaptive
    /// Coverage", NeurIPS 2020.
    /// </remarks>
    Adaptive,
}
