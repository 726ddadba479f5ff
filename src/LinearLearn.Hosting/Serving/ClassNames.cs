namespace LinearLearn.Hosting;

/// <summary>Finds classes by their names.</summary>
internal static class ClassNames
{
    private const int MostListed = 10;

    /// <summary>Finds the label of a name.</summary>
    /// <exception cref="ArgumentException">No class has the name; the message lists the names.</exception>
    public static int Require(ClassLabels classes, string name, string paramName)
    {
        if (classes.TryGetLabel(name, out int label))
            return label;
        List<string> names = [];
        foreach (int one in classes.Values[..Math.Min(classes.Count, MostListed)])
            names.Add(DisplayText.ShortenName(classes.NameOf(one)));
        string others = classes.Count > MostListed ? Guard.Text($", ... ({classes.Count})") : "";
        string known = string.Join(", ", names) + others;
        throw new ArgumentException(Guard.Text($"expected one of the classes {known}, found {DisplayText.ShortenName(name)}"), paramName);
    }
}
