namespace LinearLearn;

/// <summary>Texts that files can keep. A string may also hold one half of a surrogate pair alone, which UTF-8 has no bytes for.</summary>
internal static class FileText
{
    /// <summary>Refuses a model with a text that would not come back as it is.</summary>
    /// <exception cref="ArgumentException">A text is not Unicode.</exception>
    public static void RequireWhole(LinearModel model)
    {
        foreach ((int label, string className) in model.ClassNames)
            RequireWhole(className, Guard.Text($"the class name of label {label}"));
        foreach ((string name, string text) in model.Metadata)
        {
            RequireWhole(name, Guard.Text($"the metadata's name {name}"));
            RequireWhole(text, Guard.Text($"the metadata's text for {name}"));
        }
    }

    /// <exception cref="ArgumentException">The text is not Unicode.</exception>
    public static void RequireWhole(string text, string subject)
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
