namespace LinearLearn.Plotting;

/// <summary>Reads one example of a dataset.</summary>
internal static class DatasetExample
{
    public static float[] CopyFeatures(Dataset data, int index)
    {
        ArgumentNullException.ThrowIfNull(data);
        Guard.Between(index, 0, data.Count - 1, nameof(index));
        float[] features = new float[data.FeatureCount];
        data.Features.CopyTo(index, features);
        return features;
    }

    public static string FormatClass(Dataset data, int index) =>
        new ClassDisplayNames(data.Classes).Format(data.Labels[index]);
}
