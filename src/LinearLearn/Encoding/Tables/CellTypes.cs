namespace LinearLearn;

/// <summary>Specifies the types of the cells of a category.</summary>
[Flags]
internal enum CellTypes
{
    None = 0,
    Number = 1,
    Boolean = 2,
    Date = 4,
    Text = 8,
}
