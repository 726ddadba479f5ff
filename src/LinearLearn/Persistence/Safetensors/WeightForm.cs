namespace LinearLearn;

/// <summary>A form in which a file has weights.</summary>
/// <param name="Version">The version of the file.</param>
/// <param name="AddFirst">Adds the tensor of wide elements that comes before all others; null for none.</param>
/// <param name="AddNumbers">Adds the weights.</param>
internal sealed record WeightForm(int Version, Action<SafetensorsWriter>? AddFirst, Action<SafetensorsWriter> AddNumbers)
{
    /// <summary>Whether the elements are narrower than those of other tensors, which then come first.</summary>
    public bool IsNarrow { get; init; }
}
