using System.Numerics;
using System.Runtime.CompilerServices;

namespace LinearLearn;

// Explanations of predictions: the terms of a score, and the largest weights.
public sealed partial class LinearModel
{
    /// <summary>Explains the score of one example: the contribution of each feature.</summary>
    /// <param name="features">D features.</param>
    /// <param name="label">
    /// The class whose score is explained. For two classes, the score is that of the positive class; for the negative class, the signs of
    /// weights, bias and score are flipped. Default: null, the predicted class.
    /// </param>
    /// <param name="against">
    /// A rival class, optional, to explain why the example is of the class and not of the rival: weights, bias and score are those of the
    /// class minus those of the rival. The score of two classes is such a difference already, so their explanation is the same with and
    /// without a rival. Default: null, no rival.
    /// </param>
    /// <returns>The bias, and the nonzero contributions weight * feature, largest magnitude first.</returns>
    /// <exception cref="ArgumentException">
    /// The number of features differs from D, a feature or a score is NaN or infinite, a label is unknown to the model, or both labels are
    /// the same.
    /// </exception>
    /// <remarks>
    /// Feature scaling is folded into the weights of a trained model, so contributions refer to the raw features. Unlike predicting,
    /// explaining allocates memory: a list of the contributions.
    /// </remarks>
    [OverloadResolutionPriority(1)] // [1, 2] means floats
    public Explanation Explain(ReadOnlySpan<float> features, int? label = null, int? against = null) =>
        Explain(new FloatRow(features), features, columns: default, scale: 1, label, against);

    /// <summary>
    /// Explains the score of one example of bytes: feature = scale * byte, with <see cref="ByteScale"/>, which must not be null.
    /// </summary>
    /// <inheritdoc cref="Explain(ReadOnlySpan{float}, int?, int?)"/>
    public Explanation Explain(ReadOnlySpan<byte> features, int? label = null, int? against = null) =>
        Explain(Scaled(features), features, columns: default, ByteScale.GetValueOrDefault(), label, against);

    /// <summary>
    /// Explains the score of one example of signed bytes: feature = scale * byte, with <see cref="ByteScale"/>, which must not be null.
    /// </summary>
    /// <inheritdoc cref="Explain(ReadOnlySpan{float}, int?, int?)"/>
    public Explanation Explain(ReadOnlySpan<sbyte> features, int? label = null, int? against = null) =>
        Explain(Scaled(features), features, columns: default, ByteScale.GetValueOrDefault(), label, against);

    /// <summary>Explains the score of one example of sparse features, in columns below D.</summary>
    /// <inheritdoc cref="Explain(ReadOnlySpan{float}, int?, int?)"/>
    public Explanation Explain(SparseRow features, int? label = null, int? against = null) =>
        Explain(
            SparseFeatureRow.Create(features, FeatureCount, nameof(features)), features.Values, features.Columns, scale: 1, label, against);

    /// <summary>Finds the columns with the largest weights of a class.</summary>
    /// <param name="label">
    /// The class. For two classes, the weights are those of the positive class; for the negative class, their signs are flipped.
    /// </param>
    /// <param name="count">The largest number of columns to return: 1 or more.</param>
    /// <returns>
    /// The columns and their weights, largest magnitude first, ties by column. Weights of 0 are left out, so there can be fewer than
    /// <paramref name="count"/>.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="label"/> is unknown to the model.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    /// <remarks>
    /// Feature scaling is folded into the weights of a trained model, so a weight is the contribution of one unit of the raw feature. To
    /// compare columns of different units, use weight * standard deviation.
    /// </remarks>
    public IReadOnlyList<FeatureWeight> TopFeatures(int label, int count)
    {
        ClassView view = ViewOf(Classes.Require(label, nameof(label)));
        Guard.AtLeast(count, 1, nameof(count));
        return
        [
            .. Enumerable.Range(0, FeatureCount)
                .Where(column => view.Get(_weights, FeatureCount, column) != 0)
                .OrderByDescending(column => Math.Abs(view.Get(_weights, FeatureCount, column)))
                .ThenBy(column => column)
                .Take(count)
                .Select(column => new FeatureWeight(column, (float)view.Get(_weights, FeatureCount, column))),
        ];
    }

    /// <summary>Explains a row whose stored values are scale * value, in the given columns, or in all columns if none are given.</summary>
    private Explanation Explain<TRow, T>(
        TRow features, ReadOnlySpan<T> values, ReadOnlySpan<int> columns, double scale, int? label, int? against)
        where TRow : struct, IFeatureRow, allows ref struct
        where T : unmanaged, INumberBase<T>
    {
        float[] scores = new float[_biases.Length];
        Scores(features, scores);
        int index = label is { } own ? Classes.Require(own, nameof(label)) : DecisionRule.Predict(scores);
        int? rival = against is { } other ? Classes.Require(other, nameof(against)) : null;
        if (rival == index)
        {
            string found = Classes.Describe(Classes.Values[index]);
            throw new ArgumentException(
                Guard.Text($"expected another label than the explained one, found {found} for both"), nameof(against));
        }
        ClassView view = ViewOf(index, rival);
        List<Contribution> contributions = [];
        for (int i = 0; i < values.Length; i++)
        {
            // Exact in doubles, except that the product of a byte and a difference of weights are rounded.
            int column = features.IsDense ? i : columns[i];
            double feature = scale * double.CreateTruncating(values[i]), weight = view.Get(_weights, FeatureCount, column);
            if (weight * feature is var value && value != 0)
                contributions.Add(new Contribution(column, feature, weight, value));
        }
        contributions.Sort((a, b) =>
            Math.Abs(b.Value).CompareTo(Math.Abs(a.Value)) is not 0 and var order ? order : a.Column.CompareTo(b.Column));
        (double score, double bias) = (view.Get(scores, 1, 0), view.Get(_biases, 1, 0));
        return new Explanation(Classes, Classes.Values[index], against, score, bias, contributions.AsReadOnly());
    }

    private ClassView ViewOf(int index, int? rival = null) =>
        _biases.Length == 1 ? new ClassView(0, null, IsNegative: index == 0) : new ClassView(index, rival, IsNegative: false);

    /// <summary>
    /// Views rows of numbers from one class: its own row, the difference from a rival's row, or the only row with the signs flipped.
    /// </summary>
    private readonly record struct ClassView(int Row, int? Rival, bool IsNegative)
    {
        /// <summary>Returns the number in a column of rows of the same width.</summary>
        public double Get(ReadOnlySpan<float> rows, int width, int column)
        {
            double number = rows[Row * width + column];
            if (Rival is { } rival)
                return number - rows[rival * width + column];
            return IsNegative ? 0 - number : number; // avoids -0
        }
    }
}
