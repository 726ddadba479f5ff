using System.Collections.Immutable;

namespace LinearLearn;

/// <summary>
/// How much the examples of each class count in learning, on top of their own weights: for data in which one class is rare, or one
/// kind of error is dear.
/// </summary>
/// <remarks>
/// Immutable. A weight means that many copies of the examples, for all learners: in one-vs-rest also where the class is a part of the rest.
/// LIBLINEAR's -w, and scikit-learn's class_weight in LinearSVC and SGDClassifier, weight a class of three or more only in its own problem.
/// </remarks>
public sealed class ClassWeights
{
    private readonly ImmutableSortedDictionary<int, float> _weights; // sorted: labels of a file may be made to collide in a hash table

    /// <summary>Makes weights that are known.</summary>
    /// <param name="weights">A weight for labels: finite, 0 or more. Labels that are not named weigh 1. Copied.</param>
    /// <exception cref="ArgumentException">A weight is negative, NaN or infinite.</exception>
    public ClassWeights(IReadOnlyDictionary<int, float> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        foreach ((int label, float weight) in weights)
        {
            if (!float.IsFinite(weight) || weight < 0)
                throw new ArgumentException(Guard.Text($"expected finite weights of 0 or more, found {weight} for label {label}"), nameof(weights));
        }
        _weights = weights.ToImmutableSortedDictionary();
    }

    private ClassWeights(bool isBalanced)
    {
        IsBalanced = isBalanced;
        _weights = ImmutableSortedDictionary<int, float>.Empty;
    }

    /// <summary>
    /// Every class counts the same in all: weight = examples / (classes * examples of the class), where an example of weight w is w examples. A trainer
    /// counts the data that it learns from; a bare <see cref="OnlineLearner"/> the examples that it has learned from so far, this one included.
    /// </summary>
    public static ClassWeights Balanced { get; } = new(isBalanced: true);

    /// <summary>Every example counts 1.</summary>
    internal static ClassWeights Equal { get; } = new(isBalanced: false);

    /// <summary>Whether the weights follow from the examples.</summary>
    public bool IsBalanced { get; }

    /// <summary>The weights that were given.</summary>
    internal IReadOnlyDictionary<int, float> Given => _weights;

    /// <summary>The weight of each of these labels, in their order.</summary>
    internal float[] GetWeights(ReadOnlySpan<int> labels)
    {
        float[] weights = new float[labels.Length];
        for (int i = 0; i < labels.Length; i++)
            weights[i] = _weights.GetValueOrDefault(labels[i], 1);
        return weights;
    }

    /// <summary>Refuses weights for labels that a model does not have.</summary>
    internal void RequireAmong(ClassLabels classes, string paramName)
    {
        foreach (int label in _weights.Keys)
            classes.Require(label, paramName, "class weights: ");
    }

    /// <summary>These weights as known numbers, balanced ones counted in the data.</summary>
    internal ClassWeights For(Dataset data)
    {
        if (!IsBalanced)
            return this;
        double[] totals = new double[data.Classes.Count];
        for (int i = 0; i < data.Count; i++)
            totals[data.ClassIndices[i]] += data.WeightOf(i);
        SortedDictionary<int, float> weights = [];
        for (int k = 0; k < totals.Length; k++)
            weights[data.Classes.Values[k]] = totals[k] > 0 ? BalancedWeight(totals, k, 0) : 1;
        return new ClassWeights(weights);
    }

    internal static bool AreSame(ClassWeights? x, ClassWeights? y, ReadOnlySpan<int> labels) =>
        (x ?? Equal).IsBalanced == (y ?? Equal).IsBalanced && (x ?? Equal).GetWeights(labels).AsSpan().SequenceEqual((y ?? Equal).GetWeights(labels));

    internal static string Describe(ClassWeights? weights) => weights switch
    {
        null => "no class weights",
        { IsBalanced: true } => "balanced class weights",
        _ => Guard.Text($"class weights {string.Join(", ", weights._weights.Select(pair => Guard.Text($"{pair.Key}: {pair.Value}")))}"),
    };

    /// <summary>The balanced weight of a class, where classes have these sums of weights and this one has so much more.</summary>
    internal static float BalancedWeight(ReadOnlySpan<double> totals, int index, double more)
    {
        double examples = more;
        foreach (double ofClass in totals)
            examples += ofClass;
        int classes = totals.Length - totals.Count(0.0) + (totals[index] == 0 ? 1 : 0);
        return (float)(examples / (classes * (totals[index] + more)));
    }

    /// <summary>The weight of an example times that of its class.</summary>
    /// <exception cref="ArgumentException">It overflows a float.</exception>
    internal static float Weigh(float weight, float ofClass, string paramName, int? index = null)
    {
        if (float.IsFinite(weight * ofClass))
            return weight * ofClass;
        string example = index is null ? "an example" : Guard.Text($"example {index}");
        throw new ArgumentException($"the weight of {example} times that of its class overflows a float", paramName);
    }
}
