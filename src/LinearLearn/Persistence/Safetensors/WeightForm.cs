namespace LinearLearn;

/// <summary>Represents one of the forms in which a file can store weights.</summary>
/// <param name="Version">The version of the file.</param>
/// <param name="AddFirst">Adds the tensor of wide elements that precedes all others, if there is one.</param>
/// <param name="AddNumbers">Adds the weights.</param>
internal sealed record WeightForm(int Version, Action<SafetensorsWriter>? AddFirst, Action<SafetensorsWriter> AddNumbers)
{
    /// <summary>Gets whether the elements are narrower than those of other tensors, which are then written first.</summary>
    public bool IsNarrow { get; init; }
}
