using System.Buffers;
using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>
/// Predicts sets of labels that contain the label of a new example with a chosen probability (split conformal prediction).
/// </summary>
/// <remarks>
/// <para>
/// Immutable and thread-safe. Predicting allocates no memory. The guarantee holds for any model and any distribution, as long as the
/// held-out examples and the new ones are exchangeable, for example drawn from the same distribution.
/// </para>
/// <para>
/// A label is in the set if its nonconformity (see <see cref="ConformalMethod"/>) is at most a quantile: among the nonconformities of the
/// labels of the N held-out examples, in ascending order, the one of rank ceil((N + 1) * coverage). The coverage is at least the requested
/// one and, unless nonconformities are equal, at most 1 / (N + 1) above it: on average over draws of the held-out examples and over all new
/// examples, not for each single one. V. Vovk, A. Gammerman, G. Shafer, "Algorithmic Learning in a Random World", 2005.
/// </para>
/// <para>
/// An empty set means that no label is likely enough. Sets are empty if the model is more accurate than the coverage: the sets must miss
/// some examples, and they miss those that fit no label well. If <see cref="AllowEmpty"/> is false, such a set contains the predicted label
/// instead, and the coverage is higher than requested.
/// </para>
/// <para>
/// The uniform number u of <see cref="ConformalMethod.Adaptive"/> is a hash of the example's scores by SplitMix64. The same example has the
/// same set on the same machine and instruction set; on another one, the last bit of a score, and with it u, can differ.
/// </para>
/// </remarks>
public sealed class ConformalPredictor
{
    private readonly double[] _quantiles;

    /// <summary>Creates a predictor with known quantiles, for example those saved with the model.</summary>
    /// <param name="model">The model that predicts.</param>
    /// <param name="quantiles">
    /// The largest nonconformity in a set, 0 to 1, where 1 includes all labels: one for all classes, or K in their order. They are copied.
    /// </param>
    /// <param name="method">The method by which labels are chosen. Default: <see cref="ConformalMethod.LeastAmbiguous"/>.</param>
    /// <param name="allowEmpty">Whether sets can be empty; if not, an empty set is replaced by the predicted label. Default: true.</param>
    /// <exception cref="ArgumentException">
    /// The number of quantiles is neither 1 nor K, or a quantile or the method is out of range.
    /// </exception>
    public ConformalPredictor(
        LinearModel model, ReadOnlySpan<double> quantiles, ConformalMethod method = ConformalMethod.LeastAmbiguous, bool allowEmpty = true)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (quantiles.Length != 1 && quantiles.Length != model.Classes.Count)
        {
            throw new ArgumentException(
                Guard.Text($"expected one quantile, or one for each of {model.Classes.Count} classes, found {quantiles.Length}"),
                nameof(quantiles));
        }
        for (int i = 0; i < quantiles.Length; i++)
        {
            if (!(quantiles[i] >= 0 && quantiles[i] <= 1))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(quantiles), Guard.Text($"expected numbers from 0 to 1, found {quantiles[i]} at index {i}"));
            }
        }
        Model = model;
        _quantiles = quantiles.ToArray();
        Method = Guard.Defined(method, nameof(method));
        AllowEmpty = allowEmpty;
    }

    /// <summary>Gets the model that predicts.</summary>
    public LinearModel Model { get; }

    /// <summary>Gets the largest nonconformity in a set, 0 to 1: one for all classes, or K in the order of the model's classes.</summary>
    public ReadOnlySpan<double> Quantiles => _quantiles;

    /// <summary>Gets the method by which labels are chosen.</summary>
    public ConformalMethod Method { get; }

    /// <summary>Gets whether sets can be empty; if not, an empty set is replaced by the predicted label.</summary>
    public bool AllowEmpty { get; }

    /// <summary>Creates a predictor whose quantile is computed from held-out examples.</summary>
    /// <param name="model">The model that predicts.</param>
    /// <param name="heldOut">
    /// Examples of D features that the model was not trained on: a few hundred, preferably a thousand. With fewer than coverage / (1 -
    /// coverage), 9 for a coverage of 0.9, every set contains all labels. Each counts once, regardless of its weight. Examples of classes
    /// unknown to the model count as missed by every set, and sets grow to compensate.
    /// </param>
    /// <param name="coverage">The probability that a set contains the label: above 0, below 1. Default: 0.9.</param>
    /// <param name="method">The method by which labels are chosen. Default: <see cref="ConformalMethod.LeastAmbiguous"/>.</param>
    /// <param name="perClass">
    /// Whether each class has a separate quantile, from its held-out examples, so that the coverage holds for each class (Mondrian
    /// conformal prediction). A class with too few is in every set; classes unknown to the model are left out. Default: false.
    /// </param>
    /// <param name="allowEmpty">Whether sets can be empty; if not, an empty set is replaced by the predicted label. Default: true.</param>
    /// <returns>A predictor that uses the model.</returns>
    /// <exception cref="ArgumentException">
    /// A number is out of range, there is no example, the dataset does not fit the model, or a score is not finite.
    /// </exception>
    public static ConformalPredictor Calibrate(
        LinearModel model,
        Dataset heldOut,
        double coverage = 0.9,
        ConformalMethod method = ConformalMethod.LeastAmbiguous,
        bool perClass = false,
        bool allowEmpty = true)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.RequireHeldOut(heldOut, nameof(heldOut));
        if (!(coverage > 0 && coverage < 1))
            throw new ArgumentOutOfRangeException(nameof(coverage), Guard.Text($"expected a number above 0 and below 1, found {coverage}"));
        Guard.Defined(method, nameof(method));

        ScoreEvaluation evaluation = model.EvaluateScores(heldOut);
        ReadOnlySpan<int> actual = evaluation.ActualIndices;
        int classes = model.Classes.Count;
        List<double>[] scores = [.. Enumerable.Range(0, perClass ? classes : 1).Select(_ => new List<double>())];
        Span<float> pair = stackalloc float[2];
        ulong[] order = new ulong[classes];
        for (int i = 0; i < actual.Length; i++)
        {
            ReadOnlySpan<float> row = ConformalScores.Expand(evaluation.ScoresAt(i), pair);
            if (actual[i] < classes)
                scores[perClass ? actual[i] : 0].Add(ConformalScores.Compute(method, row, actual[i], order));
            else if (!perClass)
                scores[0].Add(double.PositiveInfinity);
        }
        double[] quantiles = Array.ConvertAll(scores, some =>
        {
            double[] ascending = [.. some];
            Array.Sort(ascending);
            return ConformalScores.GetQuantile(ascending, coverage);
        });
        return new ConformalPredictor(model, quantiles, method, allowEmpty);
    }

    /// <summary>Predicts the set of labels of one example.</summary>
    /// <param name="features">D features.</param>
    /// <param name="labels">Receives the labels, the most probable first. K elements or more.</param>
    /// <returns>The number of labels in the set: 0 to K. Other elements are unchanged.</returns>
    /// <exception cref="ArgumentException">
    /// The number of features differs from D, <paramref name="labels"/> has fewer than K elements, or a feature or a score is NaN or
    /// infinite.
    /// </exception>
    [OverloadResolutionPriority(1)] // [1, 2] means floats
    public int Predict(ReadOnlySpan<float> features, Span<int> labels) => Predict(new FloatRow(features), labels);

    /// <summary>
    /// Predicts the set of labels of one example of bytes: feature = scale * byte, with <see cref="LinearModel.ByteScale"/>, which must not
    /// be null.
    /// </summary>
    /// <inheritdoc cref="Predict(ReadOnlySpan{float}, Span{int})"/>
    public int Predict(ReadOnlySpan<byte> features, Span<int> labels) => Predict(Model.Scaled(features), labels);

    /// <summary>
    /// Predicts the set of labels of one example of signed bytes: feature = scale * byte, with <see cref="LinearModel.ByteScale"/>, which
    /// must not be null.
    /// </summary>
    /// <inheritdoc cref="Predict(ReadOnlySpan{float}, Span{int})"/>
    public int Predict(ReadOnlySpan<sbyte> features, Span<int> labels) => Predict(Model.Scaled(features), labels);

    /// <summary>Predicts the set of labels of one example of sparse features, in columns below D.</summary>
    /// <inheritdoc cref="Predict(ReadOnlySpan{float}, Span{int})"/>
    public int Predict(SparseRow features, Span<int> labels) =>
        Predict(SparseFeatureRow.Create(features, Model.FeatureCount, nameof(features)), labels);

    /// <summary>Computes the coverage and the size of the sets of a dataset.</summary>
    /// <param name="data">
    /// One or more examples of D features, other than those used to choose the quantile. Each counts once; examples of classes unknown to
    /// the model are not covered.
    /// </param>
    /// <returns>The coverage, the mean size, and the fraction of empty sets.</returns>
    /// <exception cref="ArgumentException">There is no example, the dataset does not fit the model, or a score is not finite.</exception>
    public ConformalEvaluation Evaluate(Dataset data)
    {
        ScoreEvaluation evaluation = Model.EvaluateScores(data);
        Span<float> pair = stackalloc float[2];
        ulong[] order = new ulong[Model.Classes.Count];
        long sizes = 0;
        int covered = 0, empty = 0;
        for (int i = 0; i < evaluation.Count; i++)
        {
            int size = Select(ConformalScores.Expand(evaluation.ScoresAt(i), pair), order);
            sizes += size;
            empty += size == 0 ? 1 : 0;
            for (int rank = 0; rank < size; rank++)
                covered += ConformalScores.GetIndex(order[rank]) == evaluation.ActualIndices[i] ? 1 : 0;
        }
        double count = evaluation.Count;
        return new ConformalEvaluation(evaluation.Count, covered / count, sizes / count, empty / count);
    }

    private int Predict<TRow>(TRow features, Span<int> labels)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        int classes = Model.Classes.Count, rows = Model.Biases.Length;
        if (labels.Length < classes)
            throw new ArgumentException(Guard.Text($"expected room for {classes} labels or more, found {labels.Length}"), nameof(labels));
        bool isSmall = classes <= LinearModel.ScoresOnStack;
        float[]? rentedScores = isSmall ? null : ArrayPool<float>.Shared.Rent(rows);
        ulong[]? rentedOrder = isSmall ? null : ArrayPool<ulong>.Shared.Rent(classes);
        try
        {
            Span<float> scores = isSmall ? stackalloc float[rows] : rentedScores.AsSpan(0, rows), pair = stackalloc float[2];
            Span<ulong> order = isSmall ? stackalloc ulong[classes] : rentedOrder.AsSpan(0, classes);
            Model.Scores(features, scores);
            int size = Select(ConformalScores.Expand(scores, pair), order);
            for (int rank = 0; rank < size; rank++)
                labels[rank] = Model.Classes.Values[ConformalScores.GetIndex(order[rank])];
            return size;
        }
        finally
        {
            if (rentedScores is not null)
                ArrayPool<float>.Shared.Return(rentedScores);
            if (rentedOrder is not null)
                ArrayPool<ulong>.Shared.Return(rentedOrder);
        }
    }

    private int Select(ReadOnlySpan<float> scores, Span<ulong> order)
    {
        int size = ConformalScores.Select(Method, scores, _quantiles, order);
        if (size > 0 || AllowEmpty)
            return size;
        order[0] = ConformalScores.CreateKey(scores, Kernels.IndexOfMax(scores));
        return 1;
    }
}
