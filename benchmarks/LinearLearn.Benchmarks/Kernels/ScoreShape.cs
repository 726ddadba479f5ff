using System.Globalization;

namespace LinearLearn.Benchmarks;

/// <summary>So many rows of so many features, scored against a row of weights for each class (two classes share one).</summary>
public readonly record struct ScoreShape(int Rows, int Columns, int Classes) : IComparable<ScoreShape>
{
    /// <summary>The order in tables.</summary>
    public int CompareTo(ScoreShape other) => (Classes, Columns, Rows).CompareTo((other.Classes, other.Columns, other.Rows));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rows} x {Columns}, {Classes}");
}
