using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Examples to learn from or to be tested on: a row of features and a label for each.</summary>
/// <remarks>Immutable; any number of threads may read one dataset.</remarks>
public sealed partial class Dataset
{
    private readonly int[] _labels;
    private float[]? _weights;
    private int[]? _classIndices;

    /// <summary>Makes a dataset whose classes are given by number.</summary>
    /// <param name="features">One row for each example.</param>
    /// <param name="labels">One label for each example: any integers. Of two classes, the smaller label is the negative one. Copied.</param>
    /// <param name="classes">Names for labels. Labels that do not occur may be among them. Default: no names.</param>
    /// <param name="imageShape">The shape of the pictures, where rows of features are pictures.</param>
    /// <exception cref="ArgumentException">
    /// The number of labels differs from the number of rows, or the pictures' size differs from the number of columns.
    /// </exception>
    [OverloadResolutionPriority(1)] // [] means numbers
    public Dataset(FeatureMatrix features, ReadOnlySpan<int> labels, ClassLabels? classes = null, ImageShape? imageShape = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (labels.Length != features.Rows)
            throw new ArgumentException(Guard.Text($"expected a label for each of {features.Rows} rows, found {labels.Length} labels"), nameof(labels));
        if (imageShape is { } shape && (shape.Rows < 1 || shape.Columns < 1 || (long)shape.Rows * shape.Columns != features.Columns))
            throw new ArgumentException(Guard.Text($"expected pictures of {features.Columns} pixels, found {shape}"), nameof(imageShape));

        Features = features;
        ImageShape = imageShape;
        _labels = labels.ToArray();
        Classes = ClassLabels.FromExamples(labels, classes);
    }

    /// <summary>The features, one row for each example.</summary>
    public FeatureMatrix Features { get; }

    /// <summary>The label of each example.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>How much each example counts in learning, where <see cref="WithWeights"/> said so; else empty: all count 1.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>The labels that occur, each once, ascending, and all names that were given.</summary>
    public ClassLabels Classes { get; }

    /// <summary>The shape of the pictures, where rows of features are pictures.</summary>
    public ImageShape? ImageShape { get; }

    /// <summary>The number of examples.</summary>
    public int Count => _labels.Length;

    /// <summary>The number of features of an example.</summary>
    public int FeatureCount => Features.Columns;

    /// <summary>For each example, the index of its label in <see cref="Classes"/>.</summary>
    /// <remarks>Computed when it is first asked for: most datasets are only chosen from. Two threads that ask at once compute the same.</remarks>
    internal ReadOnlySpan<int> ClassIndices => _classIndices ??= Array.ConvertAll(_labels, Classes.IndexOf);

    /// <summary>How much an example counts in learning.</summary>
    internal float WeightOf(int index) => _weights is null ? 1 : _weights[index];

    /// <summary>The number of examples with a label.</summary>
    /// <param name="label">Any label; one that does not occur counts 0.</param>
    /// <returns>The number of its examples.</returns>
    public int CountOf(int label) => _labels.AsSpan().Count(label);

    /// <summary>
    /// Says how much each example counts in learning: its steps, or its loss, are multiplied with its weight. Evaluation and
    /// validation during training count every example once; the figures of cross-validation weigh them. Both validations leave out those of
    /// weight 0.
    /// </summary>
    /// <param name="weights">One for each example: finite, 0 or more; an example of weight 0 is not learned from. Copied.</param>
    /// <returns>A dataset of the same examples.</returns>
    /// <exception cref="ArgumentException">The number of weights differs from the number of examples, or a weight is negative, NaN or infinite.</exception>
    public Dataset WithWeights(ReadOnlySpan<float> weights)
    {
        if (weights.Length != Count)
            throw new ArgumentException(Guard.Text($"expected a weight for each of {Count} examples, found {weights.Length}"), nameof(weights));
        for (int i = 0; i < weights.Length; i++)
        {
            if (!float.IsFinite(weights[i]) || weights[i] < 0)
                throw new ArgumentException(Guard.Text($"expected finite weights of 0 or more, found {weights[i]} for example {i}"), nameof(weights));
        }
        return new Dataset(Features, _labels, Classes, ImageShape) { _weights = weights.ToArray() };
    }

    /// <summary>Keeps the examples of some labels, in their order.</summary>
    /// <param name="labels">The labels to keep, for instance 3 and 7; their order has no meaning.</param>
    /// <returns>A new dataset; labels stay as they are.</returns>
    /// <exception cref="ArgumentException">No label is given, or one that does not occur.</exception>
    public Dataset Only(params int[] labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Length == 0)
            throw new ArgumentException("expected one label or more, found none", nameof(labels));
        if (Count == 0)
            throw new ArgumentException("expected labels that occur, but there are no examples", nameof(labels));
        bool[] isKept = new bool[Classes.Count];
        foreach (int label in labels)
            isKept[Classes.Require(label, nameof(labels))] = true;
        int[] indices = ClassIndices.ToArray();
        return Select([.. Enumerable.Range(0, indices.Length).Where(row => isKept[indices[row]])]);
    }

    /// <summary>Keeps the first examples.</summary>
    /// <param name="count">How many: 0 to <see cref="Count"/>.</param>
    /// <returns>A new dataset.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public Dataset Take(int count)
    {
        if (count < 0 || count > Count)
            throw new ArgumentOutOfRangeException(nameof(count), Guard.Text($"expected 0 to {Count}, found {count}"));
        return Select([.. Enumerable.Range(0, count)]);
    }

    /// <summary>Keeps some examples, in the order given.</summary>
    /// <param name="rows">Which examples, each 0 to <see cref="Count"/> - 1; one may come more than once.</param>
    /// <returns>A new dataset.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such example.</exception>
    public Dataset Select(ReadOnlySpan<int> rows)
    {
        FeatureMatrix features = Features.Select(rows);
        int[] labels = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            labels[i] = _labels[rows[i]];
        float[]? weights = _weights is null ? null : new float[rows.Length];
        for (int i = 0; i < weights?.Length; i++)
            weights[i] = _weights![rows[i]];
        return new Dataset(features, labels, Classes, ImageShape) { _weights = weights };
    }

    /// <summary>The examples of a weight above 0: the others might as well not be there. This dataset itself where it has no others.</summary>
    internal Dataset WithoutZeroWeights() => Weights.Contains(0f) ? Select([.. Enumerable.Range(0, Count).Where(i => Weights[i] > 0)]) : this;

    /// <summary>One line: how large it is.</summary>
    /// <returns>For instance "512 examples of 784 features, 2 classes".</returns>
    public override string ToString() => Guard.Text($"{Count} examples of {FeatureCount} features, {Classes.Count} classes");
}
