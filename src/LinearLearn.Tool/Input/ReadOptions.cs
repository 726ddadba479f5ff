namespace LinearLearn.Tool;

/// <summary>Represents how a file of labeled examples is read.</summary>
internal sealed record ReadOptions
{
    /// <summary>Gets the kind of the data.</summary>
    /// <remarks>Default: it is detected.</remarks>
    public DataKind? Kind { get; init; }

    /// <summary>Gets the label column of a table.</summary>
    /// <remarks>Default: that of the model.</remarks>
    public string? Label { get; init; }

    /// <summary>Gets the columns of a table that are not used.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>Gets the file of the labels of images.</summary>
    /// <remarks>Default: the one beside the images.</remarks>
    public string? LabelsPath { get; init; }

    /// <summary>Gets whether the indices of a LIBSVM file start at 0.</summary>
    public bool IsZeroBased { get; init; }

    /// <summary>Gets the features of texts.</summary>
    public TextEncoderOptions Text { get; init; } = new();

    /// <summary>Gets a model whose encoder and classes are used.</summary>
    /// <remarks>Default: they are made from the data.</remarks>
    public SavedModel? Like { get; init; }
}
