using System.Numerics;
using System.Runtime.CompilerServices;

namespace LinearLearn;

// Why the model predicts what it does: the terms of a score, and the largest weights.
public sealed partial class LinearModel
{
    /// <summary>Explains the score of one example: what each feature adds to it.</summary>
    /// <param name="features">D features.</param>
    /// <param name="label">
    /// The class whose score is explained. Of two classes the score of the model is that of the positive class; for the negative class the
    /// signs of weights, bias and score are flipped. Default: null, for the predicted class.
    /// </param>
    /// <param name="against">
    /// A rival, to explain why the example is of this class and not of that one: weights, bias and score are those of the class less those
    /// of the rival. The score of two classes is such a difference already, so their explanation is the same with and without. Default:
    /// null, for none.
    /// </param>
    /// <returns>The bias, and the contributions weight * feature other than 0, largest magnitude first.</returns>
    /// <exception cref="ArgumentException">
    /// The number of features differs from D, a feature or a score is NaN or infinite, the model does not know a label, or both labels are
    /// the same.
    /// </exception>
    /// <remarks>
    /// Feature scaling is folded into the weights of a trained model, so contributions are of the raw features. Predicting allocates no
    /// memory; explaining allocates a list of the contributions.
    /// </remarks>
    [OverloadResolutionPriority(1)] // [1, 2] means floats
    public Explanation Explain(ReadOnlySpan<float> features, int? label = null, int? against = null) =>
        Explain(new FloatRow(features), features, columns: default, scale: 1, label, against);

    /// <summary>
    /// Explains the score of one example of bytes: feature = scale * byte, with <see cref="ByteScale"/>, which must be
    /// known.
    /// </summary>
    /// <inheritdoc cref="Explain(ReadOnlySpan{float}, int?, int?)"/>
    public Explanation Explain(ReadOnlySpan<byte> features, int? label = null, int? against = null) =>
        Explain(Scaled(features), features, columns: default, ByteScale.GetValueOrDefault(), label, against);

    /// <summary>
    /// Explains the score of one example of signed bytes: feature = scale * byte, with <see cref="ByteScale"/>, which must be
    /// known.
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
    /// The class. Of two classes, the weights of the model are those of the positive class; for the negative class
    /// their signs are flipped.
    /// </param>
    /// <param name="count">The largest number of columns to return, 1 or more.</param>
    /// <returns>
    /// Columns and weights, largest magnitude first, ties by column. Weights of 0 are left out, so there may be fewer than the
    /// count.
    /// </returns>
    /// <exception cref="ArgumentException">The model does not know the label.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    /// <remarks>
    /// Feature scaling is folded into the weights of a trained model, so a weight is what one unit of the raw feature adds. Compare columns
    /// of different units by weight * standard deviation instead.
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

    /// <summary>
    /// Explains a row whose stored values are scale * value, in the given columns, or in all columns where none are
    /// given.
    /// </summary>
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
            // Exact in doubles, but for a byte's product and a difference of weights, which are rounded to doubles.
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
    /// Sees rows of numbers from one class: its own row, its difference to that of a rival, or the only row with the signs
    /// flipped.
    /// </summary>
    private readonly record struct ClassView(int Row, int? Rival, bool IsNegative)
    {
        /// <summary>The number in a column, of rows of the same width.</summary>
        public double Get(ReadOnlySpan<float> rows, int width, int column)
        {
            double number = rows[Row * width + column];
            if (Rival is { } rival)
                return number - rows[rival * width + column];
            return IsNegative ? 0 - number : number; // never -0
        }
    }
}
