namespace LinearLearn.Samples.Playground;

/// <summary>Holds how the score of an image comes about.</summary>
/// <param name="Products">pixel * weight for each pixel.</param>
/// <param name="Sum">The sum of the products.</param>
/// <param name="Bias">The bias.</param>
/// <param name="Score">Sum + bias.</param>
/// <param name="Answer">The predicted digit; null for an empty image.</param>
public sealed record ScoreParts(float[] Products, double Sum, double Bias, double Score, int? Answer)
{
    /// <summary>Gets the end of the line that shows the score: 10, or the next power of ten that is large enough.</summary>
    public double Range => Math.Max(10, Math.Pow(10, Math.Ceiling(Math.Log10(Math.Abs(Score)))));

    /// <summary>Explains a score of two digits.</summary>
    /// <param name="model">A model of two classes.</param>
    /// <param name="pixels">The image.</param>
    public static ScoreParts From(LinearModel model, byte[] pixels)
    {
        Explanation explanation = model.Explain(pixels, model.Classes.Values[1]);
        float[] products = new float[pixels.Length];
        double sum = 0;
        foreach (Contribution part in explanation.Contributions)
        {
            products[part.Column] = (float)part.Value;
            sum += part.Value;
        }
        int? answer = pixels.AsSpan().ContainsAnyExcept((byte)0) ? model.Predict(pixels) : null;
        return new ScoreParts(products, sum, explanation.Bias, explanation.Score, answer);
    }
}
