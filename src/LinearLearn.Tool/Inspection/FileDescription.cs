namespace LinearLearn.Tool;

/// <summary>Represents what is in a file.</summary>
/// <param name="Properties">The properties, in the order of the output.</param>
/// <param name="Metadata">The metadata that the properties leave out.</param>
internal sealed record FileDescription(IReadOnlyList<FileProperty> Properties, IReadOnlyList<KeyValuePair<string, string>> Metadata)
{
    /// <summary>Gets the model; null if the file has none, or one of an unknown encoder.</summary>
    public SavedModel? Saved { get; init; }

    /// <summary>Gets the tensors, if the file is not one of the library.</summary>
    public IReadOnlyList<(string Name, string Type, string Shape)> Tensors { get; init; } = [];
}

/// <summary>Represents a property of a file.</summary>
/// <param name="Title">The title in tables.</param>
/// <param name="Name">The name in JSON; null for properties of tables only.</param>
/// <param name="Text">The text in tables.</param>
/// <param name="Number">The number in JSON; null to write the text.</param>
internal sealed record FileProperty(string Title, string? Name, string Text, double? Number = null);
