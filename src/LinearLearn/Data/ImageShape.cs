namespace LinearLearn;

/// <summary>Represents the shape of the images stored in rows of features: rows x columns pixels, row by row.</summary>
/// <param name="Rows">The height in pixels.</param>
/// <param name="Columns">The width in pixels. Rows x columns is at most <see cref="Array.MaxLength"/>.</param>
/// <exception cref="ArgumentException">Rows x columns is more pixels than an array can hold.</exception>
public readonly record struct ImageShape(int Rows, int Columns)
{
    /// <summary>Gets the height in pixels.</summary>
    public int Rows { get; init; } = (long)Rows * Columns <= Array.MaxLength
        ? Rows
        : throw new ArgumentException(Guard.Text($"expected at most {Array.MaxLength} pixels, found {Rows} x {Columns}"), nameof(Rows));

    /// <summary>Gets the number of pixels.</summary>
    /// <exception cref="OverflowException">
    /// The number of pixels overflows an int, because a "with" expression made the shape too large.
    /// </exception>
    public int Length => checked(Rows * Columns);

    /// <summary>Formats the shape, for example as 28 x 28.</summary>
    public override string ToString() => Guard.Text($"{Rows} x {Columns}");
}
