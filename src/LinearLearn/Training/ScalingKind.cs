namespace LinearLearn;

/// <summary>Specifies how a <see cref="ScaledTrainer"/> scales the columns of features.</summary>
public enum ScalingKind
{
    /// <summary>
    /// Mean 0 and standard deviation 1, but one factor for all columns of unit-length rows (embeddings) and of sparse rows of 1000 or more
    /// columns (text): <see cref="FeatureScaling.Automatic"/>.
    /// </summary>
    Automatic,

    /// <summary>Mean 0 and standard deviation 1: <see cref="FeatureScaling.Standard"/>.</summary>
    Standard,

    /// <summary>A range from 0 to 1: <see cref="FeatureScaling.MinMax"/>.</summary>
    MinMax,
}
