using static LinearLearn.Tests.KernelChecks;

namespace LinearLearn.Tests;

/// <summary>Tests each block kernel against a loop in double precision; values beyond a span are NaN or must not change.</summary>
public class BlockKernelsTests
{
    private const int Beyond = 64;
    private const double Untouched = 7;

    [Test]
    public void BlockKernels_Multiply_equals_a_loop_in_double_precision([Range(8, 80, 8)] int columns, [Values(0, 3)] int extraPitch)
    {
        Random random = new(columns);
        for (int rows = 8; rows <= 40; rows += BlockKernels.RowsAtOnce)
        {
            for (int outputs = 1; outputs <= 9; outputs++)
            {
                int pitch = rows + extraPitch, length = (outputs - 1) * pitch + rows;
                float[] block = CreateBlock(random, rows * columns);
                double[] weights = CreateDoubles(random, outputs * columns), products = CreateUntouched(length + Beyond);
                BlockKernels.Multiply(block.AsSpan(0, rows * columns), columns, weights, products.AsSpan(0, length), pitch);

                (double[] exact, double[] magnitudes) = (CreateUntouched(products.Length), new double[products.Length]);
                for (int k = 0; k < outputs; k++)
                {
                    for (int i = 0; i < rows; i++)
                    {
                        exact[k * pitch + i] = 0;
                        for (int j = 0; j < columns; j++)
                            AddProduct(exact, magnitudes, k * pitch + i, block[i * columns + j], weights[k * columns + j]);
                    }
                }
                AssertSums(products, exact, magnitudes, columns, $"{rows} rows, {outputs} outputs");
            }
        }
    }

    [Test]
    public void BlockKernels_AddProducts_equals_a_loop_in_double_precision([Range(8, 80, 8)] int columns, [Values(0, 3)] int extraPitch)
    {
        Random random = new(columns);
        for (int rows = 8; rows <= 40; rows += BlockKernels.RowsAtOnce)
        {
            for (int outputs = 1; outputs <= 9; outputs++)
            {
                int pitch = rows + extraPitch;
                float[] block = CreateBlock(random, rows * columns);
                double[] factors = CreateDoubles(random, outputs * pitch);
                double[] sums = [.. CreateDoubles(random, outputs * columns), .. CreateUntouched(Beyond)];
                (double[] exact, double[] magnitudes) = ([.. sums], Array.ConvertAll(sums, Math.Abs));
                for (int k = 0; k < outputs; k++)
                {
                    for (int i = 0; i < rows; i++)
                    {
                        for (int j = 0; j < columns; j++)
                            AddProduct(exact, magnitudes, k * columns + j, block[i * columns + j], factors[k * pitch + i]);
                    }
                    factors.AsSpan((k * pitch + rows)..((k + 1) * pitch)).Fill(double.NaN);
                }
                BlockKernels.AddProducts(block.AsSpan(0, rows * columns), columns, factors, pitch, sums.AsSpan(0, outputs * columns));
                AssertSums(sums, exact, magnitudes, rows, $"{rows} rows, {outputs} outputs");
            }
        }
    }

    [Test]
    public void BlockKernels_in_single_precision_equal_loops_in_double_precision(
        [Values(8, 16, 24, 64, 72, 128, 136)] int columns, [Values(8, 12, 24)] int rows, [Range(1, 9)] int outputs)
    {
        Random random = new(columns);
        float[] block = CreateFloats(random, rows * columns), weights = CreateFloats(random, outputs * columns);
        float[] factors = CreateFloats(random, outputs * rows), sums = new float[outputs * columns];
        double[] products = new double[outputs * rows];
        BlockKernels.Multiply(block, columns, weights, products, rows);
        BlockKernels.AddProducts(block, columns, factors, rows, sums);
        for (int k = 0; k < outputs; k++)
        {
            for (int i = 0; i < rows; i++)
            {
                double exact = Enumerable.Range(0, columns).Sum(j => (double)block[i * columns + j] * weights[k * columns + j]);
                double size = Enumerable.Range(0, columns).Sum(j => Math.Abs((double)block[i * columns + j] * weights[k * columns + j]));
                Assert.That(products[k * rows + i], Is.EqualTo(exact).Within(size * 1e-5), $"row {i}, output {k}");
            }
            for (int j = 0; j < columns; j++)
            {
                double exact = Enumerable.Range(0, rows).Sum(i => (double)block[i * columns + j] * factors[k * rows + i]);
                double size = Enumerable.Range(0, rows).Sum(i => Math.Abs((double)block[i * columns + j] * factors[k * rows + i]));
                Assert.That(sums[k * columns + j], Is.EqualTo(exact).Within(size * 1e-5), $"column {j}, output {k}");
            }
        }
    }

    [Test]
    public void BlockKernels_AddScaled_rounds_the_product_and_then_the_sum([Range(0, 40)] int length)
    {
        Random random = new(length);
        float[] source = CreateFloats(random, length);
        double[] sums = CreateDoubles(random, length), expected = [.. sums];
        for (int i = 0; i < length; i++)
            expected[i] += Multiply(source[i], 0.3);
        BlockKernels.AddScaled(source, 0.3, sums);
        Assert.That(sums, Is.EqualTo(expected));
    }

    [Test]
    public void BlockKernels_AddOuterProducts_equals_a_loop_in_double_precision_up_to_the_end_column([Range(8, 80, 8)] int columns)
    {
        Random random = new(columns);
        for (int rows = 8; rows <= 40; rows += BlockKernels.RowsAtOnce)
        {
            for (int end = 8; end <= columns; end += BlockKernels.Alignment)
            {
                float[] block = CreateBlock(random, rows * columns);
                double[] factors = CreateDoubles(random, 4 * rows);
                double[] sums = [.. CreateDoubles(random, 4 * columns), .. CreateUntouched(Beyond)];
                (double[] exact, double[] magnitudes) = ([.. sums], Array.ConvertAll(sums, Math.Abs));
                for (int index = 0; index < 4 * columns; index++)
                {
                    (int a, int c) = Math.DivRem(index, columns);
                    for (int i = 0; i < rows; i++)
                        AddProduct(exact, magnitudes, index, factors[4 * i + a], block[i * columns + c]);
                }
                BlockKernels.AddOuterProducts(block.AsSpan(0, rows * columns), columns, factors, end, sums.AsSpan(0, 4 * columns));
                for (int a = 0; a < 4; a++)
                {
                    Range before = (a * columns)..(a * columns + end);
                    AssertSums(sums.AsSpan(before), exact[before], magnitudes[before], rows,
                        $"{rows} rows, {end} of {columns} columns, factor {a}");
                }
                Assert.That(sums[(4 * columns)..], Is.All.EqualTo(Untouched));
            }
        }
    }

    [Test]
    public void BlockKernels_WriteProducts_writes_products_of_each_column_with_itself_and_earlier_columns([Values(8, 16, 24)] int length)
    {
        Random random = new(length);
        float[] row = CreateBlock(random, length);
        for (int end = 0; end <= length; end++)
        {
            for (int first = 0; first <= end; first++)
            {
                List<float> expected = [];
                for (int column = first; column < end; column++)
                    expected.AddRange(row[..(column + 1)].Select(value => Round((double)row[column] * value)));
                int room = expected.Count + BlockKernels.Alignment;
                float[] found = [.. Enumerable.Repeat((float)Untouched, room + Beyond)];
                BlockKernels.WriteProducts(row.AsSpan(0, length), first, end, found.AsSpan(0, room));
                Assert.That(TestData.GetBits(found.AsSpan(0, expected.Count)), Is.EqualTo(TestData.GetBits([.. expected])),
                    $"columns {first} to {end}");
                Assert.That(found[room..], Is.All.EqualTo(Untouched));
                Assert.That(() => BlockKernels.WriteProducts(row.AsSpan(0, length), first, end, new float[room - 1]),
                    Throws.ArgumentException);
            }
        }
    }

    [Test]
    public void BlockKernels_Scale_has_the_bits_of_the_scalar_formula()
    {
        Random random = new(1);
        for (int length = 0; length <= 40; length++)
        {
            float[] row = CreateBlock(random, length), found = [.. Enumerable.Repeat((float)Untouched, length + Beyond)];
            double[] factors = CreateDoubles(random, length), offsets = CreateDoubles(random, length);
            float[] expected = [.. Enumerable.Range(0, length).Select(i => (float)(Multiply(row[i], factors[i]) + offsets[i]))];
            BlockKernels.Scale(row.AsSpan(0, length), factors, offsets, found);
            Assert.That(TestData.GetBits(found.AsSpan(0, length)), Is.EqualTo(TestData.GetBits(expected)), $"length {length}");
            Assert.That(found[length..], Is.All.EqualTo(Untouched));
        }
    }

    [Test]
    public void BlockKernels_AddMoments_equals_a_loop_in_double_precision()
    {
        Random random = new(1);
        for (int length = 0; length <= 40; length++)
        {
            float[] row = CreateBlock(random, length), shifts = CreateBlock(random, length);
            double[] sums = [.. CreateDoubles(random, length), .. CreateUntouched(Beyond)];
            double[] squares = [.. CreateDoubles(random, length), .. CreateUntouched(Beyond)];
            double[] expectedSums = [.. sums], expectedSquares = [.. squares], magnitudes = Array.ConvertAll(squares, Math.Abs);
            for (int i = 0; i < length; i++)
            {
                double distance = (double)row[i] - shifts[i];
                expectedSums[i] += distance;
                AddProduct(expectedSquares, magnitudes, i, distance, distance);
            }
            BlockKernels.AddMoments(row.AsSpan(0, length), shifts, sums, squares);
            Assert.That(GetBits(sums), Is.EqualTo(GetBits(expectedSums)), $"length {length}");
            AssertSums(squares, expectedSquares, magnitudes, 1, $"length {length}");
        }
    }

    [Test]
    public void BlockKernels_SubtractProducts_equals_a_loop_in_double_precision(
        [Range(1, 4)] int rows, [Values(1, 2)] int columns, [Values(0, 8, 16, 24)] int end)
    {
        const int pitch = 32, order = 30;
        Random random = new(1);
        for (int row = end; row + rows <= order; row += 3)
        {
            for (int column = end; column + columns <= order; column++)
            {
                double[] found = CreateDoubles(random, order * pitch), exact = [.. found], magnitudes = Array.ConvertAll(found, Math.Abs);
                for (int r = 0; r < rows; r++)
                {
                    for (int c = 0; c < columns; c++)
                    {
                        for (int i = 0; i < end; i++)
                            AddProduct(exact, magnitudes, (row + r) * pitch + column + c, -found[(row + r) * pitch + i],
                                found[(column + c) * pitch + i]);
                    }
                }
                BlockKernels.SubtractProducts(found, pitch, row, rows, column, columns, end);
                AssertSums(found, exact, magnitudes, end + 1, $"row {row}, column {column}");
            }
        }
    }

    [TestCase(96, 12, 12, 8, 8)] // the columns are not a multiple of 8
    [TestCase(48, 8, 8, 8, 8)] // six rows
    [TestCase(60, 8, 8, 8, 8)] // an incomplete row
    [TestCase(64, 8, 12, 8, 8)] // an incomplete output
    [TestCase(64, 8, 0, 8, 8)] // no output
    [TestCase(64, 8, 8, 7, 8)] // no room for the last row
    [TestCase(64, 8, 24, 25, 9)]
    public void BlockKernels_reject_spans_that_do_not_match(int block, int columns, int weights, int products, int pitch)
    {
        Assert.That(() => BlockKernels.Multiply(new float[block], columns, new double[weights], new double[products], pitch),
            Throws.ArgumentException);
        Assert.That(() => BlockKernels.AddProducts(new float[block], columns, new double[products], pitch, new double[weights]),
            Throws.ArgumentException);
    }

    [Test]
    public void BlockKernels_reject_rows_that_do_not_match()
    {
        Assert.That(() => BlockKernels.WriteProducts(new float[12], 0, 4, new float[64]), Throws.ArgumentException);
        Assert.That(() => BlockKernels.WriteProducts(new float[8], 0, 9, new float[64]), Throws.ArgumentException);
        Assert.That(() => BlockKernels.Scale(new float[9], new double[8], new double[9], new float[9]),
            Throws.InstanceOf<ArgumentException>());
        Assert.That(() => BlockKernels.Scale(new float[9], new double[9], new double[8], new float[9]),
            Throws.InstanceOf<ArgumentException>());
        Assert.That(() => BlockKernels.Scale(new float[9], new double[9], new double[9], new float[8]),
            Throws.InstanceOf<ArgumentException>());
        Assert.That(() => BlockKernels.AddMoments(new float[9], new float[8], new double[9], new double[9]),
            Throws.InstanceOf<ArgumentException>());
        Assert.That(() => BlockKernels.AddMoments(new float[9], new float[9], new double[8], new double[9]),
            Throws.InstanceOf<ArgumentException>());
        Assert.That(() => BlockKernels.AddMoments(new float[9], new float[9], new double[9], new double[8]),
            Throws.InstanceOf<ArgumentException>());
    }

    private static double Multiply(double x, double y) => x * y;

    private static void AddProduct(double[] sums, double[] magnitudes, int index, double x, double y)
    {
        sums[index] += x * y;
        magnitudes[index] += Math.Abs(x * y);
    }

    private static float[] CreateBlock(Random random, int count) =>
        [.. CreateFloats(random, count), .. Enumerable.Repeat(float.NaN, Beyond)];

    private static double[] CreateUntouched(int count) => [.. Enumerable.Repeat(Untouched, count)];
}
