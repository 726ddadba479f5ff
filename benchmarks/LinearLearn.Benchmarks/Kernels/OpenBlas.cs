using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace LinearLearn.Benchmarks;

/// <summary>Calls functions of the native library OpenBLAS, if it is installed, on one thread.</summary>
/// <remarks>Each call includes the cost of a native call from .NET.</remarks>
[SuppressMessage("Performance", "CA1810", Justification = "the library must be found and its thread count set before the first call")]
internal static partial class OpenBlas
{
    private const string Library = "openblas";
    private const int RowMajor = 101;
    private const int NoTranspose = 111;
    private const int Transpose = 112;

    private static readonly nint Handle = NativeLibraries.Load(
        Library, "libopenblas.so.0", "libopenblas.so", "libopenblas.dylib", "libopenblas.dll");

    static OpenBlas()
    {
        if (IsFound)
            openblas_set_num_threads(1);
    }

    public static bool IsFound => Handle != 0;

    /// <summary>Gets OpenBLAS's description of its version, its options and the processor for which it chose its kernels.</summary>
    public static string Version => Marshal.PtrToStringUTF8(openblas_get_config()) ?? "of unknown version";

    /// <summary>Returns the kernel if OpenBLAS is installed, otherwise nothing.</summary>
    public static T[] IfFound<T>(T kernel) => IsFound ? [kernel] : [];

    /// <summary>Computes sum(x * y).</summary>
    public static float Dot(float[] x, float[] y) => cblas_sdot(x.Length, x, 1, y, 1);

    /// <summary>Computes y += scale * x.</summary>
    public static void AddScaled(float[] x, float scale, float[] y) => cblas_saxpy(x.Length, scale, x, 1, y, 1);

    /// <summary>
    /// Computes scores[n, k] = sum(rows[n] * weights[k]): a matrix times a vector, or times a matrix for several classes.
    /// </summary>
    public static void Scores(float[] rows, int columns, float[] weights, float[] scores)
    {
        int count = rows.Length / columns;
        int classes = weights.Length / columns;
        if (classes == 1)
            cblas_sgemv(RowMajor, NoTranspose, count, columns, 1, rows, columns, weights, 1, 0, scores, 1);
        else
            cblas_sgemm(RowMajor, NoTranspose, Transpose, count, classes, columns, 1, rows, columns, weights, columns, 0, scores, classes);
    }

    [LibraryImport(Library)]
    private static partial void openblas_set_num_threads(int count);

    [LibraryImport(Library)]
    private static partial nint openblas_get_config();

    [LibraryImport(Library)]
    private static partial float cblas_sdot(int n, float[] x, int xStride, float[] y, int yStride);

    [LibraryImport(Library)]
    private static partial void cblas_saxpy(int n, float scale, float[] x, int xStride, float[] y, int yStride);

    [LibraryImport(Library)]
    private static partial void cblas_sgemv(
        int order, int transpose, int rows, int columns,
        float alpha, float[] a, int aStride, float[] x, int xStride, float beta, float[] y, int yStride);

    [LibraryImport(Library)]
    private static partial void cblas_sgemm(
        int order, int transposeA, int transposeB, int m, int n, int k,
        float alpha, float[] a, int aStride, float[] b, int bStride, float beta, float[] c, int cStride);
}
