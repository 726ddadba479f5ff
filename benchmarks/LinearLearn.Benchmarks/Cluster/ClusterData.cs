
namespace LinearLearn.Benchmarks;

/// <summary>Provides the shards of the sets, the same in each process, by the name of the set.</summary>
internal static class ClusterData
{
    /// <summary>The name of the loader of the silos.</summary>
    public const string LoaderName = "benchmark";

    /// <summary>The number of shards of each set.</summary>
    public const int Shards = 8;

    public const string Words = "words", Dense = "dense", Digits = "digits";

    private const int HashBits = 17, DenseRows = 4_000_000, DenseColumns = 28, Images = 10_000;

    /// <summary>The size of the noise of the dense rows beside that of their score.</summary>
    private const double Noise = 2;

    /// <summary>Creates the argument of the loader.</summary>
    public static string GetArgument(string set, string folder) => $"{set}|{folder}";

    /// <summary>Loads a shard by the argument of the loader.</summary>
    public static Dataset Load(string argument, int shard)
    {
        int separator = argument.IndexOf('|', StringComparison.Ordinal);
        return Load(argument[..separator], argument[(separator + 1)..], shard);
    }

    /// <summary>Loads all shards of a set.</summary>
    public static Dataset[] LoadAll(string set, string folder) =>
        [.. Enumerable.Range(0, Shards).Select(shard => Load(set, folder, shard))];

    /// <summary>Loads the examples of all shards as one set.</summary>
    public static Dataset LoadWhole(string set, string folder) => set switch
    {
        Words => Encode(LabeledWords.Read(Path.Combine(folder, "train.txt"))),
        Dense => CreateDense(0, DenseRows),
        _ => BenchmarkDigits.All.Training.Take(Images),
    };

    /// <summary>Loads the test set, if there is one.</summary>
    public static Dataset? LoadTest(string set, string folder) => set switch
    {
        Words => Encode(LabeledWords.Read(Path.Combine(folder, "test.txt"))),
        Dense => null,
        _ => BenchmarkDigits.All.Test,
    };

    private static Dataset Load(string set, string folder, int shard)
    {
        switch (set)
        {
            case Words:
                (string[] labels, string[] words) = LabeledWords.Read(Path.Combine(folder, "train.txt"));
                Range range = GetRange(words.Length, shard);
                return Encode(new LabeledWords(labels[range], words[range]));
            case Dense:
                (int offset, int length) = GetRange(DenseRows, shard).GetOffsetAndLength(DenseRows);
                return CreateDense(offset, length);
            default:
                Dataset digits = LoadWhole(set, folder);
                (int first, int count) = GetRange(digits.Count, shard).GetOffsetAndLength(digits.Count);
                int[] rows = [.. Enumerable.Range(first, count)];
                return new(digits.Features.Select(rows), digits.Labels.Slice(first, count), digits.Classes, digits.ImageShape);
        }
    }

    private static Range GetRange(int count, int shard) =>
        (int)((long)count * shard / Shards)..(int)((long)count * (shard + 1) / Shards);

    private static Dataset Encode(LabeledWords words)
    {
        TextEncoder encoder = new(new TextEncoderOptions
        {
            WordNGrams = 0,
            CharacterNGrams = new NGramRange(2, 5),
            TermFrequency = TermFrequency.Binary,
            InverseDocumentFrequency = false,
            HashBits = HashBits,
        });
        return new Dataset(encoder.EncodeAll(words.Words), words.Labels);
    }

    /// <summary>Creates noisy rows of two classes, whose labels depend on a hidden weight of each column.</summary>
    private static Dataset CreateDense(int first, int count)
    {
        SplitMix64 hidden = SplitMix64.Stream(1, 0);
        double[] weights = new double[DenseColumns];
        for (int column = 0; column < DenseColumns; column++)
            weights[column] = Draw(ref hidden);
        float[] values = new float[count * DenseColumns];
        int[] labels = new int[count];
        for (int row = 0; row < count; row++)
        {
            SplitMix64 random = SplitMix64.Stream(2, (ulong)(first + row));
            double score = 0;
            for (int column = 0; column < DenseColumns; column++)
            {
                float value = (float)Draw(ref random);
                values[row * DenseColumns + column] = value;
                score += value * weights[column];
            }
            labels[row] = score + Noise * Draw(ref random) > 0 ? 1 : 0;
        }
        return new Dataset(new DenseFeatures(values, DenseColumns), labels);
    }

    /// <summary>Draws a number from -1 to 1.</summary>
    private static double Draw(ref SplitMix64 random) => 2 * random.NextDouble() - 1;
}
