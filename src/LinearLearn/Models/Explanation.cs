using System.Collections;

namespace LinearLearn;

/// <summary>Explains the score of one example for one class: score = bias + sum(weight * feature).</summary>
/// <remarks>
/// Created by <see cref="LinearModel.Explain(ReadOnlySpan{float}, int?, int?)"/>. <see cref="Bias"/> and the
/// <see cref="Contribution.Value"/> of all <see cref="Contributions"/>, added in double precision, differ from <see cref="Score"/> only by
/// its rounding, because the model adds floats: by at most (n + 3) * 2^-24 * (|bias| + sum(|weight * feature|)) for n stored features, plus
/// a few multiples of the smallest float. With a rival, the bound is the sum of those of both classes.
/// </remarks>
#pragma warning disable CA1710 // an explanation is more than its contributions
public sealed class Explanation : IEnumerable<Contribution>
#pragma warning restore CA1710
{
    internal Explanation(ClassLabels classes, int label, int? against, double score, double bias, IReadOnlyList<Contribution> contributions)
    {
        Classes = classes;
        Label = label;
        Against = against;
        Score = score;
        Bias = bias;
        Contributions = contributions;
    }

    /// <summary>Gets the classes of the model.</summary>
    public ClassLabels Classes { get; }

    /// <summary>Gets the label of the class that is explained.</summary>
    public int Label { get; }

    /// <summary>Gets the label of the rival, if the difference of two classes is explained; otherwise null.</summary>
    public int? Against { get; }

    /// <summary>Gets the score of the class, as the model computes it.</summary>
    /// <remarks>
    /// For the negative one of two classes, this is the model's score with the sign flipped. With a rival of three or more classes, it is
    /// the score of the class minus that of the rival: above 0 if the class is ahead.
    /// </remarks>
    public double Score { get; }

    /// <summary>Gets the bias of the class, with the same sign or difference as <see cref="Score"/>.</summary>
    public double Bias { get; }

    /// <summary>Gets the nonzero contributions of the features, largest magnitude first, ties by column.</summary>
    public IReadOnlyList<Contribution> Contributions { get; }

    /// <summary>Enumerates <see cref="Contributions"/>.</summary>
    /// <returns>An enumerator, largest magnitude first.</returns>
    public IEnumerator<Contribution> GetEnumerator() => Contributions.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Formats the explanation in one line.</summary>
    /// <returns>For example "7 (seven) against 3 (three): score 2.25 = bias 0.25 + 12 contributions".</returns>
    public override string ToString()
    {
        string rival = Against is { } against ? $" against {Classes.Describe(against)}" : "";
        string many = Contributions.Count == 1 ? "contribution" : "contributions";
        return Guard.Text($"{Classes.Describe(Label)}{rival}: score {Score:G6} = bias {Bias:G6} + {Contributions.Count} {many}");
    }

    /// <summary>Creates a copy with names of the features.</summary>
    internal Explanation WithNames(Func<int, string?> findName) => new(
        Classes,
        Label,
        Against,
        Score,
        Bias,
        [.. Contributions.Select(contribution => contribution with { Name = findName(contribution.Column) })]);
}
