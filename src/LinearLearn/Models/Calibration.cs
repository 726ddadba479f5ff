namespace LinearLearn;

/// <summary>
/// Represents a slope and an offset for each row of a model, which turn its scores into log-odds: slope * score + offset.
/// </summary>
internal sealed class Calibration
{
    private const string Prefix = LinearModel.TrainingPrefix;

    private readonly double[] _slopes;
    private readonly double[] _offsets;
    private readonly int _examples;

    private readonly int? _folds;

    private Calibration(double[] slopes, double[] offsets, int examples, int? folds)
    {
        _slopes = slopes;
        _offsets = offsets;
        _examples = examples;
        _folds = folds;
    }

    /// <summary>Gets the slope of each row.</summary>
    public ReadOnlySpan<double> Slopes => _slopes;

    /// <summary>Gets the offset of each row.</summary>
    public ReadOnlySpan<double> Offsets => _offsets;

    /// <summary>Fits the calibration: Platt scaling for two classes, vector scaling for more.</summary>
    /// <param name="scores">N finite scores for two classes, otherwise N x K.</param>
    /// <param name="classOf">The class index of each of N examples.</param>
    /// <param name="weights">
    /// The weight of each example: finite, 0 or more, at least one above 0. Examples of weight 0 are left out.
    /// </param>
    /// <param name="classes">K, 2 or more.</param>
    /// <param name="folds">The number of folds that the scores come from; null for scores of held-out examples.</param>
    public static Calibration Fit(
        ReadOnlySpan<float> scores, ReadOnlySpan<int> classOf, ReadOnlySpan<float> weights, int classes, int? folds = null)
    {
        int width = LinearModel.RowsOf(classes), count = weights.Length - weights.Count(0f);
        double[] counted = new double[count * width], ofExamples = new double[count];
        int[] indices = new int[count];
        for (int i = 0, end = 0; i < weights.Length; i++)
        {
            if (weights[i] == 0)
                continue;
            for (int k = 0; k < width; k++)
                counted[end * width + k] = scores[i * width + k];
            (indices[end], ofExamples[end]) = (classOf[i], weights[i]);
            end++;
        }
        (double mean, double deviation) = Standardize(counted, ofExamples, width);
        double[] slopes, offsets;
        if (width == 1)
        {
            (double slope, double offset) = PlattScaling.Fit(counted, Array.ConvertAll(indices, index => index == 1), ofExamples);
            (slopes, offsets) = ([slope], [offset]);
        }
        else
        {
            (slopes, offsets) = VectorScaling.Fit(counted, indices, ofExamples, classes);
        }
        for (int row = 0; row < width; row++)
        {
            slopes[row] = deviation == 0 ? 0 : slopes[row] / deviation;
            offsets[row] -= slopes[row] * mean;
        }
        return new Calibration(slopes, offsets, count, folds);
    }

    /// <summary>Folds the calibration into a model: weights * slope, and bias * slope + offset, in double precision.</summary>
    /// <exception cref="ArgumentException">A weight or a bias overflows a float.</exception>
    public LinearModel Fold(LinearModel model, string paramName)
    {
        float[] weights = new float[model.Weights.Length], biases = new float[model.Biases.Length];
        for (int row = 0; row < biases.Length; row++)
        {
            for (int column = 0; column < model.FeatureCount; column++)
            {
                int index = row * model.FeatureCount + column;
                weights[index] = (float)(model.Weights[index] * _slopes[row]);
            }
            biases[row] = (float)(model.Biases[row] * _slopes[row] + _offsets[row]);
        }
        int overflowed = Kernels.IndexOfNonFinite(weights);
        if (overflowed >= 0)
            throw Overflow(Guard.Text($"weight {model.Weights[overflowed]}"), overflowed / model.FeatureCount, paramName);
        overflowed = Kernels.IndexOfNonFinite(biases);
        if (overflowed >= 0)
            throw Overflow(Guard.Text($"bias {model.Biases[overflowed]}"), overflowed, paramName);
        Dictionary<string, string> metadata = new(model.Metadata)
        {
            [Prefix + "calibration"] = _slopes.Length == 1 ? "Platt scaling" : "vector scaling",
            [Prefix + "calibrationExamples"] = Guard.Text($"{_examples}"),
        };
        metadata.Remove(Prefix + "calibrationFolds");
        if (_folds is { } folds)
            metadata[Prefix + "calibrationFolds"] = Guard.Text($"{folds}");
        return model.With(weights, biases).WithMetadata(metadata);
    }

    private ArgumentException Overflow(string number, int row, string paramName) => new(
        Guard.Text($"{number} overflowed a float when it was calibrated: the slope is {_slopes[row]}, the offset {_offsets[row]}"),
        paramName);

    /// <summary>Standardizes scores to mean 0 and deviation 1, so that their unit does not matter; equal scores become 0.</summary>
    private static (double Mean, double Deviation) Standardize(double[] scores, double[] weights, int width)
    {
        double sum = 0, squares = 0, total = width * DoubleKernels.SumInOrder(weights);
        for (int i = 0; i < scores.Length; i++)
            sum += weights[i / width] * scores[i];
        double mean = scores.AsSpan().ContainsAnyExcept(scores[0]) ? sum / total : scores[0];
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] -= mean;
            squares += weights[i / width] * scores[i] * scores[i];
        }
        double deviation = Math.Sqrt(squares / total);
        for (int i = 0; i < scores.Length && deviation > 0; i++)
            scores[i] /= deviation;
        return (mean, deviation);
    }
}
