using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Represents labeled examples for training or testing: a row of features and a label for each example.</summary>
/// <remarks>Instances are immutable and thread-safe.</remarks>
public sealed partial class Dataset
{
    private readonly int[] _labels;
    private float[]? _weights;
    private int[]? _classIndices;

    /// <summary>Creates a dataset whose classes are given by number.</summary>
    /// <param name="features">One row for each example.</param>
    /// <param name="labels">
    /// One label for each example; any integers. With two classes, the smaller label is the negative class. The labels are copied.
    /// </param>
    /// <param name="classes">The names of the labels. It can contain labels that do not occur. Default: no names.</param>
    /// <param name="imageShape">The shape of the images, if the rows are images. Default: no images.</param>
    /// <exception cref="ArgumentException">
    /// The number of labels differs from the number of rows, or the size of the images differs from the number of columns.
    /// </exception>
    [OverloadResolutionPriority(1)] // the overload for an empty collection expression
    public Dataset(FeatureMatrix features, ReadOnlySpan<int> labels, ClassLabels? classes = null, ImageShape? imageShape = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (labels.Length != features.Rows)
        {
            throw new ArgumentException(
                Guard.Text($"expected a label for each of {features.Rows} rows, found {labels.Length} labels"), nameof(labels));
        }
        if (imageShape is { } shape && (shape.Rows < 1 || shape.Columns < 1 || (long)shape.Rows * shape.Columns != features.Columns))
            throw new ArgumentException(Guard.Text($"expected images of {features.Columns} pixels, found {shape}"), nameof(imageShape));

        Features = features;
        ImageShape = imageShape;
        _labels = labels.ToArray();
        Classes = ClassLabels.FromExamples(labels, classes);
    }

    /// <summary>Gets the features, one row for each example.</summary>
    public FeatureMatrix Features { get; }

    /// <summary>Gets the label of each example.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>
    /// Gets the weight of each example in training as set by <see cref="WithWeights"/>, or an empty span if every weight is 1.
    /// </summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>Gets the distinct labels in ascending order, and all given names.</summary>
    public ClassLabels Classes { get; }

    /// <summary>Gets the shape of the images, or null if the rows are not images.</summary>
    public ImageShape? ImageShape { get; }

    /// <summary>Gets the number of examples.</summary>
    public int Count => _labels.Length;

    /// <summary>Gets the number of features per example.</summary>
    public int FeatureCount => Features.Columns;

    /// <summary>Gets the index of each example's label in <see cref="Classes"/>.</summary>
    /// <remarks>
    /// Computed on first use, because most datasets are only selected from. Two threads that race compute the same array.
    /// </remarks>
    internal ReadOnlySpan<int> ClassIndices => _classIndices ??= Array.ConvertAll(_labels, Classes.IndexOf);

    /// <summary>Returns the weight of an example in training.</summary>
    internal float WeightOf(int index) => _weights is null ? 1 : _weights[index];

    /// <summary>Counts the examples with a label.</summary>
    /// <param name="label">Any label; the count is 0 if it does not occur.</param>
    /// <returns>The number of examples.</returns>
    public int CountOf(int label) => _labels.AsSpan().Count(label);

    /// <summary>Creates a dataset with a weight for each example in training.</summary>
    /// <param name="weights">One weight for each example, finite and 0 or more. The weights are copied.</param>
    /// <returns>A dataset of the same examples.</returns>
    /// <remarks>
    /// The weight multiplies the step or the loss of an example; an example of weight 0 has no effect. Evaluation, and
    /// validation during training, count every example once; the metrics of cross-validation are weighted. Both kinds of
    /// validation exclude examples with a weight of 0.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// The number of weights differs from the number of examples, or a weight is negative, NaN or infinite.
    /// </exception>
    public Dataset WithWeights(ReadOnlySpan<float> weights)
    {
        if (weights.Length != Count)
        {
            throw new ArgumentException(
                Guard.Text($"expected a weight for each of {Count} examples, found {weights.Length}"), nameof(weights));
        }
        for (int i = 0; i < weights.Length; i++)
        {
            if (!float.IsFinite(weights[i]) || weights[i] < 0)
            {
                throw new ArgumentException(
                    Guard.Text($"expected finite weights of 0 or more, found {weights[i]} for example {i}"), nameof(weights));
            }
        }
        return new Dataset(Features, _labels, Classes, ImageShape) { _weights = weights.ToArray() };
    }

    /// <summary>Selects the examples with the given labels, in the order of this dataset.</summary>
    /// <param name="labels">The labels to keep, for example 3 and 7, in any order.</param>
    /// <returns>A new dataset. Labels are unchanged.</returns>
    /// <exception cref="ArgumentException">No label is given, or a label does not occur.</exception>
    public Dataset Only(params int[] labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Length == 0)
            throw new ArgumentException("expected one label or more, found none", nameof(labels));
        if (Count == 0)
            throw new ArgumentException("expected labels that occur in the dataset, found a dataset without examples", nameof(labels));
        bool[] isKept = new bool[Classes.Count];
        foreach (int label in labels)
            isKept[Classes.Require(label, nameof(labels))] = true;
        int[] indices = ClassIndices.ToArray();
        return Select(RowIndices.Find(indices.Length, row => isKept[indices[row]]));
    }

    /// <summary>Selects the first examples.</summary>
    /// <param name="count">The number of examples, from 0 to <see cref="Count"/>.</param>
    /// <returns>A new dataset.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The dataset has fewer examples.</exception>
    public Dataset Take(int count)
    {
        if (count < 0 || count > Count)
            throw new ArgumentOutOfRangeException(nameof(count), Guard.Text($"expected 0 to {Count}, found {count}"));
        int[] rows = new int[count];
        for (int i = 0; i < count; i++)
            rows[i] = i;
        return Select(rows);
    }

    /// <summary>Selects examples by index, in the given order.</summary>
    /// <param name="rows">The indices of the examples, each from 0 to <see cref="Count"/> - 1. An index can occur more than once.</param>
    /// <returns>A new dataset.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public Dataset Select(ReadOnlySpan<int> rows)
    {
        FeatureMatrix features = Features.Select(rows);
        return new Dataset(features, Gather(_labels, rows), Classes, ImageShape)
        {
            _weights = _weights is null ? null : Gather(_weights, rows),
        };
    }

    /// <summary>Creates a dataset of the same examples, whose sparse rows have more columns, of zeros.</summary>
    internal Dataset WithColumns(int columns) => columns == FeatureCount
        ? this
        : new Dataset(((SparseFeatures)Features).WithColumns(columns), _labels, Classes) { _weights = _weights };

    private static T[] Gather<T>(T[] values, ReadOnlySpan<int> rows)
    {
        T[] gathered = new T[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            gathered[i] = values[rows[i]];
        return gathered;
    }

    /// <summary>Selects the examples with a weight above 0, or returns this dataset if it contains no others.</summary>
    internal Dataset WithoutZeroWeights() =>
        _weights is not null && Weights.Contains(0f) ? Select(RowIndices.Find(Count, i => Weights[i] > 0)) : this;

    /// <summary>Describes the size of the dataset on one line.</summary>
    /// <returns>For example "512 examples of 784 features, 2 classes".</returns>
    public override string ToString() => Guard.Text($"{Count} examples of {FeatureCount} features, {Classes.Count} classes");
}
