namespace LinearLearn;

/// <summary>Checks that texts can be written as UTF-8, which cannot express half of a surrogate pair.</summary>
internal static class FileText
{
    /// <summary>Throws if a text of the model cannot be written.</summary>
    /// <exception cref="ArgumentException">A text is not Unicode.</exception>
    public static void RequireUnicode(LinearModel model)
    {
        RequireUnicode(model.Classes);
        foreach ((string name, string text) in model.Metadata)
        {
            RequireUnicode(name, Guard.Text($"the metadata name {name}"));
            RequireUnicode(text, Guard.Text($"the metadata value of {name}"));
        }
    }

    /// <exception cref="ArgumentException">A name is not Unicode.</exception>
    public static void RequireUnicode(ClassLabels classes)
    {
        foreach ((int label, string className) in classes.Names)
            RequireUnicode(className, Guard.Text($"the class name of label {label}"));
    }

    /// <exception cref="ArgumentException">The text is not Unicode.</exception>
    public static void RequireUnicode(string text, string subject)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsSurrogatePair(text, i))
                throw new ArgumentException(Guard.Text(
                    $"expected {subject} to be Unicode, found half of a surrogate pair, U+{(int)text[i]:X4}, at index {i}"));
            i++;
        }
    }
}
