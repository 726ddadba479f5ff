using System.Globalization;

namespace LinearLearn.Benchmarks;

/// <summary>
/// Represents the shape of a benchmark: rows of features, scored with a row of weights for each class (two classes share one).
/// </summary>
public readonly record struct ScoreShape(int Rows, int Columns, int Classes) : IComparable
{
    /// <summary>Compares shapes by their order in tables.</summary>
    public int CompareTo(object? obj) =>
        obj is ScoreShape other ? (Classes, Columns, Rows).CompareTo((other.Classes, other.Columns, other.Rows)) : 1;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rows} x {Columns}, {Classes}");
}
