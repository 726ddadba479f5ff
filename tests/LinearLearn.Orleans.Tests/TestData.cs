namespace LinearLearn.Orleans.Tests;

/// <summary>Creates small datasets of three overlapping classes.</summary>
internal static class TestData
{
    public const int Features = 20;

    /// <summary>Creates the examples of a shard, which depend on its index only.</summary>
    public static Dataset CreateShard(int shard, int examples = 60)
    {
        ulong state = 0x9E3779B97F4A7C15UL * (ulong)(shard + 1);
        float[] values = new float[examples * Features];
        int[] labels = new int[examples];
        for (int i = 0; i < examples; i++)
        {
            labels[i] = (int)(Next() % 3);
            for (int j = 0; j < Features; j++)
            {
                float noise = Next() % 1000 / 1000f - 0.5f;
                values[i * Features + j] = noise + (j % 3 == labels[i] ? 0.25f : 0);
            }
        }
        return new Dataset(new DenseFeatures(values, Features), labels);

        ulong Next()
        {
            state = state * 6364136223846793005UL + 1442695040888963407UL;
            return state >> 33;
        }
    }

    public static Dataset[] CreateShards(int shards, int examples = 60) =>
        [.. Enumerable.Range(0, shards).Select(shard => CreateShard(shard, examples))];

    /// <summary>Gets the bits of the weights and biases of a model.</summary>
    public static int[] GetBits(LinearModel model)
    {
        List<int> bits = [];
        foreach (float weight in model.Weights)
            bits.Add(BitConverter.SingleToInt32Bits(weight));
        foreach (float bias in model.Biases)
            bits.Add(BitConverter.SingleToInt32Bits(bias));
        return [.. bits];
    }
}
