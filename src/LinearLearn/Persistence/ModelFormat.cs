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
    Liblinear,
}
