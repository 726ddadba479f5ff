namespace LinearLearn;

/// <summary>How the columns of features are brought to one size.</summary>
public enum ScalingKind
{
    /// <summary>
    /// Mean 0 and standard deviation 1, but one factor for all columns of rows of length 1 (embeddings) and of sparse rows of 1000
    /// columns or more (words): <see cref="FeatureScaling.Automatic"/>.
    /// </summary>
    Automatic,

    /// <summary>Mean 0 and standard deviation 1: <see cref="FeatureScaling.Standard"/>.</summary>
    Standard,

    /// <summary>From 0 to 1: <see cref="FeatureScaling.MinMax"/>.</summary>
    MinMax,
}
