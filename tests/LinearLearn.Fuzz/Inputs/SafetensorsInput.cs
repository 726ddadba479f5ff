using System.Buffers.Binary;

namespace LinearLearn.Fuzz;

/// <summary>Changes safetensors files so that most of them pass the checks of their header.</summary>
internal static class SafetensorsInput
{
    /// <summary>Changes the whole file, its header with a corrected length, or its numbers.</summary>
    public static byte[] Mutate(InputMutator mutator, byte[] seed)
    {
        int kind = mutator.Next(4), end = seed.Length < sizeof(long) ? 0 : sizeof(long) + BinaryPrimitives.ReadInt32LittleEndian(seed);
        if (end < sizeof(long) || end > seed.Length) // an invalid file of the corpus
            return mutator.Mutate(seed);
        byte[] header = seed[sizeof(long)..end], numbers = seed[end..];
        return kind switch
        {
            0 => mutator.Mutate(seed),
            1 => Join(mutator.Mutate(header), numbers),
            2 => Join(header, mutator.MutateInPlace(numbers)),
            _ => Join(mutator.Mutate(header), mutator.MutateInPlace(numbers)),
        };
    }

    public static byte[] Join(ReadOnlySpan<byte> header, ReadOnlySpan<byte> numbers)
    {
        byte[] length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt32LittleEndian(length, header.Length);
        return [.. length, .. header, .. numbers];
    }
}
