namespace LinearLearn;

/// <summary>The types that cells of a category have.</summary>
[Flags]
internal enum CellTypes
{
    None = 0,
    Number = 1,
    Boolean = 2,
    Date = 4,
    Text = 8,
}
