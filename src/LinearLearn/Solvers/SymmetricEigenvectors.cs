using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Computes eigenvalues and eigenvectors of a small symmetric matrix by Jacobi rotations.</summary>
/// <remarks>G. H. Golub and C. F. Van Loan, "Matrix Computations", section 8.5.</remarks>
internal static class SymmetricEigenvectors
{
    private const int MostSweeps = 30;

    /// <summary>Computes the eigenvalues and eigenvectors.</summary>
    /// <param name="matrix">A square symmetric matrix. It is overwritten.</param>
    /// <returns>The eigenvalues, in no order, and the eigenvectors: column m belongs to value m.</returns>
    public static (double[] Values, double[] Vectors) Find(double[,] matrix)
    {
        int order = matrix.GetLength(0);
        double[] vectors = new double[order * order];
        for (int i = 0; i < order; i++)
            vectors[i * (order + 1)] = 1;
        for (int sweep = 0; sweep < MostSweeps && OffDiagonal(matrix) > 0; sweep++)
        {
            for (int p = 0; p < order - 1; p++)
            {
                for (int q = p + 1; q < order; q++)
                    Rotate(matrix, vectors, p, q);
            }
        }
        return ([.. Enumerable.Range(0, order).Select(i => matrix[i, i])], vectors);
    }

    /// <summary>Computes the sum of the squares off the diagonal, or 0 if it is only rounding.</summary>
    private static double OffDiagonal(double[,] matrix)
    {
        double off = 0, on = 0;
        for (int p = 0; p < matrix.GetLength(0); p++)
        {
            on += matrix[p, p] * matrix[p, p];
            for (int q = 0; q < p; q++)
                off += matrix[p, q] * matrix[p, q];
        }
        return off > 1e-24 * on ? off : 0;
    }

    /// <summary>Rotates the plane of two axes so that their entry becomes 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rotate(double[,] matrix, double[] vectors, int p, int q)
    {
        double entry = matrix[p, q];
        if (entry == 0)
            return;
        double ratio = (matrix[q, q] - matrix[p, p]) / (2 * entry);
        double tangent = (ratio >= 0 ? 1 : -1) / (Math.Abs(ratio) + Math.Sqrt(1 + ratio * ratio));
        double cosine = 1 / Math.Sqrt(1 + tangent * tangent), sine = tangent * cosine;
        int order = matrix.GetLength(0);
        for (int i = 0; i < order; i++)
        {
            (double x, double y) = (matrix[i, p], matrix[i, q]);
            (matrix[i, p], matrix[i, q]) = (cosine * x - sine * y, sine * x + cosine * y);
        }
        for (int i = 0; i < order; i++)
        {
            (double x, double y) = (matrix[p, i], matrix[q, i]);
            (matrix[p, i], matrix[q, i]) = (cosine * x - sine * y, sine * x + cosine * y);
            (x, y) = (vectors[i * order + p], vectors[i * order + q]);
            (vectors[i * order + p], vectors[i * order + q]) = (cosine * x - sine * y, sine * x + cosine * y);
        }
    }
}
