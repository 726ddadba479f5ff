namespace LinearLearn.Onnx;

/// <summary>Specifies the operators that compute the scores of an exported model.</summary>
public enum OnnxForm
{
    /// <summary>Standard operators only, which every runtime has: MatMul, Add, Sigmoid or Softmax, and ArgMax.</summary>
    MatMul,

    /// <summary>
    /// The operator LinearClassifier of the domain ai.onnx.ml, for databases and tools that look for it, as in models of scikit-learn.
    /// </summary>
    LinearClassifier,
}
