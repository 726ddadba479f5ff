namespace LinearLearn;

// Calibration: probabilities from scores on any scale, folded into the weights, so that predictions take the same time.
public sealed partial class LinearModel
{
    /// <summary>
    /// Calibrates the model on held-out examples: creates a model whose scores are log-odds, so that its probabilities can be trusted.
    /// </summary>
    /// <param name="heldOut">
    /// Examples of D features that the model was not trained on, of two or more of its classes: a few hundred, preferably a thousand. They
    /// are weighted by <see cref="Dataset.WithWeights"/>; those of weight 0 are left out.
    /// </param>
    /// <returns>
    /// A model of weights * slope and bias * slope + offset, which predicts at the same speed. Its <see cref="Metadata"/> names the method
    /// ("training.calibration") and the number of held-out examples ("training.calibrationExamples").
    /// </returns>
    /// <exception cref="ArgumentException">
    /// There are no examples of two classes, a class is unknown to the model, the number of features differs from D, the byte scale of the
    /// features differs from <see cref="ByteScale"/>, class names contradict the model's, a score is not finite, there are more scores than
    /// an array can hold, or a weight or a bias overflows a float.
    /// </exception>
    /// <remarks>
    /// <para>
    /// Two classes: Platt scaling, p = 1 / (1 + exp(-(slope * score + offset))) by maximum likelihood, with the targets (N+ + 1) / (N+ + 2)
    /// for the N+ positive examples and 1 / (N- + 2) for the N- negative ones, by the Newton method of H.-T. Lin, C.-J. Lin, R. C. Weng, "A
    /// Note on Platt's Probabilistic Outputs for Support Vector Machines", Machine Learning 68, 2007. The decision threshold moves: a class
    /// is predicted if its probability is above 0.5. The ranking of examples is unchanged, because slopes are 0 or more. If the scores are
    /// uninformative, the slope is 0, and every example has the fraction of positive examples as its probability.
    /// </para>
    /// <para>
    /// K classes: vector scaling, softmax(slope_k * score_k + offset_k), shrunk slightly towards temperature scaling, which has one slope
    /// for all classes and no offsets (C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, "On Calibration of Modern Neural Networks", ICML 2017).
    /// It minimizes sum(weight * cross-entropy) + 0.15 * sum((slope_k - mean slope)^2 + offset_k^2), with scores scaled to standard
    /// deviation 1. The target of an example is 1 - 1 / (N + 2) for its class; the other classes share the rest. Slopes are 0 or more. The
    /// predicted class can change; scores trained one-vs-rest become comparable.
    /// </para>
    /// <para>Isotonic regression is not offered: it is not linear in the score, so it cannot be folded into weights.</para>
    /// </remarks>
    public LinearModel Calibrate(Dataset heldOut)
    {
        ArgumentNullException.ThrowIfNull(heldOut);
        RequireScorable(heldOut.Features, nameof(heldOut));
        Dataset counted = heldOut.WithoutZeroWeights();
        RequireFits(counted, allowUnknownLabels: false, nameof(heldOut), subject: "");
        if (counted.Classes.Count < 2)
        {
            string weighing = heldOut.Count > 0 && counted.Count == 0 ? " with a weight above 0" : "";
            string found = counted.Count == 0 ? "none" : Guard.Text($"only label {counted.Classes}");
            throw new ArgumentException(
                Guard.Text($"expected held-out examples of two classes or more{weighing}, found {found}"), nameof(heldOut));
        }
        float[] scores = GetScores(counted, nameof(heldOut));
        int[] indices = Array.ConvertAll(counted.Classes.Values.ToArray(), Classes.IndexOf);
        int[] classOf = Array.ConvertAll(counted.ClassIndices.ToArray(), index => indices[index]);
        float[] weights = counted.Weights.ToArray();
        if (weights.Length == 0)
        {
            weights = new float[counted.Count];
            weights.AsSpan().Fill(1);
        }
        return Calibration.Fit(scores, classOf, weights, Classes.Count).Fold(this, nameof(heldOut));
    }

    /// <summary>Computes the scores of every example: N scores for two classes, otherwise N x K.</summary>
    private float[] GetScores(Dataset data, string paramName)
    {
        if ((long)data.Count * _biases.Length > Array.MaxLength)
        {
            throw new ArgumentException(
                Guard.Text($"{data.Count} examples of {_biases.Length} scores are more than an array can hold"), paramName);
        }
        float[] scores = new float[data.Count * _biases.Length];
        int parts = CountParts(data.Features), width = _biases.Length;
        Cores.ForEach(parts, part =>
        {
            (int start, int end) = (Start(data, part, parts), Start(data, part + 1, parts));
            ScoreBatches(data.Features, start, scores.AsSpan(start * width, (end - start) * width), paramName);
        });
        return scores;
    }
}
