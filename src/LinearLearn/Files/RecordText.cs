namespace LinearLearn;

/// <summary>Formats records with the invariant culture, unlike the ToString that the compiler generates.</summary>
internal static class RecordText
{
    /// <summary>Returns "Type { Name = value, ... }" without null members.</summary>
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
