using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Generates random numbers by SplitMix64.</summary>
/// <remarks>
/// See G. L. Steele, D. Lea, C. H. Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014. The state is eight bytes. The
/// numbers depend on the seed only, not on the machine.
/// </remarks>
internal struct SplitMix64(ulong seed)
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private ulong _state = seed;

    /// <summary>
    /// Creates an independent generator for each use of a seed: stream 0 draws the initial weights, stream e the order of epoch e.
    /// </summary>
    public static SplitMix64 Stream(ulong seed, ulong stream)
    {
        SplitMix64 mixer = new(seed);
        ulong mixed = mixer.Next();
        mixer = new SplitMix64(mixed ^ stream);
        return new SplitMix64(mixer.Next());
    }

    public ulong Next()
    {
        ulong z = _state += GoldenGamma;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Draws a number from [0, 1) with the upper 24 bits, as many as a float holds.</summary>
    public float NextSingle() => (Next() >> 40) * (1f / (1 << 24));

    /// <summary>Draws a number from [0, 1) with the upper 53 bits, as many as a double holds.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1L << 53));

    /// <summary>Draws an integer from 0 to bound - 1 by the upper half of a product, with a bias of less than one part in 2^33.</summary>
    public int Next(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>Shuffles values by the Fisher-Yates algorithm, from the last index to the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Shuffle(Span<int> values)
    {
        for (int last = values.Length - 1; last > 0; last--)
        {
            int other = Next(last + 1);
            (values[last], values[other]) = (values[other], values[last]);
        }
    }

    public void FillUniform(Span<float> values, float minimum, float maximum)
    {
        foreach (ref float value in values)
            value = minimum + (maximum - minimum) * NextSingle();
    }
}
