namespace LinearLearn.Samples.Playground;

/// <summary>Holds how the score of an image comes about.</summary>
/// <param name="Products">pixel * weight for each pixel.</param>
/// <param name="Bias">The bias.</param>
/// <param name="Score">The sum of the products and the bias.</param>
/// <param name="Answer">The predicted digit; null for an empty image.</param>
public sealed record ScoreParts(float[] Products, double Bias, double Score, int? Answer)
{
    /// <summary>The ends of the line that shows the score. Scores beyond them are drawn at the end.</summary>
    public const double Range = 10;

    /// <summary>Gets the position on the line: 0 at its left end, 1 at its right end.</summary>
    public double Position => 0.5 + 0.5 * Math.Clamp(Score / Range, -1, 1);

    /// <summary>Gets the score as the page shows it.</summary>
    public string ScoreText => NumberText.FormatScore(Score);

    /// <summary>Gets the bias as the page shows it, with as many decimals as the score.</summary>
    public string BiasText => NumberText.FormatSigned(Bias, Decimals);

    /// <summary>Gets the sum of the products as the page shows it: the difference of the score and the bias, as they are shown.</summary>
    public string SumText => NumberText.FormatSigned(NumberText.Round(Score, Decimals) - NumberText.Round(Bias, Decimals), Decimals);

    private int Decimals => NumberText.CountDecimals(Score);

    /// <summary>Explains a score of two digits.</summary>
    /// <param name="model">A model of two classes.</param>
    /// <param name="pixels">The image.</param>
    public static ScoreParts From(LinearModel model, byte[] pixels)
    {
        Explanation explanation = model.Explain(pixels, model.Classes.Values[1]);
        float[] products = new float[pixels.Length];
        foreach (Contribution part in explanation.Contributions)
            products[part.Column] = (float)part.Value;
        int? answer = pixels.AsSpan().ContainsAnyExcept((byte)0) ? model.Predict(pixels) : null;
        return new ScoreParts(products, explanation.Bias, explanation.Score, answer);
    }
}
