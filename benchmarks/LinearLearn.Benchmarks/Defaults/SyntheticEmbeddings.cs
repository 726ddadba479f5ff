namespace LinearLearn.Benchmarks;

/// <summary>Creates rows that resemble the embeddings of a language model.</summary>
/// <remarks>
/// They have a common mean, a few columns of large variance and many of small variance, and class centers that are close together compared
/// with the noise.
/// </remarks>
internal static class SyntheticEmbeddings
{
    private const int Count = 5000, Features = 768, Classes = 20, Seed = 5;

    /// <summary>The size of the mean, in standard deviations of the noise, and the power of 1 / j of these deviations.</summary>
    private const double Mean = 2, NoisePower = 0.5;

    /// <summary>Creates rows whose columns are equally informative: the class centers differ in proportion to the noise.</summary>
    public static MeasuredSet CreateEven() => Create("embeddings, even", center: 0.22, power: 0.5);

    /// <summary>
    /// Creates rows whose columns of large variance are most informative: the class centers differ in proportion to the variance.
    /// </summary>
    public static MeasuredSet CreateLeading() => Create("embeddings, leading", center: 1.8, power: 1);

    /// <summary>Creates rows of unit length: (mean + class center + noise) / length.</summary>
    /// <remarks>Column j, from 1, has noise of variance 1 / j and class centers of standard deviation center / j^power.</remarks>
    private static MeasuredSet Create(string name, double center, double power)
    {
        Random random = new(Seed);
        double[] mean = CreateVector(random, Mean, NoisePower);
        double[][] centers = [.. Enumerable.Range(0, Classes).Select(_ => CreateVector(random, center, power))];
        float[][] rows = new float[Count][];
        int[] labels = new int[Count];
        for (int i = 0; i < Count; i++)
        {
            labels[i] = random.Next(Classes);
            double[] row = CreateVector(random, 1, NoisePower);
            for (int j = 0; j < Features; j++)
                row[j] += mean[j] + centers[labels[i]][j];
            double length = Math.Sqrt(row.Sum(value => value * value));
            rows[i] = [.. row.Select(value => (float)(value / length))];
        }
        int[] foldOf = [.. Enumerable.Range(0, Count).Select(i => i % MeasuredSet.Folds)];
        return new MeasuredSet(name, new Dataset(new DenseFeatures(rows), labels), foldOf);
    }

    private static double[] CreateVector(Random random, double scale, double power) =>
        [.. Enumerable.Range(1, Features).Select(j => scale * NextNormal(random) / Math.Pow(j, power))];

    /// <summary>Draws from the normal distribution by the method of Box and Muller.</summary>
    private static double NextNormal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
