namespace LinearLearn.Onnx;

/// <summary>Specifies the type of the numbers that an exported model takes.</summary>
public enum OnnxInput
{
    /// <summary>Floats: the features of a model, or the columns of a table.</summary>
    Floats,

    /// <summary>Doubles, for tables only: for columns whose numbers need more than seven digits, such as timestamps.</summary>
    Doubles,

    /// <summary>Bytes, for models with a <see cref="LinearModel.ByteScale"/>: feature = scale * byte.</summary>
    Bytes,

    /// <summary>Signed bytes, for models with a <see cref="LinearModel.ByteScale"/>: feature = scale * byte.</summary>
    SignedBytes,
}
