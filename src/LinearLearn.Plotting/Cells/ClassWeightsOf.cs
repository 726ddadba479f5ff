namespace LinearLearn.Plotting;

/// <summary>The weights of one class of a model.</summary>
internal static class ClassWeightsOf
{
    public static float[] Copy(LinearModel model, int? label)
    {
        int place = Place(model, label);
        if (model.Labels.Length > 2)
            return model.Weights.Slice(place * model.FeatureCount, model.FeatureCount).ToArray();
        float[] weights = model.Weights.ToArray();
        return place == 1 ? weights : Array.ConvertAll(weights, weight => -weight);
    }

    /// <summary>For instance "Weights: 7 against 3".</summary>
    public static string Title(LinearModel model, int? label) => $"Weights: {Subject(model, label)}";

    /// <summary>For instance "7 against 3".</summary>
    public static string Subject(LinearModel model, int? label)
    {
        int place = Place(model, label);
        ClassNaming names = new(model.ClassNames);
        string name = names.Of(model.Labels[place]);
        return model.Labels.Length > 2 ? name : $"{name} against {names.Of(model.Labels[1 - place])}";
    }

    private static int Place(LinearModel model, int? label)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (label is null && model.Labels.Length == 2)
            return 1;
        int place = label is { } some ? model.Labels.IndexOf(some) : -1;
        if (place >= 0)
            return place;
        string found = label is { } unknown ? Guard.Text($"{unknown}") : "none";
        string known = string.Join(", ", model.Labels.ToArray().Select(own => Guard.Text($"{own}")));
        throw new ArgumentException(Guard.Text($"expected one of the model's labels, {known}, found {found}"), nameof(label));
    }
}
