namespace LinearLearn.Plotting.Tests;

/// <summary>Snapshots of a made-up run: 3 x 2 weights that grow from 0 to what they are in the end.</summary>
internal static class Snapshots
{
    public static ImageShape Shape { get; } = new(3, 2);

    private static readonly float[] Last = [1, -1, 0.5f, 0.25f, -0.75f, 0];

    public static TrainingProgress At(long examplesSeen, double share, double? accuracy = null) =>
        new(1, examplesSeen, 0, accuracy, new LinearModel([.. Last.Select(weight => (float)(share * weight))], [0f], [3, 7]));

    /// <summary>So many, 10 examples apart.</summary>
    public static TrainingProgress[] Even(int count) =>
        [.. Enumerable.Range(0, count).Select(i => At(10 * i, (double)i / Math.Max(1, count - 1), 0.5 + 0.4 * i / count))];
}
