namespace LinearLearn.Tool;

/// <summary>Finds classes by the names of the command line, and formats them.</summary>
internal static class ClassNames
{
    private const int MostNames = 20;

    /// <summary>Gets the label of a class; null if no name is given.</summary>
    /// <param name="classes">The classes of the model.</param>
    /// <param name="name">The name, or the digits of a label without a name.</param>
    /// <param name="option">The option in messages.</param>
    /// <exception cref="ToolException">The model does not have the class.</exception>
    public static int? Find(ClassLabels classes, string? name, string option)
    {
        if (name is null)
            return null;
        return classes.TryGetLabel(name, out int label)
            ? label
            : throw ToolException.Usage($"{option}: expected one of the classes {Format(classes)}, found {Excerpt.Format(name)}");
    }

    /// <summary>Gets the names of all classes.</summary>
    public static string[] GetAll(ClassLabels classes) => [.. classes.Values.ToArray().Select(classes.NameOf)];

    /// <summary>Formats the names of the first classes as a list.</summary>
    public static string Format(ClassLabels classes)
    {
        string list = string.Join(", ", GetAll(classes).Take(MostNames).Select(name => DisplayText.ShortenName(name)));
        return classes.Count > MostNames ? $"{list} and {classes.Count - MostNames} more" : list;
    }
}
