namespace LinearLearn.Samples.Playground;

/// <summary>Holds how the score of an image comes about.</summary>
/// <param name="Products">pixel * weight for each pixel.</param>
/// <param name="Sum">The sum of the products.</param>
/// <param name="Bias">The bias.</param>
/// <param name="Score">Sum + bias.</param>
/// <param name="Answer">The predicted digit.</param>
public sealed record ScoreParts(float[] Products, double Sum, double Bias, double Score, int Answer)
{
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
        return new ScoreParts(products, sum, explanation.Bias, explanation.Score, model.Predict(pixels));
    }
}
