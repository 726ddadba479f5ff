namespace LinearLearn;

/// <summary>Scales each column of features linearly: scaled = feature * factor + offset.</summary>
/// <remarks>
/// Immutable. Learners that use one step size for all weights need it if one column is in the thousandths and another in the hundreds.
/// Create it from the training set, not from the test set. <see cref="Fold"/> merges the scaling into a model trained on scaled features,
/// so that predicting takes the same time; <see cref="ScaledTrainer"/> does all of this. Factors and offsets are computed in double
/// precision, in one pass over the examples. Examples of weight 0 are left out; other weights make no difference.
/// <para>
/// Sparse features must stay sparse, and an offset would fill their zeros. A scaling created from <see cref="SparseFeatures"/> has only
/// factors: <see cref="Standard"/> divides by the standard deviation without subtracting the mean, and <see cref="MinMax"/> divides by the
/// largest absolute value. A sparse column that has the same nonzero value in every row has the factor 0.
/// </para>
/// </remarks>
public sealed partial class FeatureScaling
{
    private readonly double[] _factors;
    private readonly double[] _offsets;

    /// <summary>The value of each column whose factor is 0.</summary>
    private readonly SortedDictionary<int, double> _constants;

    private FeatureScaling(FeatureMatrix features, double[] factors, double[] offsets, SortedDictionary<int, double> constants)
    {
        _factors = factors;
        _offsets = offsets;
        _constants = constants;
        ByteScale = features.ByteScale;
    }

    /// <summary>Gets the number of features of an example: D.</summary>
    public int FeatureCount => _factors.Length;

    /// <summary>Gets the factor of each column: D finite numbers above 0, or 0 for a sparse column with a constant nonzero value.</summary>
    public ReadOnlySpan<double> Factors => _factors;

    /// <summary>
    /// Gets the offset of each column, added after the multiplication: D finite numbers, all 0 for a scaling of sparse features.
    /// </summary>
    public ReadOnlySpan<double> Offsets => _offsets;

    /// <summary>
    /// Gets the unscaled feature value of a byte of 1, signed or not, if the scaling was created from bytes; otherwise null.
    /// </summary>
    public float? ByteScale { get; }

    /// <summary>Creates the scaling to mean 0 and standard deviation 1: scaled = (feature - mean) / deviation.</summary>
    /// <remarks>
    /// deviation^2 is the mean of (feature - mean)^2. A constant column becomes 0. For sparse features, scaled = feature / deviation.
    /// </remarks>
    /// <param name="data">One or more examples.</param>
    /// <returns>The scaling of the columns.</returns>
    /// <exception cref="ArgumentException">There is no example, or there are more columns than an array can hold.</exception>
    public static FeatureScaling Standard(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        // Computed in place, because there can be many columns.
        (double[] offsets, double[] factors) = ColumnStatistics.Moments(data.WithoutZeroWeights().Features, nameof(data));
        bool isSparse = data.Features is SparseFeatures;
        SortedDictionary<int, double> constants = [];
        for (int column = 0; column < factors.Length; column++)
        {
            (double mean, double deviation) = (offsets[column], factors[column]);
            bool isConstant = isSparse && deviation == 0 && mean != 0;
            if (isConstant)
                constants[column] = mean;
            factors[column] = isConstant ? 0 : Quotient(1, deviation);
            offsets[column] = isSparse ? 0 : -mean * factors[column];
        }
        return new FeatureScaling(data.Features, factors, offsets, constants);
    }

    /// <summary>Creates the scaling of each column to a range: its smallest value becomes the minimum, its largest the maximum.</summary>
    /// <remarks>
    /// A constant column becomes the minimum. For sparse features, scaled = feature * limit / (largest absolute value), where limit is the
    /// larger of |minimum| and |maximum|.
    /// </remarks>
    /// <param name="data">One or more examples.</param>
    /// <param name="minimum">The smallest scaled feature. Finite. Default: 0.</param>
    /// <param name="maximum">The largest scaled feature. Finite, above the minimum. Default: 1.</param>
    /// <returns>The scaling of the columns. Features of other examples can be outside of the range.</returns>
    /// <exception cref="ArgumentException">
    /// There is no example, there are more columns than an array can hold, or the maximum is not above the minimum.
    /// </exception>
    public static FeatureScaling MinMax(Dataset data, float minimum = 0, float maximum = 1)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!float.IsFinite(minimum) || !float.IsFinite(maximum) || minimum >= maximum)
        {
            throw new ArgumentException(
                Guard.Text($"expected a finite minimum and a larger finite maximum, found {minimum} and {maximum}"), nameof(maximum));
        }
        // Computed in place, because there can be many columns.
        (double[] offsets, double[] factors) = ColumnStatistics.Limits(data.WithoutZeroWeights().Features, nameof(data));
        bool isSparse = data.Features is SparseFeatures;
        double size = isSparse ? Math.Max(Math.Abs(minimum), Math.Abs(maximum)) : (double)maximum - minimum;
        SortedDictionary<int, double> constants = [];
        for (int column = 0; column < factors.Length; column++)
        {
            (double smallest, double largest) = (offsets[column], factors[column]);
            bool isConstant = isSparse && smallest == largest && largest != 0;
            if (isConstant)
                constants[column] = largest;
            factors[column] = isConstant ? 0 : Quotient(size, isSparse ? Math.Max(-smallest, largest) : largest - smallest);
            offsets[column] = isSparse ? 0 : minimum - smallest * factors[column];
        }
        return new FeatureScaling(data.Features, factors, offsets, constants);
    }

    /// <summary>Scales the features of examples.</summary>
    /// <param name="data">
    /// Examples of D features. Sparse features are allowed only if all offsets are 0, because they stay sparse; all others become floats.
    /// </param>
    /// <returns>The same examples with scaled features; labels, class names, image shape and weights are unchanged.</returns>
    /// <exception cref="ArgumentException">
    /// The number of features differs from D, sparse features would be filled, or a scaled feature overflows a float.
    /// </exception>
    public Dataset Apply(Dataset data) => Apply(data, nameof(data));

    /// <summary>Folds the scaling into a model trained on scaled features: weights * factors, and bias + sum(weights * offsets).</summary>
    /// <param name="model">A model of D scaled features.</param>
    /// <returns>A model of unscaled features; also of bytes, with <see cref="ByteScale"/>.</returns>
    /// <exception cref="ArgumentException">The number of features differs from D, or a weight or a bias overflows a float.</exception>
    /// <remarks>
    /// Sums are computed in double precision. The score of unscaled features equals the score of <paramref name="model"/> for scaled ones,
    /// except for the rounding of floats. Scores are sums of floats, with about seven digits: if the mean of a column is a million times
    /// its standard deviation, only one digit is left for the difference from the mean, as in the features themselves.
    /// </remarks>
    public LinearModel Fold(LinearModel model) => FoldWith(model, ByteScale);

    /// <summary>Folds the scaling into a model, as a model of bytes of the given scale, if any.</summary>
    internal LinearModel FoldWith(LinearModel model, float? byteScale)
    {
        RequireFits(model, nameof(model), "");
        float[] weights = new float[model.Weights.Length], biases = new float[model.Biases.Length];
        for (int row = 0; row < biases.Length; row++)
        {
            double bias = model.Biases[row];
            for (int column = 0; column < FeatureCount; column++)
            {
                int index = row * FeatureCount + column;
                weights[index] = (float)(model.Weights[index] * _factors[column]);
                bias += model.Weights[index] * _offsets[column];
            }
            biases[row] = (float)bias;
        }
        return CreateModel(model, weights, biases, byteScale, nameof(model), "");
    }

    /// <summary>Unfolds the scaling from a model, the inverse of <see cref="Fold"/>, to continue training on scaled features.</summary>
    /// <param name="model">A model of D unscaled features.</param>
    /// <returns>
    /// A model of scaled features: weights / factors, and bias - sum(new weights * offsets). If a factor is 0, the weight is 0, and its
    /// product with the column's constant value is part of the bias. The model has no byte scale.
    /// </returns>
    /// <exception cref="ArgumentException">The number of features differs from D, or a weight or a bias overflows a float.</exception>
    public LinearModel Unfold(LinearModel model) => Unfold(model, null, nameof(model));

    internal Dataset Apply(Dataset data, string paramName, string subject = "")
    {
        ArgumentNullException.ThrowIfNull(data, paramName);
        if (data.FeatureCount != FeatureCount)
        {
            throw new ArgumentException(
                Guard.Text($"{subject}expected {FeatureCount} features per example, found {data.FeatureCount}"), paramName);
        }
        FeatureMatrix scaled = data.Features is SparseFeatures sparse
            ? ScaleSparse(sparse, paramName, subject)
            : ScaleDense(data.Features, paramName, subject);
        Dataset result = new(scaled, data.Labels, data.Classes, data.ImageShape);
        return data.Weights.IsEmpty ? result : result.WithWeights(data.Weights);
    }

    internal LinearModel Unfold(LinearModel model, float? byteScale, string paramName, string subject = "")
    {
        RequireFits(model, paramName, subject);
        float[] weights = new float[model.Weights.Length], biases = new float[model.Biases.Length];
        for (int row = 0; row < biases.Length; row++)
        {
            double bias = model.Biases[row];
            for (int column = 0; column < FeatureCount; column++)
            {
                int index = row * FeatureCount + column;
                weights[index] = _factors[column] == 0 ? 0 : (float)(model.Weights[index] / _factors[column]);
                bias -= weights[index] * _offsets[column];
            }
            foreach ((int column, double value) in _constants)
                bias += model.Weights[row * FeatureCount + column] * value;
            biases[row] = (float)bias;
        }
        return CreateModel(model, weights, biases, byteScale, paramName, subject);
    }

    private DenseFeatures ScaleDense(FeatureMatrix features, string paramName, string subject)
    {
        float[] values = new float[features.Rows * FeatureCount];
        float[] scratch = new float[FeatureCount];
        for (int row = 0; row < features.Rows; row++)
        {
            ReadOnlySpan<float> source = features.Storage.StoredValues(row, scratch);
            Span<float> scaled = values.AsSpan(row * FeatureCount, FeatureCount);
            BlockKernels.Scale(source, _factors, _offsets, scaled);
            RequireFinite(scaled, [], row, paramName, subject);
        }
        return new DenseFeatures(values, FeatureCount);
    }

    private SparseFeatures ScaleSparse(SparseFeatures features, string paramName, string subject)
    {
        if (_offsets.AsSpan().ContainsAnyExcept(0))
        {
            throw new ArgumentException(
                Guard.Text($"{subject}the scaling has offsets, which would fill sparse features: create it from sparse features"),
                paramName);
        }
        float[] values = new float[features.StoredCount];
        int end = 0;
        for (int row = 0; row < features.Rows; row++)
        {
            SparseRow source = features.Row(row);
            Span<float> scaled = values.AsSpan(end, source.Count);
            for (int i = 0; i < scaled.Length; i++)
                scaled[i] = (float)(source.Values[i] * _factors[source.Columns[i]]);
            RequireFinite(scaled, source.Columns, row, paramName, subject);
            end += source.Count;
        }
        return features.WithValues(values);
    }

    /// <summary>Computes a factor; the divisor of a constant column is 1.</summary>
    private static double Quotient(double wanted, double found) => found > 0 ? wanted / found : wanted;

    private void RequireFits(LinearModel model, string paramName, string subject)
    {
        ArgumentNullException.ThrowIfNull(model, paramName);
        if (model.FeatureCount != FeatureCount)
        {
            throw new ArgumentException(
                Guard.Text($"{subject}expected a model of {FeatureCount} features, found one of {model.FeatureCount}"), paramName);
        }
    }

    private static void RequireFinite(ReadOnlySpan<float> scaled, ReadOnlySpan<int> columns, int row, string paramName, string subject)
    {
        int index = Kernels.IndexOfNonFinite(scaled);
        if (index >= 0)
        {
            int column = columns.IsEmpty ? index : columns[index];
            string feature = Guard.Text($"the scaled feature in row {row}, column {column} is {scaled[index]}");
            throw new ArgumentException($"{subject}{feature}: the feature is too large for this scaling", paramName);
        }
    }

    private LinearModel CreateModel(LinearModel like, float[] weights, float[] biases, float? byteScale, string paramName, string subject)
    {
        int index = Kernels.IndexOfNonFinite(weights);
        if (index >= 0)
        {
            int column = index % FeatureCount;
            string weight = Guard.Text($"weight {like.Weights[index]} of column {column} overflowed a float");
            throw new ArgumentException(
                Guard.Text($"{subject}{weight}: the column is scaled by {_factors[column]}"), paramName);
        }
        index = Kernels.IndexOfNonFinite(biases);
        if (index >= 0)
        {
            throw new ArgumentException(
                Guard.Text($"{subject}bias {like.Biases[index]} overflowed a float when the offsets of the columns were added"),
                paramName);
        }
        return new LinearModel(weights, biases, like.Classes, byteScale).WithMetadata(like.Metadata);
    }
}
