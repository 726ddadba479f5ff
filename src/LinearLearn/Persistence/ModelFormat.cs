namespace LinearLearn;

/// <summary>Specifies the format of a model file.</summary>
/// <remarks>The page docs/model-files.md describes each format byte by byte.</remarks>
public enum ModelFormat
{
    /// <summary>The safetensors format: a JSON header and raw little-endian numbers, which can be read from other languages.</summary>
    Safetensors,

    /// <summary>Human-readable JSON, with numbers that are read back with the same bits.</summary>
    Json,

    /// <summary>The text format of LIBLINEAR's <c>liblinear-train</c> and <c>liblinear-predict</c>.</summary>
    /// <remarks>
    /// <para>Class names, the byte scale and all metadata except the solver are not stored.</para>
    /// <para>
    /// Reading accepts models of LIBLINEAR's classifiers and rejects models for regression or of a single class. Weights are rounded to
    /// floats. The weight of the bias feature (-B) times its value becomes the bias. For two classes, the first label is the positive one.
    /// The name of the solver is kept in the metadata as "liblinear.solverType".
    /// </para>
    /// <para>
    /// Writing stores all weights, each as the double that equals it, so LIBLINEAR scores with the same numbers and reading the file
    /// restores the same bits. Biases other than 0 are stored as the weights of a bias feature of value 1. The solver is taken from the
    /// metadata; without it, L2R_L2LOSS_SVC_DUAL is written, the default of <c>liblinear-train</c>. Saving throws
    /// <see cref="ArgumentException"/> if the metadata contains anything other than the solver of a classifier. The weights of a model for
    /// bytes apply to the bytes multiplied by the scale.
    /// </para>
    /// </remarks>
    Liblinear,
}
