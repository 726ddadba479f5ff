namespace LinearLearn;

/// <summary>Checks texts before they are written. A string may hold half of a surrogate pair, which UTF-8 cannot express.</summary>
internal static class FileText
{
    /// <summary>Refuses a model with a text that cannot be written.</summary>
    /// <exception cref="ArgumentException">A text is not Unicode.</exception>
    public static void RequireUnicode(LinearModel model)
    {
        foreach ((int label, string className) in model.Classes.Names)
            RequireUnicode(className, Guard.Text($"the class name of label {label}"));
        foreach ((string name, string text) in model.Metadata)
        {
            RequireUnicode(name, Guard.Text($"the metadata's name {name}"));
            RequireUnicode(text, Guard.Text($"the metadata's text for {name}"));
        }
    }

    /// <exception cref="ArgumentException">The text is not Unicode.</exception>
    public static void RequireUnicode(string text, string subject)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsSurrogatePair(text, i))
                throw new ArgumentException(Guard.Text($"expected {subject} to be Unicode, found half of a surrogate pair, U+{(int)text[i]:X4}, at index {i}"));
            i++;
        }
    }
}
