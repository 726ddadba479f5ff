namespace LinearLearn;

/// <summary>
/// Brings the columns of features to one size: scaled = feature * factor + offset, with a factor and an offset for each column. Learners that
/// move all weights by one step size need it where one column is of thousandths and another of hundreds.
/// </summary>
/// <remarks>
/// Immutable. Learn it from the examples that a model learns from, not from those that test it. A model that learned from scaled features takes
/// the scaling into its own numbers (<see cref="Fold"/>), and predicting costs no more than before; <see cref="ScaledTrainer"/> does all of that.
/// Factors and offsets are computed in double precision, in one pass over the examples; those of weight 0 are left out, other weights make no difference.
/// <para>
/// Sparse features must stay sparse, and an offset would fill their zeros. A scaling that is learned from <see cref="SparseFeatures"/> has only
/// factors: <see cref="Standard"/> divides by the standard deviation without subtracting the mean, and <see cref="MinMax"/> divides by the largest
/// absolute value. A sparse column that holds the same value other than 0 in every row has the factor 0.
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

    /// <summary>The number of features that an example has: D.</summary>
    public int FeatureCount => _factors.Length;

    /// <summary>What each column is multiplied with: D finite numbers above 0, or 0 for a sparse column that does not vary and is not 0.</summary>
    public ReadOnlySpan<double> Factors => _factors;

    /// <summary>What is added to each column then: D finite numbers, all 0 where the scaling was learned from sparse features.</summary>
    public ReadOnlySpan<double> Offsets => _offsets;

    /// <summary>
    /// The feature that a byte of 1 stands for, signed or not, before it is scaled, where the scaling was learned from bytes; else null.
    /// </summary>
    public float? ByteScale { get; }

    /// <summary>
    /// Mean 0 and standard deviation 1: scaled = (feature - mean) / deviation, where deviation^2 is the mean of (feature - mean)^2. A column that
    /// does not vary becomes 0. Of sparse features, scaled = feature / deviation.
    /// </summary>
    /// <param name="data">One example or more.</param>
    /// <returns>The scaling of its columns.</returns>
    /// <exception cref="ArgumentException">There is no example, or there are more columns than an array holds.</exception>
    public static FeatureScaling Standard(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        (double[] offsets, double[] factors) = ColumnStatistics.Moments(data.WithoutZeroWeights().Features, nameof(data)); // in place: there may be many columns
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

    /// <summary>
    /// The smallest value of each column becomes the minimum, the largest the maximum. A column that does not vary becomes the minimum. Of sparse
    /// features, scaled = feature * limit / (largest absolute value), with the larger of |minimum| and |maximum| as limit.
    /// </summary>
    /// <param name="data">One example or more.</param>
    /// <param name="minimum">The least scaled feature: 0 by default. Finite.</param>
    /// <param name="maximum">The largest scaled feature: 1 by default. Finite, above the minimum.</param>
    /// <returns>The scaling of its columns. Other examples than these may lie outside of the limits.</returns>
    /// <exception cref="ArgumentException">
    /// There is no example, there are more columns than an array holds, or the maximum is not above the minimum.
    /// </exception>
    public static FeatureScaling MinMax(Dataset data, float minimum = 0, float maximum = 1)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!float.IsFinite(minimum) || !float.IsFinite(maximum) || minimum >= maximum)
            throw new ArgumentException(Guard.Text($"expected a finite minimum and a larger finite maximum, found {minimum} and {maximum}"), nameof(maximum));
        (double[] offsets, double[] factors) = ColumnStatistics.Limits(data.WithoutZeroWeights().Features, nameof(data)); // in place: there may be many columns
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
    /// <param name="data">Examples of D features. Sparse ones only where all offsets are 0, since they stay sparse; all others become floats.</param>
    /// <returns>The same examples with scaled features: labels, class names, shape of pictures and weights of examples as they were.</returns>
    /// <exception cref="ArgumentException">The number of features differs from D, sparse features would be filled, or a scaled feature overflows a float.</exception>
    public Dataset Apply(Dataset data) => Apply(data, nameof(data));

    /// <summary>
    /// Takes the scaling into a model that learned from scaled features: weights * factors, and bias + sum(weights * offsets), summed in double
    /// precision. Its score of features is that of the model for scaled features, within the rounding of floats.
    /// </summary>
    /// <param name="model">A model of D scaled features.</param>
    /// <returns>A model of features as they are; of bytes too, by <see cref="ByteScale"/>.</returns>
    /// <exception cref="ArgumentException">The number of features differs from D, or a weight or a bias overflows a float.</exception>
    /// <remarks>
    /// Scores are sums of floats, of about seven digits. Where the mean of a column is a million times its standard deviation, only one of them is
    /// left for the difference from the mean, as it is in the features themselves.
    /// </remarks>
    public LinearModel Fold(LinearModel model) => FoldWith(model, ByteScale);

    /// <summary>The same, as a model of bytes of this scale, where one is given.</summary>
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

    /// <summary>The reverse of <see cref="Fold"/>: makes a model of scaled features, to continue learning from them.</summary>
    /// <param name="model">A model of D features as they are.</param>
    /// <returns>
    /// A model of scaled features: weights / factors, and bias - sum(those * offsets). Where a factor is 0, the weight is 0, and its product with the column's value
    /// is part of the bias. It is not one of bytes.
    /// </returns>
    /// <exception cref="ArgumentException">The number of features differs from D, or a weight or a bias overflows a float.</exception>
    public LinearModel Unfold(LinearModel model) => Unfold(model, null, nameof(model));

    internal Dataset Apply(Dataset data, string paramName, string subject = "")
    {
        ArgumentNullException.ThrowIfNull(data, paramName);
        if (data.FeatureCount != FeatureCount)
            throw new ArgumentException(Guard.Text($"{subject}expected {FeatureCount} features an example, found {data.FeatureCount}"), paramName);
        FeatureMatrix scaled = data.Features is SparseFeatures sparse ? ScaleSparse(sparse, paramName, subject) : ScaleDense(data.Features, paramName, subject);
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
                Guard.Text($"{subject}the scaling has offsets, which would fill sparse features: learn it from sparse features"), paramName);
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

    /// <summary>A column that does not vary is divided by 1.</summary>
    private static double Quotient(double wanted, double found) => found > 0 ? wanted / found : wanted;

    private void RequireFits(LinearModel model, string paramName, string subject)
    {
        ArgumentNullException.ThrowIfNull(model, paramName);
        if (model.FeatureCount != FeatureCount)
            throw new ArgumentException(Guard.Text($"{subject}expected a model of {FeatureCount} features, found one of {model.FeatureCount}"), paramName);
    }

    private static void RequireFinite(ReadOnlySpan<float> scaled, ReadOnlySpan<int> columns, int row, string paramName, string subject)
    {
        int index = Kernels.IndexOfNonFinite(scaled);
        if (index >= 0)
        {
            int column = columns.IsEmpty ? index : columns[index];
            throw new ArgumentException(
                Guard.Text($"{subject}the scaled feature in row {row}, column {column} is {scaled[index]}: the feature is too large for this scaling"), paramName);
        }
    }

    private LinearModel CreateModel(LinearModel like, float[] weights, float[] biases, float? byteScale, string paramName, string subject)
    {
        int index = Kernels.IndexOfNonFinite(weights);
        if (index >= 0)
        {
            throw new ArgumentException(Guard.Text(
                $"{subject}weight {like.Weights[index]} of column {index % FeatureCount} overflowed a float: the column is scaled by {_factors[index % FeatureCount]}"), paramName);
        }
        index = Kernels.IndexOfNonFinite(biases);
        if (index >= 0)
            throw new ArgumentException(Guard.Text($"{subject}bias {like.Biases[index]} overflowed a float when it took up the offsets of the columns"), paramName);
        return new LinearModel(weights, biases, like.Classes, byteScale).WithMetadata(like.Metadata);
    }
}
