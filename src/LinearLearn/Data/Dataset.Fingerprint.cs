using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LinearLearn;

// A hash of a dataset, for detecting that it is a different one.
public sealed partial class Dataset
{
    /// <summary>The number of examples whose features are hashed; hashing all of them would take as long as an epoch.</summary>
    private const int SampledExamples = 64;

    /// <summary>Computes a hash of all labels and weights, and of the features of examples sampled evenly from first to last.</summary>
    /// <remarks>Floats, bytes, signed bytes and sparse rows with equal features have the same hash, on every machine.</remarks>
    internal ulong Fingerprint()
    {
        ulong hash = Mix((ulong)Count, (ulong)FeatureCount);
        hash = Mix(hash, Labels);
        if (_weights is not null)
            hash = Mix(hash, MemoryMarshal.Cast<float, int>(_weights));
        float[] scratch = Features.CreateScratch();
        int sampled = Math.Min(Count, SampledExamples);
        for (int i = 0; i < sampled; i++)
        {
            int row = sampled == 1 ? 0 : (int)((long)i * (Count - 1) / (sampled - 1));
            hash = Mix(hash, Features.Storage.StoredValues(row, scratch), Features.Storage.StoredColumns(row));
        }
        return hash;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // like the other loop, it ends before tiered compilation optimizes it
    private static ulong Mix(ulong hash, ReadOnlySpan<int> numbers)
    {
        foreach (int number in numbers)
            hash = Mix(hash, (uint)number);
        return hash;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong Mix(ulong hash, ReadOnlySpan<float> values, ReadOnlySpan<int> columns)
    {
        for (int k = 0; k < values.Length; k++)
        {
            if (values[k] != 0) // sparse rows do not store zeros
                hash = Mix(hash, ((ulong)(uint)(columns.IsEmpty ? k : columns[k]) << 32) | BitConverter.SingleToUInt32Bits(values[k]));
        }
        return hash;
    }

    private static ulong Mix(ulong hash, ulong value) => new SplitMix64(hash ^ value).Next();
}
