namespace LinearLearn;

/// <summary>What a record of options writes of itself.</summary>
internal static class RecordText
{
    /// <summary>"Type { Name = value, ... }" of what is set: of an option that is null, the compiler's own text would be a name and nothing.</summary>
    public static string Of(string type, params ReadOnlySpan<(string Name, object? Value)> members)
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
