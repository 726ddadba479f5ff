using System.Collections.Immutable;

namespace LinearLearn;

/// <summary>
/// Represents a weight for each class in training, which multiplies the weights of its examples: for data with a rare class, or if one kind
/// of error is costly.
/// </summary>
/// <remarks>
/// Instances are immutable. For every learner, a weight of w has the effect of w copies of each example. In one-vs-rest, this includes the
/// problems in which the class is part of the rest. In contrast, LIBLINEAR's -w, and scikit-learn's class_weight in LinearSVC and
/// SGDClassifier, weight a class of three or more only in its own problem.
/// </remarks>
public sealed class ClassWeights
{
    // Sorted, because the labels in a file could be chosen to collide in a hash table.
    private readonly ImmutableSortedDictionary<int, float> _weights;

    /// <summary>Creates class weights from given values.</summary>
    /// <param name="weights">
    /// The weights by label, finite and 0 or more. Labels that are missing have the weight 1. They are copied.
    /// </param>
    /// <exception cref="ArgumentException">A weight is negative, NaN or infinite.</exception>
    public ClassWeights(IReadOnlyDictionary<int, float> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        foreach ((int label, float weight) in weights)
        {
            if (!float.IsFinite(weight) || weight < 0)
            {
                throw new ArgumentException(
                    Guard.Text($"expected finite weights of 0 or more, found {weight} for label {label}"), nameof(weights));
            }
        }
        _weights = weights.ToImmutableSortedDictionary();
    }

    private ClassWeights(bool isBalanced)
    {
        IsBalanced = isBalanced;
        _weights = ImmutableSortedDictionary<int, float>.Empty;
    }

    /// <summary>Gets weights that give every class the same total weight: weight = examples / (classes * examples of the class).</summary>
    /// <remarks>
    /// An example of weight w counts as w examples. A trainer counts the data that it trains on. An <see cref="OnlineLearner"/> used
    /// directly counts the examples that it has learned from so far, including the current one.
    /// </remarks>
    public static ClassWeights Balanced { get; } = new(isBalanced: true);

    /// <summary>Gets weights of 1 for every class.</summary>
    internal static ClassWeights Equal { get; } = new(isBalanced: false);

    /// <summary>Gets whether the weights are computed from the examples.</summary>
    public bool IsBalanced { get; }

    /// <summary>Gets the given weights.</summary>
    internal IReadOnlyDictionary<int, float> Given => _weights;

    /// <summary>Returns the weight of each of the labels, in order.</summary>
    internal float[] GetWeights(ReadOnlySpan<int> labels)
    {
        float[] weights = new float[labels.Length];
        for (int i = 0; i < labels.Length; i++)
            weights[i] = _weights.GetValueOrDefault(labels[i], 1);
        return weights;
    }

    /// <summary>Throws if the classes of a model lack a label that has a weight.</summary>
    internal void RequireAmong(ClassLabels classes, string paramName)
    {
        foreach (int label in _weights.Keys)
            classes.Require(label, paramName, "class weights: ");
    }

    /// <summary>Converts balanced weights to given weights by counting the data; given weights are unchanged.</summary>
    internal ClassWeights For(Dataset data)
    {
        if (!IsBalanced)
            return this;
        double[] totals = new double[data.Classes.Count];
        for (int i = 0; i < data.Count; i++)
            totals[data.ClassIndices[i]] += data.WeightOf(i);
        return For(data.Classes, totals);
    }

    /// <summary>Converts balanced weights to given weights by the total weight of each class; given weights are unchanged.</summary>
    internal ClassWeights For(ClassLabels classes, ReadOnlySpan<double> totals)
    {
        if (!IsBalanced)
            return this;
        SortedDictionary<int, float> weights = [];
        for (int k = 0; k < totals.Length; k++)
            weights[classes.Values[k]] = totals[k] > 0 ? BalancedWeight(totals, k, 0) : 1;
        return new ClassWeights(weights);
    }

    internal static bool AreSame(ClassWeights? x, ClassWeights? y, ReadOnlySpan<int> labels)
    {
        (x, y) = (x ?? Equal, y ?? Equal);
        return x.IsBalanced == y.IsBalanced && x.GetWeights(labels).AsSpan().SequenceEqual(y.GetWeights(labels));
    }

    internal static string Describe(ClassWeights? weights) => weights switch
    {
        null => "no class weights",
        { IsBalanced: true } => "balanced class weights",
        _ => Guard.Text($"class weights {string.Join(", ", weights._weights.Select(pair => Guard.Text($"{pair.Key}: {pair.Value}")))}"),
    };

    /// <summary>Computes the balanced weight of a class from the total weight of each class, after adding a weight to that class.</summary>
    internal static float BalancedWeight(ReadOnlySpan<double> totals, int index, double more)
    {
        double examples = more;
        foreach (double ofClass in totals)
            examples += ofClass;
        int classes = totals.Length - totals.Count(0.0) + (totals[index] == 0 ? 1 : 0);
        return (float)(examples / (classes * (totals[index] + more)));
    }

    /// <summary>Multiplies the weight of an example by that of its class.</summary>
    /// <exception cref="ArgumentException">The product overflows a float.</exception>
    internal static float Weigh(float weight, float ofClass, string paramName, int? index = null)
    {
        if (float.IsFinite(weight * ofClass))
            return weight * ofClass;
        string example = index is null ? "an example" : Guard.Text($"example {index}");
        throw new ArgumentException($"the weight of {example} times that of its class overflows a float", paramName);
    }
}
