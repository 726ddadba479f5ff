namespace LinearLearn;

// Tells one dataset from another without keeping it.
public sealed partial class Dataset
{
    /// <summary>How many examples give their features: all would take as long as an epoch.</summary>
    private const int SampledExamples = 64;

    /// <summary>
    /// A number that other data hardly has: of all labels and weights, and of the features of some examples, evenly from the first to the last. Floats,
    /// bytes, signed bytes and sparse rows of the same features have the same one, on every machine.
    /// </summary>
    internal ulong Fingerprint()
    {
        ulong hash = Mix((ulong)Count, (ulong)FeatureCount);
        foreach (int label in Labels)
            hash = Mix(hash, (uint)label);
        foreach (float weight in Weights)
            hash = Mix(hash, BitConverter.SingleToUInt32Bits(weight));
        float[] scratch = Features.CreateScratch();
        int sampled = Math.Min(Count, SampledExamples);
        for (int i = 0; i < sampled; i++)
        {
            int row = sampled == 1 ? 0 : (int)((long)i * (Count - 1) / (sampled - 1));
            ReadOnlySpan<float> values = Features.Storage.StoredValues(row, scratch);
            ReadOnlySpan<int> columns = Features.Storage.StoredColumns(row);
            for (int k = 0; k < values.Length; k++)
            {
                if (values[k] != 0) // which a sparse row does not store
                    hash = Mix(hash, ((ulong)(uint)(columns.IsEmpty ? k : columns[k]) << 32) | BitConverter.SingleToUInt32Bits(values[k]));
            }
        }
        return hash;
    }

    private static ulong Mix(ulong hash, ulong value) => new SplitMix64(hash ^ value).Next();
}
