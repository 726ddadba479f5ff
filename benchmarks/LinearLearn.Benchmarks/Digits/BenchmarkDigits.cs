using System.Globalization;
using LinearLearn.Emnist;

namespace LinearLearn.Benchmarks;

/// <summary>Provides the digits for benchmarks: the four files in the folder named by LINEARLEARN_DATA, or the embedded sample.</summary>
internal static class BenchmarkDigits
{
    private static readonly Lazy<EmnistData> Everything = new(() => GivenFolder is { } folder
        ? EmnistReader.Read(folder, EmnistSplit.Digits)
        : EmnistSample.Load());

    private static readonly Lazy<EmnistData> ThreesAndSevens = new(() => new EmnistData(All.Training.Only(3, 7), All.Test.Only(3, 7)));

    public static string? GivenFolder => Environment.GetEnvironmentVariable("LINEARLEARN_DATA");

    public static EmnistData All => Everything.Value;

    /// <summary>Gets the threes and sevens of the training set.</summary>
    public static Dataset Training => ThreesAndSevens.Value.Training;

    /// <summary>Gets the threes and sevens on which accuracy is measured.</summary>
    public static Dataset Validation => ThreesAndSevens.Value.Test;

    /// <summary>Gets the numbers of digits, without their source.</summary>
    public static string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"{All.Training.Count:N0} training and {All.Test.Count:N0} validation digits; "
            + $"threes and sevens: {Training.Count:N0} and {Validation.Count:N0}");

    /// <summary>Converts features to floats.</summary>
    public static DenseFeatures ToFloats(FeatureMatrix features)
    {
        float[] values = new float[features.Rows * features.Columns];
        for (int row = 0; row < features.Rows; row++)
            features.CopyTo(row, values.AsSpan(row * features.Columns, features.Columns));
        return new DenseFeatures(values, features.Columns);
    }

    /// <summary>Converts the features of examples to floats.</summary>
    public static Dataset ToFloats(Dataset data) => new(ToFloats(data.Features), data.Labels, data.Classes, data.ImageShape);
}
