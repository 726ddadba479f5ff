using System.Text.Json;

namespace LinearLearn;

/// <summary>Turns the cells of a column into features.</summary>
/// <remarks>Immutable.</remarks>
/// <param name="name">The name of the column.</param>
/// <param name="kind">The kind of the column.</param>
/// <param name="missing">The number of missing cells in the training rows.</param>
internal abstract class ColumnEncoder(string name, ColumnKind kind, int missing)
{
    public string Name => name;

    public ColumnKind Kind => kind;

    public int Missing => missing;

    public abstract int FeatureCount { get; }

    /// <summary>Adds the features of a cell, in ascending order.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="first">The index of the column's first feature.</param>
    /// <param name="features">Receives the features.</param>
    /// <returns>What was expected instead, if the cell cannot be encoded; otherwise null.</returns>
    public abstract string? Encode(in Cell cell, int first, FeatureBuffer features);

    /// <summary>Writes the members of the state that are specific to the kind of column.</summary>
    public abstract void Write(Utf8JsonWriter json);

    /// <summary>Describes the training cells in one line.</summary>
    public abstract string Describe();

    protected void AddMissing(int feature, FeatureBuffer features)
    {
        features.Add(feature, 1);
        if (features.RecordsNames)
            features.AddName(feature, $"{name} is missing");
    }

    /// <summary>Formats a fraction of the rows as a percentage.</summary>
    protected static string Percent(double part) => Guard.Text($"{100 * part:0.#} %");
}
