namespace LinearLearn;

/// <summary>Provides the order of the examples in each epoch.</summary>
internal static class EpochOrder
{
    /// <summary>Creates the order of the data.</summary>
    public static int[] Create(int count)
    {
        int[] order = new int[count];
        Fill(order);
        return order;
    }

    /// <summary>Shuffles the order of an epoch, which depends only on the seed, the epoch and the index of the shard.</summary>
    /// <param name="order">Receives the order.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="epoch">The epoch, 1 for the first.</param>
    /// <param name="shard">The index of the shard if the data is in several datasets. Default: 0.</param>
    public static void Shuffle(int[] order, ulong seed, int epoch, int shard = 0)
    {
        Fill(order);
        if (shard > 0) // the first shard, which may be the only one, has the order of a run without shards
            seed = SplitMix64.Stream(seed, ulong.MaxValue - (ulong)shard).Next();
        SplitMix64 random = SplitMix64.Stream(seed, (ulong)epoch);
        random.Shuffle(order);
    }

    private static void Fill(int[] order)
    {
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
    }
}
