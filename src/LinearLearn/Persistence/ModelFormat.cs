namespace LinearLearn;

/// <summary>What the file of a model looks like. docs/model-files.md describes each byte by byte.</summary>
public enum ModelFormat
{
    /// <summary>A header in JSON and raw little-endian numbers, which other languages read as well: the default.</summary>
    Safetensors,

    /// <summary>Text for people. Numbers are written so that they are read back with the same bits.</summary>
    Json,

    /// <summary>
    /// The text of LIBLINEAR's liblinear-train and liblinear-predict. It knows neither class names nor a byte scale, and of the metadata only the solver.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Models of LIBLINEAR's classifiers are read; regression, and models of one class, are refused. Weights are rounded to floats; the weight of the bias
    /// feature (-B) times its value becomes the bias. Of two classes the first label is the positive one. The solver's name is kept in the metadata as
    /// "liblinear.solverType".
    /// </para>
    /// <para>
    /// Written are all weights, each as the double that equals it, so LIBLINEAR scores with the same numbers, and what is read back has the same bits;
    /// biases that are not 0 as the weights of a bias feature of 1; and as the solver the one of the metadata, else L2R_L2LOSS_SVC_DUAL, liblinear-train's
    /// default. Metadata that name something else than the solver of a classifier are refused with ArgumentException. Weights belong to features: of a
    /// model for bytes, to bytes times the scale.
    /// </para>
    /// </remarks>
    Liblinear,
}
