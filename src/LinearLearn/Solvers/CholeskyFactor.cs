using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Represents the Cholesky factor of a symmetric positive definite matrix: L with L * transposed L = the matrix.</summary>
/// <remarks>G. H. Golub and C. F. Van Loan, "Matrix Computations", section 4.2. Computed panel by panel, on all cores.</remarks>
internal sealed class CholeskyFactor
{
    private const int PanelColumns = 32;

    /// <summary>The number of multiplications below which starting another core takes longer than it saves.</summary>
    private const long LeastParallelWork = 200_000;

    /// <summary>The first ridge, relative to the diagonal: the rounding error of a barely positive definite matrix.</summary>
    private const double LeastRidge = 1e-13;

    private const double RidgeGrowth = 100;

    private readonly double[] _factor;
    private readonly int _order;
    private readonly int _pitch;

    private CholeskyFactor(double[] factor, int order, int pitch)
    {
        _factor = factor;
        _order = order;
        _pitch = pitch;
    }

    /// <summary>Factors a matrix, with a ridge added to the diagonal if rounding made it indefinite.</summary>
    /// <remarks>A matrix that is not finite has no factor: its solutions are not finite, or 0.</remarks>
    /// <param name="matrix">The rows, one after the other. Only the lower triangle is read, and nothing is written.</param>
    /// <param name="order">The number of rows and columns.</param>
    public static CholeskyFactor Create(double[] matrix, int order)
    {
        int pitch = BlockKernels.Align(order);
        double[] factor = new double[(long)order * pitch];
        for (double ridge = LeastRidge; ; ridge *= RidgeGrowth)
        {
            for (int row = 0; row < order; row++)
            {
                Span<double> destination = factor.AsSpan(row * pitch, pitch);
                matrix.AsSpan(row * order, row + 1).CopyTo(destination);
                destination[(row + 1)..].Clear();
                destination[row] = destination[row] > 0 ? destination[row] * (1 + ridge) : 1;
            }
            CholeskyFactor result = new(factor, order, pitch);
            if (result.TryFactor() || double.IsInfinity(ridge))
                return result;
        }
    }

    /// <summary>Solves matrix * x = values, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Solve(Span<double> values)
    {
        for (int row = 0; row < _order; row++)
        {
            ReadOnlySpan<double> own = RowOf(row, row);
            values[row] = (values[row] - DoubleKernels.Dot(own, values[..row])) / _factor[row * _pitch + row];
        }
        for (int row = _order - 1; row >= 0; row--)
        {
            values[row] /= _factor[row * _pitch + row];
            DoubleKernels.AddScaled(RowOf(row, row), -values[row], values[..row]);
        }
    }

    private ReadOnlySpan<double> RowOf(int row, int length) => _factor.AsSpan(row * _pitch, length);

    private bool TryFactor()
    {
        for (int first = 0; first < _order; first += PanelColumns)
        {
            int end = Math.Min(first + PanelColumns, _order);
            ForEachGroupOfRows(first, end - first, (from, to) => SubtractProducts(from, to, first, end));
            if (!TryFactorDiagonal(first, end))
                return false;
            ForEachGroupOfRows(end, end - first, (from, to) =>
            {
                for (int row = from; row < to; row++)
                    SolveRow(row, first, end);
            });
        }
        return true;
    }

    /// <summary>Distributes the rows from the given one on over the cores; groups do not depend on the number of cores.</summary>
    private void ForEachGroupOfRows(int firstRow, int columns, Action<int, int> action)
    {
        const int RowsPerGroup = 32;
        int groups = (_order - firstRow + RowsPerGroup - 1) / RowsPerGroup;
        if (groups > 1 && (long)(_order - firstRow) * columns * Math.Max(firstRow, 1) > LeastParallelWork)
            Cores.ForEach(groups, Group);
        else
            action(firstRow, _order);

        void Group(int group) => action(firstRow + group * RowsPerGroup, Math.Min(firstRow + (group + 1) * RowsPerGroup, _order));
    }

    /// <summary>Subtracts the products of the finished columns from the panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SubtractProducts(int fromRow, int toRow, int first, int end)
    {
        if (first == 0)
            return;
        for (int row = fromRow; row < toRow; row += 4)
        {
            int rows = Math.Min(4, toRow - row);
            for (int column = first; column < end; column += 2)
            {
                int columns = Math.Min(2, end - column);
                BlockKernels.SubtractProducts(_factor, _pitch, row, rows, column, columns, first);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryFactorDiagonal(int first, int end)
    {
        for (int row = first; row < end; row++)
        {
            SolveRow(row, first, row);
            double pivot = _factor[row * _pitch + row];
            ReadOnlySpan<double> own = _factor.AsSpan(row * _pitch + first, row - first);
            double rest = pivot - DoubleKernels.Dot(own, own);
            if (!(rest > 0))
                return false;
            _factor[row * _pitch + row] = Math.Sqrt(rest);
            _factor.AsSpan(row * _pitch + row + 1, _pitch - row - 1).Clear(); // remainders of the products above the diagonal
        }
        return true;
    }

    /// <summary>Computes the entries of a row within the panel from those of the rows above.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SolveRow(int row, int first, int end)
    {
        Span<double> own = _factor.AsSpan(row * _pitch + first, end - first);
        for (int column = first; column < end; column++)
        {
            ReadOnlySpan<double> above = _factor.AsSpan(column * _pitch + first, column - first);
            own[column - first] = (own[column - first] - DoubleKernels.Dot(own[..above.Length], above)) / _factor[column * _pitch + column];
        }
    }
}
