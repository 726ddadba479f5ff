namespace LinearLearn.Plotting;

/// <summary>One example of a dataset.</summary>
internal static class ExampleOf
{
    public static float[] Copy(Dataset data, int index)
    {
        ArgumentNullException.ThrowIfNull(data);
        Guard.Between(index, 0, data.Count - 1, nameof(index));
        float[] features = new float[data.FeatureCount];
        data.Features.CopyTo(index, features);
        return features;
    }

    public static string Name(Dataset data, int index) => new ClassNaming(data.ClassNames).Of(data.Labels[index]);
}
