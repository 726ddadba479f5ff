namespace LinearLearn.Plotting;

/// <summary>
/// Represents the parsed text of a trainer or a record, for example "ScaledTrainer (Automatic, OnlineTrainer (ArowUpdate { }))".
/// </summary>
/// <param name="Key">The name of the member, or null.</param>
/// <param name="Text">The type, or the whole text if nothing in parentheses or braces follows.</param>
/// <param name="Members">The parts in parentheses or braces.</param>
internal sealed record SettingText(string? Key, string Text, IReadOnlyList<SettingText> Members)
{
    /// <summary>The deepest nesting that is read: text in model files can be anything.</summary>
    private const int MostLevels = 16;

    private const string Delimiters = ",(){}";
    private const string Assignment = " = ";

    public bool IsTrainer => Text.EndsWith("Trainer", StringComparison.Ordinal);

    /// <summary>Parses a text, or returns null if it has another form.</summary>
    public static SettingText? Parse(string text)
    {
        int position = 0;
        return Read(text, ref position, MostLevels) is { Key: null, Text: not "" } found && position == text.Length ? found : null;
    }

    /// <summary>Returns the text of a member, or null.</summary>
    public string? Find(string key) => Members.FirstOrDefault(member => member.Key == key)?.Text;

    private static SettingText? Read(string text, ref int position, int levels)
    {
        int end = text.AsSpan(position).IndexOfAny(Delimiters);
        end = end < 0 ? text.Length : position + end;
        string own = text[position..end];
        int sign = own.IndexOf(Assignment, StringComparison.Ordinal);
        (string? key, string value) = sign < 0 ? (null, own.Trim()) : (own[..sign].Trim(), own[(sign + Assignment.Length)..].Trim());
        position = end;
        if (end == text.Length || text[end] is not ('(' or '{'))
            return new SettingText(key, value, []);
        char last = text[end] == '(' ? ')' : '}';
        List<SettingText> members = [];
        do
        {
            position++; // the opening sign, or a comma
            if (levels == 0 || Read(text, ref position, levels - 1) is not { } member)
                return null;
            members.Add(member);
        }
        while (position < text.Length && text[position] == ',');
        if (position == text.Length || text[position] != last)
            return null;
        position++;
        while (position < text.Length && text[position] == ' ')
            position++;
        bool isComplete = position == text.Length || text[position] is ',' or ')' or '}';
        members.RemoveAll(member => member.Key is null && member.Text.Length == 0);
        return isComplete ? new SettingText(key, value, members) : null;
    }
}
