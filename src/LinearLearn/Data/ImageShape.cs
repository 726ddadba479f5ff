namespace LinearLearn;

/// <summary>The shape of the pictures that rows of features are: rows x columns pixels, stored row by row.</summary>
/// <param name="Rows">The height in pixels.</param>
/// <param name="Columns">The width in pixels.</param>
public readonly record struct ImageShape(int Rows, int Columns)
{
    /// <summary>The number of pixels.</summary>
    public long Length => (long)Rows * Columns;

    /// <inheritdoc/>
    public override string ToString() => Guard.Text($"{Rows} x {Columns}");
}
