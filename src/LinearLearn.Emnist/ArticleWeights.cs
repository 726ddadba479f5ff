namespace LinearLearn.Emnist;

/// <summary>Provides the initial weights of the program behind the article "Hello Deep Learning: actually learning something".</summary>
/// <remarks>
/// Use these weights to reproduce the published figures exactly, and <see cref="LinearModel.Uniform"/> otherwise. The program (B. Hubert,
/// 2023) fills a 28 x 28 matrix column by column with (-1 + 2 * r / 2147483647) / 28, where r is the output of the C library's
/// <c>rand()</c> with its default seed 1. The generator of glibc computes r[0] to r[30] by Lehmer's step r = 16807 r mod 2^31 - 1; r[31] to
/// r[33] repeat r[0] to r[2]; then r[i] = r[i - 3] + r[i - 31] mod 2^32. It discards the first 310 of these, and each output is r[i] / 2.
/// </remarks>
public static class ArticleWeights
{
    private const int Size = 28;
    private const int Lags = 31;
    private const int DiscardedCount = 310;

    /// <summary>Computes the initial weights.</summary>
    /// <returns>28 x 28 weights between -1/28 and 1/28; the first column begins with 0.0242991, -0.00754408, 0.0202214.</returns>
    public static Tensor Create()
    {
        const int firstOutput = Lags + 3 + DiscardedCount;
        uint[] r = new uint[firstOutput + Size * Size];
        r[0] = 1;
        for (int i = 1; i < Lags; i++)
            r[i] = (uint)(16807L * r[i - 1] % int.MaxValue);
        for (int i = Lags; i < Lags + 3; i++)
            r[i] = r[i - Lags];
        for (int i = Lags + 3; i < r.Length; i++)
            r[i] = unchecked(r[i - 3] + r[i - Lags]);

        Tensor weights = new(Size, Size);
        for (int i = 0; i < Size * Size; i++)
        {
            float uniform = -1 + 2 * (r[firstOutput + i] >> 1) / (float)int.MaxValue;
            weights[i % Size, i / Size] = uniform / Size;
        }
        return weights;
    }
}
