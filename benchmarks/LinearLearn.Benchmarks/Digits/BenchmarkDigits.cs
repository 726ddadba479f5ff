using System.Globalization;
using LinearLearn.Emnist;

namespace LinearLearn.Benchmarks;

/// <summary>
/// The digits that benchmarks run on: the embedded sample, or the four files in the folder that the environment variable LINEARLEARN_DATA
/// names.
/// </summary>
internal static class BenchmarkDigits
{
    private static readonly Lazy<EmnistData> Everything = new(() => GivenFolder is { } folder
        ? EmnistReader.Read(folder, EmnistSplit.Digits)
        : EmnistSample.Load());

    private static readonly Lazy<EmnistData> ThreesAndSevens = new(() => new EmnistData(All.Training.Only(3, 7), All.Test.Only(3, 7)));

    public static string? GivenFolder => Environment.GetEnvironmentVariable("LINEARLEARN_DATA");

    public static EmnistData All => Everything.Value;

    /// <summary>The threes and sevens to learn from.</summary>
    public static Dataset Training => ThreesAndSevens.Value.Training;

    /// <summary>The threes and sevens that accuracy is measured on.</summary>
    public static Dataset Validation => ThreesAndSevens.Value.Test;

    /// <summary>How many digits there are; where they come from is nobody's business.</summary>
    public static string Description => string.Create(CultureInfo.InvariantCulture,
        $"{All.Training.Count:N0} training and {All.Test.Count:N0} validation digits; threes and sevens: {Training.Count:N0} and {Validation.Count:N0}");

    /// <summary>The same features as floats.</summary>
    public static DenseFeatures ToFloats(FeatureMatrix features)
    {
        float[] values = new float[features.Rows * features.Columns];
        for (int row = 0; row < features.Rows; row++)
            features.CopyTo(row, values.AsSpan(row * features.Columns, features.Columns));
        return new DenseFeatures(values, features.Columns);
    }

    /// <summary>The same examples, features as floats.</summary>
    public static Dataset ToFloats(Dataset data) => new(ToFloats(data.Features), data.Labels, data.Classes, data.ImageShape);
}
