using SystemTensorSpan = System.Numerics.Tensors.TensorSpan<float>;

namespace LinearLearn;

/// <summary>
/// A table of single-precision numbers, rows x columns, stored row by row. Dot products and axpy run on SIMD kernels.
/// </summary>
/// <remarks>A tensor is mutable and not synchronized: do not write to one that another thread uses.</remarks>
public sealed class Tensor
{
    private readonly float[] _values;

    /// <summary>Makes a tensor of zeros.</summary>
    /// <param name="rows">The number of rows, 1 or more.</param>
    /// <param name="columns">The number of columns, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or rows x columns is more than an array holds.</exception>
    public Tensor(int rows, int columns)
    {
        Guard.AtLeast(rows, 1, nameof(rows));
        Guard.AtLeast(columns, 1, nameof(columns));
        if ((long)rows * columns > Array.MaxLength)
            throw new ArgumentOutOfRangeException(nameof(columns), Guard.Text($"{rows} x {columns} is more than an array holds"));
        Rows = rows;
        Columns = columns;
        _values = new float[rows * columns];
    }

    /// <summary>Makes a tensor from a copy of values.</summary>
    /// <param name="rows">The number of rows, 1 or more.</param>
    /// <param name="columns">The number of columns, 1 or more.</param>
    /// <param name="values">The rows x columns values, row by row.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    /// <exception cref="ArgumentException">There are not rows x columns values.</exception>
    public Tensor(int rows, int columns, ReadOnlySpan<float> values)
        : this(rows, columns)
    {
        if (values.Length != _values.Length)
            throw new ArgumentException(Guard.Text($"expected {rows} x {columns} = {_values.Length} values, found {values.Length}"), nameof(values));
        values.CopyTo(_values);
    }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>The value at a row and a column, both counted from 0.</summary>
    /// <param name="row">0 to <see cref="Rows"/> - 1.</param>
    /// <param name="column">0 to <see cref="Columns"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The place is outside the tensor.</exception>
    public float this[int row, int column]
    {
        get => _values[Offset(row, column)];
        set => _values[Offset(row, column)] = value;
    }

    /// <summary>Makes a square tensor with <paramref name="scale"/> on the diagonal and 0 elsewhere.</summary>
    /// <param name="size">The number of rows and of columns, 1 or more.</param>
    /// <param name="scale">The value on the diagonal.</param>
    /// <returns>A tensor of size x size.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1.</exception>
    public static Tensor Identity(int size, float scale = 1)
    {
        Tensor identity = new(Guard.AtLeast(size, 1, nameof(size)), size);
        for (int i = 0; i < size; i++)
            identity[i, i] = scale;
        return identity;
    }

    /// <summary>Makes a tensor of random numbers, uniform between two ends, filled row by row.</summary>
    /// <param name="rows">The number of rows, 1 or more.</param>
    /// <param name="columns">The number of columns, 1 or more.</param>
    /// <param name="minimum">The lower end, finite.</param>
    /// <param name="maximum">The upper end, finite, not below the minimum.</param>
    /// <param name="seed">Any number, 1 by default; the same seed gives the same tensor on every machine (SplitMix64).</param>
    /// <returns>A tensor of rows x columns.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or the ends are not finite or the wrong way round.</exception>
    public static Tensor Uniform(int rows, int columns, float minimum, float maximum, ulong seed = 1)
    {
        Tensor tensor = new(rows, columns);
        if (!float.IsFinite(maximum - minimum) || maximum < minimum)
            throw new ArgumentOutOfRangeException(nameof(maximum), Guard.Text($"expected a finite range, found {minimum} to {maximum}"));
        SplitMix64 random = SplitMix64.Stream(seed, 0);
        random.FillUniform(tensor._values, minimum, maximum);
        return tensor;
    }

    /// <summary>All values, row by row, for reading and writing.</summary>
    /// <returns>A span over the tensor's own memory.</returns>
    public Span<float> AsSpan() => _values;

    /// <summary>One row, for reading and writing.</summary>
    /// <param name="row">0 to <see cref="Rows"/> - 1.</param>
    /// <returns>A span of <see cref="Columns"/> values over the tensor's own memory.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Span<float> Row(int row)
    {
        Guard.Index(row, Rows, nameof(row));
        return _values.AsSpan(row * Columns, Columns);
    }

    /// <summary>A view for System.Numerics.Tensors, rows x columns, without a copy.</summary>
    /// <returns>A tensor span over the tensor's own memory.</returns>
    public SystemTensorSpan AsTensorSpan() => new(_values, [Rows, Columns]);

    /// <summary>The sum of the products of the elements of two tensors of one shape.</summary>
    /// <param name="other">A tensor of the same shape.</param>
    /// <returns>sum(this * other)</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public float Dot(Tensor other)
    {
        RequireSameShape(other);
        return Kernels.Dot(_values, other._values);
    }

    /// <summary>Adds a multiple of another tensor to this one: the axpy of BLAS. Each product is rounded before it is added.</summary>
    /// <param name="other">A tensor of the same shape.</param>
    /// <param name="scale">The factor.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public void AddScaled(Tensor other, float scale)
    {
        RequireSameShape(other);
        Kernels.AddScaled(other._values, scale, _values);
    }

    /// <summary>The elementwise (Hadamard) product of two tensors of one shape.</summary>
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

    /// <summary>The matrix product.</summary>
    /// <param name="other">A tensor with as many rows as this one has columns.</param>
    /// <returns>A new tensor of this one's rows and the other's columns.</returns>
    /// <exception cref="ArgumentException">The inner sizes differ.</exception>
    public Tensor MatMul(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Columns != other.Rows)
        {
            throw new ArgumentException(
                Guard.Text($"cannot multiply {Rows} x {Columns} by {other.Rows} x {other.Columns}: expected {Columns} rows, found {other.Rows}"), nameof(other));
        }
        Tensor product = new(Rows, other.Columns);
        for (int row = 0; row < Rows; row++)
        {
            for (int inner = 0; inner < Columns; inner++)
                Kernels.AddScaled(other.Row(inner), this[row, inner], product.Row(row));
        }
        return product;
    }

    /// <summary>The sum of all values.</summary>
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
            throw new ArgumentException(Guard.Text($"expected shape {Rows} x {Columns}, found {other.Rows} x {other.Columns}"), nameof(other));
    }
}
