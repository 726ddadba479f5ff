namespace LinearLearn.Onnx;

/// <summary>Represents options of <see cref="OnnxExporter"/>.</summary>
/// <remarks>Immutable.</remarks>
public sealed record OnnxExportOptions
{
    /// <summary>Gets the operators that compute the scores.</summary>
    /// <remarks>Default: <see cref="OnnxForm.MatMul"/>.</remarks>
    public OnnxForm Form { get; init; }

    /// <summary>Gets the type of the input.</summary>
    /// <remarks>
    /// Default: null, which means <see cref="OnnxInput.Bytes"/> for a model with a <see cref="LinearModel.ByteScale"/>, otherwise
    /// <see cref="OnnxInput.Floats"/>.
    /// </remarks>
    public OnnxInput? Input { get; init; }

    /// <summary>Gets whether labels are the numbers of classes even if they have names, for runtimes without texts.</summary>
    /// <remarks>Default: false.</remarks>
    public bool NumericLabels { get; init; }
}
