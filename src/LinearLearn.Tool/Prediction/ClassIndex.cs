using System.Numerics.Tensors;

namespace LinearLearn.Tool;

/// <summary>Predicts the index of a class and the probabilities of all classes, with one pass over the weights.</summary>
/// <param name="model">The model.</param>
internal sealed class ClassIndex(LinearModel model)
{
    /// <summary>Predicts a row.</summary>
    /// <param name="features">The row.</param>
    /// <param name="probabilities">Receives the probability of each class.</param>
    /// <returns>The index of the predicted class.</returns>
    public int Predict(SparseRow features, Span<float> probabilities)
    {
        model.Probabilities(features, probabilities);
        return TryFind(probabilities, out int index) ? index : IndexOf(model.Predict(features));
    }

    /// <summary>Predicts an image.</summary>
    /// <inheritdoc cref="Predict(SparseRow, Span{float})"/>
    public int Predict(ReadOnlySpan<byte> features, Span<float> probabilities)
    {
        model.Probabilities(features, probabilities);
        return TryFind(probabilities, out int index) ? index : IndexOf(model.Predict(features));
    }

    /// <summary>Finds the most probable class, unless two probabilities are equal after rounding, so that only scores decide.</summary>
    public static bool TryFind(ReadOnlySpan<float> probabilities, out int index)
    {
        if (probabilities.Length == 2)
        {
            index = probabilities[1] > probabilities[0] ? 1 : 0;
            return probabilities[0] != probabilities[1];
        }
        index = TensorPrimitives.IndexOfMax(probabilities);
        return !probabilities[(index + 1)..].Contains(probabilities[index]);
    }

    /// <summary>Gets the index of a label.</summary>
    public int IndexOf(int label) => model.Classes.Values.IndexOf(label);
}
