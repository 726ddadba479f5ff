namespace LinearLearn;

/// <summary>Formats records in the invariant culture, unlike the compiler's own ToString.</summary>
internal static class RecordText
{
    /// <summary>Returns "Type { Name = value, ... }" without members that are null.</summary>
    public static string Format(string type, params ReadOnlySpan<(string Name, object? Value)> members)
    {
        List<string> parts = [];
        foreach ((string name, object? value) in members)
        {
            if (value is not null)
                parts.Add(Guard.Text($"{name} = {value}"));
        }
        return Guard.Text($"{type} {{ {string.Join(", ", parts)} }}");
    }
}
