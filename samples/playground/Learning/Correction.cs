namespace LinearLearn.Samples.Playground;

/// <summary>Holds what one corrected digit changed.</summary>
/// <param name="Label">The label that was given.</param>
/// <param name="Image">The pixels, 0 to 255.</param>
/// <param name="Before">The model before the step.</param>
/// <param name="After">The model after the step.</param>
public sealed record Correction(int Label, byte[] Image, LinearModel Before, LinearModel After)
{
    /// <summary>Gets the label of a sample digit, which can differ from the one that was given; null for a drawing.</summary>
    public int? KnownLabel { get; init; }

    /// <summary>Gets the number of test images with a correct answer before the step.</summary>
    public int CorrectBefore { get; init; }

    /// <summary>Gets the number of test images with a correct answer after the step.</summary>
    public int CorrectAfter { get; init; }

    /// <summary>Gets the index of the pixel with the most ink.</summary>
    public int Darkest { get; } = Array.IndexOf(Image, Image.Max());

    /// <summary>Gets the feature of that pixel: byte / 256.</summary>
    public float Ink => Image[Darkest] * ByteFeatures.DefaultScale;

    /// <summary>Gets the weight of that pixel before the step.</summary>
    public float WeightBefore => Before.Weights[Darkest];

    /// <summary>Gets the weight of that pixel after the step.</summary>
    public float WeightAfter => After.Weights[Darkest];

    /// <summary>Gets the bias before the step.</summary>
    public float BiasBefore => Before.Biases[0];

    /// <summary>Gets the bias after the step.</summary>
    public float BiasAfter => After.Biases[0];

    /// <summary>Gets the score before the step.</summary>
    public float ScoreBefore { get; } = Before.Score(Image);

    /// <summary>Gets the score after the step.</summary>
    public float ScoreAfter { get; } = After.Score(Image);

    /// <summary>Gets whether the rule changed the weights.</summary>
    public bool HasMoved => !Before.Weights.SequenceEqual(After.Weights);

    /// <summary>Gets the signed factor s of the step, weights += s * image; 0 if nothing changed.</summary>
    public float Step => HasMoved ? (WeightAfter - WeightBefore) / Ink : 0;

    /// <summary>Computes the size of the step times the image: what was added to the weights, or subtracted from them.</summary>
    public float[] GetStepImage()
    {
        float[] step = new float[Image.Length];
        for (int i = 0; i < step.Length; i++)
            step[i] = Math.Sign(Step) * (After.Weights[i] - Before.Weights[i]);
        return step;
    }
}
