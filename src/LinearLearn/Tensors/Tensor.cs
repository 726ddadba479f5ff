using SystemTensorSpan = System.Numerics.Tensors.TensorSpan<float>;

namespace LinearLearn;

/// <summary>Represents a table of single-precision numbers, rows x columns, stored row by row.</summary>
/// <remarks>
/// Dot products and axpy use SIMD kernels. Tensors are mutable and not thread-safe: do not write to a tensor that another thread uses.
/// </remarks>
public sealed class Tensor
{
    private readonly float[] _values;

    /// <summary>Creates a tensor of zeros.</summary>
    /// <param name="rows">The number of rows, 1 or more.</param>
    /// <param name="columns">The number of columns, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or rows x columns is more than an array can hold.</exception>
    public Tensor(int rows, int columns)
    {
        Guard.AtLeast(rows, 1, nameof(rows));
        Guard.AtLeast(columns, 1, nameof(columns));
        if ((long)rows * columns > Array.MaxLength)
            throw new ArgumentOutOfRangeException(nameof(columns), Guard.Text($"{rows} x {columns} is more than an array can hold"));
        Rows = rows;
        Columns = columns;
        _values = new float[rows * columns];
    }

    /// <summary>Creates a tensor from a copy of values.</summary>
    /// <param name="rows">The number of rows, 1 or more.</param>
    /// <param name="columns">The number of columns, 1 or more.</param>
    /// <param name="values">Rows x columns values, row by row.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    /// <exception cref="ArgumentException">The number of values is not rows x columns.</exception>
    public Tensor(int rows, int columns, ReadOnlySpan<float> values)
        : this(rows, columns)
    {
        if (values.Length != _values.Length)
        {
            throw new ArgumentException(
                Guard.Text($"expected {rows} x {columns} = {_values.Length} values, found {values.Length}"), nameof(values));
        }
        values.CopyTo(_values);
    }

    /// <summary>Gets the number of rows.</summary>
    public int Rows { get; }

    /// <summary>Gets the number of columns.</summary>
    public int Columns { get; }

    /// <summary>Gets the values, row by row.</summary>
    internal float[] Values => _values;

    /// <summary>Gets or sets the value in a row and a column.</summary>
    /// <param name="row">The index of the row, from 0 to <see cref="Rows"/> - 1.</param>
    /// <param name="column">The index of the column, from 0 to <see cref="Columns"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public float this[int row, int column]
    {
        get => _values[Offset(row, column)];
        set => _values[Offset(row, column)] = value;
    }

    /// <summary>Creates a square tensor with <paramref name="scale"/> on the diagonal and 0 elsewhere.</summary>
    /// <param name="size">The number of rows and of columns, 1 or more.</param>
    /// <param name="scale">The value on the diagonal. Default: 1.</param>
    /// <returns>A tensor of size x size.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1.</exception>
    public static Tensor Identity(int size, float scale = 1)
    {
        Tensor identity = new(Guard.AtLeast(size, 1, nameof(size)), size);
        for (int i = 0; i < size; i++)
            identity[i, i] = scale;
        return identity;
    }

    /// <summary>Creates a tensor of random numbers from a uniform distribution, drawn row by row.</summary>
    /// <param name="rows">The number of rows, 1 or more.</param>
    /// <param name="columns">The number of columns, 1 or more.</param>
    /// <param name="minimum">The lower bound, finite.</param>
    /// <param name="maximum">The upper bound, finite and not below the minimum.</param>
    /// <param name="seed">Any number. The same seed gives the same tensor on every machine (SplitMix64). Default: 1.</param>
    /// <returns>A tensor of rows x columns.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size is below 1, a bound is not finite, or the maximum is below the minimum.
    /// </exception>
    public static Tensor Uniform(int rows, int columns, float minimum, float maximum, ulong seed = 1)
    {
        Tensor tensor = new(rows, columns);
        if (!float.IsFinite(maximum - minimum) || maximum < minimum)
            throw new ArgumentOutOfRangeException(nameof(maximum), Guard.Text($"expected a finite range, found {minimum} to {maximum}"));
        SplitMix64 random = SplitMix64.Stream(seed, 0);
        random.FillUniform(tensor._values, minimum, maximum);
        return tensor;
    }

    /// <summary>Gets all values, row by row, for reading and writing.</summary>
    /// <returns>A span over the memory of the tensor.</returns>
    public Span<float> AsSpan() => _values;

    /// <summary>Gets one row for reading and writing.</summary>
    /// <param name="row">0 to <see cref="Rows"/> - 1.</param>
    /// <returns>A span of <see cref="Columns"/> values over the memory of the tensor.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Span<float> Row(int row)
    {
        Guard.Index(row, Rows, nameof(row));
        return _values.AsSpan(row * Columns, Columns);
    }

    /// <summary>Gets a view for System.Numerics.Tensors, rows x columns, without copying.</summary>
    /// <returns>A tensor span over the memory of the tensor.</returns>
    public SystemTensorSpan AsTensorSpan() => new(_values, [Rows, Columns]);

    /// <summary>Computes the sum of the elementwise products of two tensors of the same shape.</summary>
    /// <param name="other">A tensor of the same shape.</param>
    /// <returns>sum(this * other)</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public float Dot(Tensor other)
    {
        RequireSameShape(other);
        return Kernels.Dot(_values, other._values);
    }

    /// <summary>Adds a multiple of another tensor to this one (axpy of BLAS), rounding each product before it is added.</summary>
    /// <param name="other">A tensor of the same shape.</param>
    /// <param name="scale">The factor of the other tensor.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public void AddScaled(Tensor other, float scale)
    {
        RequireSameShape(other);
        Kernels.AddScaled(other._values, scale, _values);
    }

    /// <summary>Computes the elementwise (Hadamard) product of two tensors of the same shape.</summary>
    /// <param name="other">A tensor of the same shape.</param>
    /// <returns>A new tensor of that shape.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public Tensor Multiply(Tensor other)
    {
        RequireSameShape(other);
        Tensor product = new(Rows, Columns);
        Kernels.Multiply(_values, other._values, product._values);
        return product;
    }

    /// <summary>Computes the matrix product.</summary>
    /// <param name="other">A tensor with as many rows as this tensor has columns.</param>
    /// <returns>A new tensor with the rows of this tensor and the columns of the other.</returns>
    /// <exception cref="ArgumentException">The inner sizes differ.</exception>
    public Tensor MatMul(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Columns != other.Rows)
        {
            throw new ArgumentException(
                Guard.Text(
                    $"cannot multiply {Rows} x {Columns} by {other.Rows} x {other.Columns}: expected {Columns} rows, found {other.Rows}"),
                nameof(other));
        }
        Tensor product = new(Rows, other.Columns);
        for (int row = 0; row < Rows; row++)
        {
            for (int inner = 0; inner < Columns; inner++)
                Kernels.AddScaled(other.Row(inner), this[row, inner], product.Row(row));
        }
        return product;
    }

    /// <summary>Computes the sum of all values.</summary>
    /// <returns>sum(this)</returns>
    public float Sum() => Kernels.Sum(_values);

    private int Offset(int row, int column)
    {
        Guard.Index(row, Rows, nameof(row));
        Guard.Index(column, Columns, nameof(column));
        return row * Columns + column;
    }

    private void RequireSameShape(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Rows != other.Rows || Columns != other.Columns)
        {
            throw new ArgumentException(
                Guard.Text($"expected shape {Rows} x {Columns}, found {other.Rows} x {other.Columns}"), nameof(other));
        }
    }
}
