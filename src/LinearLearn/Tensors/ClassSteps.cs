namespace LinearLearn;

/// <summary>The steps of all classes along one example, as arrays with an element for each class.</summary>
/// <remarks>The arrays of floats have room for a vector beyond the last class.</remarks>
internal sealed class ClassSteps
{
    private static readonly float AllBits = BitConverter.Int32BitsToSingle(-1);

    public ClassSteps(int classes)
    {
        int length = classes + FeatureMajorWeights.VectorFloats;
        (Masks, Scales, Slopes, Factors) = (new float[length], new float[length], new float[length], new double[classes]);
    }

    /// <summary>Gets a float whose bits are all set for each class that moves, otherwise 0.</summary>
    public float[] Masks { get; }

    /// <summary>Gets the factors of the moves.</summary>
    public float[] Scales { get; }

    /// <summary>Gets the tau of each class (AdaGrad), or its confidence (AROW).</summary>
    public float[] Slopes { get; }

    /// <summary>Gets the factors of the changes of weights that are subtracted from the sums.</summary>
    public double[] Factors { get; }

    /// <summary>Sets the step of a class that moves.</summary>
    public void Set(int k, float scale, float slope, double factor) =>
        (Masks[k], Scales[k], Slopes[k], Factors[k]) = (AllBits, scale, slope, factor);

    /// <summary>Sets that a class does not move.</summary>
    public void Clear(int k) => (Masks[k], Scales[k], Slopes[k], Factors[k]) = (0, 0, 0, 0);
}
