namespace LinearLearn.Plotting;

/// <summary>Provides the weights of one class of a model and their title.</summary>
internal static class ClassWeightRow
{
    public static float[] Copy(LinearModel model, int? label)
    {
        int index = GetIndex(model, label);
        if (model.Classes.Count > 2)
            return model.Weights.Slice(index * model.FeatureCount, model.FeatureCount).ToArray();
        float[] weights = model.Weights.ToArray();
        return index == 1 ? weights : Array.ConvertAll(weights, weight => -weight);
    }

    /// <summary>Formats the title, for example "Weights: 7 against 3".</summary>
    public static string FormatTitle(LinearModel model, int? label) => $"Weights: {FormatSubject(model, label)}";

    /// <summary>Formats the classes, for example "7 against 3".</summary>
    public static string FormatSubject(LinearModel model, int? label)
    {
        int index = GetIndex(model, label);
        ClassDisplayNames names = new(model.Classes);
        string name = names.Format(model.Classes.Values[index]);
        return model.Classes.Count > 2 ? name : $"{name} against {names.Format(model.Classes.Values[1 - index])}";
    }

    /// <summary>Gets the labels of the classes that <see cref="FormatSubject"/> names.</summary>
    public static int[] GetLabels(LinearModel model, int? label) =>
        model.Classes.Count == 2 ? model.Classes.Values.ToArray() : [model.Classes.Values[GetIndex(model, label)]];

    private static int GetIndex(LinearModel model, int? label)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (label is null && model.Classes.Count == 2)
            return 1;
        int index = label is { } some ? model.Classes.IndexOf(some) : -1;
        if (index >= 0)
            return index;
        string found = label is { } unknown ? Guard.Text($"{unknown}") : "none";
        string known = string.Join(", ", model.Classes.Values.ToArray().Select(own => Guard.Text($"{own}")));
        throw new ArgumentException(Guard.Text($"expected one of the model's labels, {known}, found {found}"), nameof(label));
    }
}
