using System.Globalization;

namespace LinearLearn.Orleans.Silo;

/// <summary>Creates the examples of a shard, the same in each process: noisy rows of classes with hidden weights.</summary>
/// <param name="Rows">The number of examples of a shard.</param>
/// <param name="Columns">The number of features.</param>
/// <param name="Classes">The number of classes.</param>
public sealed record TestShards(int Rows, int Columns, int Classes)
{
    /// <summary>The name under which silos register the loader.</summary>
    public const string Name = "test shards";

    /// <summary>The seed of the hidden weights; shards use those above it.</summary>
    private const int Seed = 1;

    private const double Noise = 1;

    /// <summary>Gets the argument of the loader.</summary>
    public string Argument => string.Create(CultureInfo.InvariantCulture, $"{Rows},{Columns},{Classes}");

    /// <summary>Registers the loader in a silo.</summary>
    public static void AddTo(LinearLearnSiloOptions options) => options.AddLoader(
        Name, (request, cancellationToken) => Task.Run(() => Parse(request.Argument ?? "").Create(request.Shard), cancellationToken));

    /// <summary>Creates the examples of a shard.</summary>
    /// <param name="shard">The index of the shard.</param>
    public Dataset Create(int shard)
    {
        Random hidden = new(Seed), random = new(Seed + 1 + shard);
        double[] weights = [.. Enumerable.Range(0, Classes * Columns).Select(_ => hidden.NextDouble() - 0.5)];
        float[,] features = new float[Rows, Columns];
        int[] labels = new int[Rows];
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
                features[row, column] = random.NextSingle() * 2 - 1;
            double best = double.NegativeInfinity;
            for (int k = 0; k < Classes; k++)
            {
                double score = Noise * random.NextDouble();
                for (int column = 0; column < Columns; column++)
                    score += weights[k * Columns + column] * features[row, column];
                if (score > best)
                    (best, labels[row]) = (score, k);
            }
        }
        return new Dataset(new DenseFeatures(features), labels);
    }

    /// <summary>Creates several shards.</summary>
    /// <param name="count">The number of shards.</param>
    public Dataset[] CreateAll(int count) => [.. Enumerable.Range(0, count).Select(Create)];

    private static TestShards Parse(string argument)
    {
        int[] numbers = [.. argument.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
        return new(numbers[0], numbers[1], numbers[2]);
    }
}
