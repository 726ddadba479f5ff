namespace LinearLearn;

/// <summary>Limits the data that a small compressed file can unpack to.</summary>
/// <remarks>Deflate packs at most 1,032 bytes into one. Real data stays far below the limit of 100.</remarks>
internal static class UnpackLimit
{
    public const int MaxRatio = 100;

    /// <summary>The number of bytes that any file may unpack to, for example to 16 million equal labels.</summary>
    public const int FreeBytes = 1 << 24;

    /// <summary>Gets the text for error messages.</summary>
    public static string Expected => Guard.Text(
        $"at most {FreeBytes >> 20} MB, or {MaxRatio} times the compressed size if that is more (if you trust the file, unpack it first)");

    /// <summary>Computes the maximum number of bytes to unpack.</summary>
    public static long Compute(long packedBytes) => Math.Max(FreeBytes, MaxRatio * packedBytes);
}
