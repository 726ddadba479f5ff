namespace LinearLearn.Tests;

public class LaneKernelsTests
{
    private const int Columns = 40;

    [Test]
    public void LaneKernels_GetStride_is_a_multiple_of_a_vector([Values(1, 2, 4, 5, 8, 9, 16, 17, 33)] int outputs)
    {
        int expected = outputs switch { <= 4 => 4, <= 8 => 8, <= 16 => 16, <= 32 => 32, _ => 48 };
        Assert.That(LaneKernels.GetStride(outputs), Is.EqualTo(expected));
    }

    [Test]
    public void LaneKernels_Dots_of_sparse_rows_match_double_precision(
        [Values(1, 4, 8, 16)] int outputs, [Values(1, 3)] int chunks, [Range(0, 19)] int count)
    {
        int stride = outputs == 1 ? 1 : outputs * chunks;
        SparseEntry[] row = CreateRow(count);
        float[] weights = CreateFloats(Columns * stride, 2), dots = new float[outputs];
        LaneKernels.Dots(row, weights, stride, dots);
        for (int k = 0; k < outputs; k++)
            Assert.That(dots[k], Is.EqualTo(row.Sum(entry => (double)entry.Value * weights[entry.Column * stride + k])).Within(1e-5));
    }

    [Test]
    public void LaneKernels_Dots_of_dense_rows_match_double_precision(
        [Values(4, 8, 16)] int outputs, [Values(16, 32)] int stride, [Range(1, 19)] int count)
    {
        float[] row = CreateFloats(count, 1), weights = CreateFloats(count * stride, 2), dots = new float[outputs];
        LaneKernels.Dots(row, weights, stride, dots);
        for (int k = 0; k < outputs; k++)
            Assert.That(dots[k], Is.EqualTo(row.Select((value, j) => (double)value * weights[j * stride + k]).Sum()).Within(1e-5));
    }

    [Test]
    public void LaneKernels_Dots_have_the_same_bits_for_any_number_of_outputs([Values(4, 8)] int outputs, [Range(0, 9)] int count)
    {
        SparseEntry[] row = CreateRow(count);
        float[] dense = CreateFloats(count, 3), weights = CreateFloats(Columns * 16, 2), dots = new float[outputs], all = new float[16];
        LaneKernels.Dots(row, weights, 16, all);
        LaneKernels.Dots(row, weights, 16, dots);
        Assert.That(dots, Is.EqualTo(all[..outputs]));
        LaneKernels.Dots(dense, weights, 16, all);
        LaneKernels.Dots(dense, weights, 16, dots);
        Assert.That(dots, Is.EqualTo(all[..outputs]));
    }

    [Test]
    public void LaneKernels_AddScaled_changes_the_weights_of_its_outputs_and_columns_only(
        [Values(1, 4, 8, 16)] int outputs, [Values(1, 3)] int chunks, [Range(0, 9)] int count)
    {
        int stride = outputs == 1 ? 1 : outputs * chunks;
        SparseEntry[] row = CreateRow(count);
        float[] steps = CreateFloats(outputs, 4), weights = CreateFloats(Columns * stride, 2);
        double[] expected = Array.ConvertAll(weights, weight => (double)weight);
        foreach (SparseEntry entry in row)
        {
            for (int k = 0; k < outputs; k++)
                expected[entry.Column * stride + k] += (double)steps[k] * entry.Value;
        }
        LaneKernels.AddScaled(row, steps, stride, weights);
        Assert.That(weights, Is.EqualTo(expected).Within(1e-6));
    }

    [Test]
    public void LaneKernels_AddScaled_of_a_dense_row_changes_the_weights_of_its_outputs_only(
        [Values(4, 8, 16)] int outputs, [Values(16, 32)] int stride, [Range(1, 9)] int count)
    {
        float[] row = CreateFloats(count, 1), steps = CreateFloats(outputs, 4), weights = CreateFloats(count * stride, 2);
        double[] expected = Array.ConvertAll(weights, weight => (double)weight);
        for (int j = 0; j < count; j++)
        {
            for (int k = 0; k < outputs; k++)
                expected[j * stride + k] += (double)steps[k] * row[j];
        }
        LaneKernels.AddScaled(row, steps, stride, weights);
        Assert.That(weights, Is.EqualTo(expected).Within(1e-6));
    }

    [Test]
    public void LaneKernels_padded_kernels_match_double_precision([Values(16, 32, 48, 64, 80)] int length)
    {
        float[] row = CreateFloats(length, 1), weights = CreateFloats(length, 2);
        double[] expected = [.. row.Select((value, j) => weights[j] + 0.5 * value)];
        double dot = row.Select((value, j) => (double)value * weights[j]).Sum();
        Assert.That(LaneKernels.DotPadded(row, weights), Is.EqualTo(dot).Within(1e-5));
        LaneKernels.AddPadded(row, 0.5f, weights);
        Assert.That(weights, Is.EqualTo(expected).Within(1e-6));
    }

    private static SparseEntry[] CreateRow(int count)
    {
        float[] values = CreateFloats(count, 1);
        return [.. values.Select((value, i) => new SparseEntry(i * 7 % Columns, value))];
    }

    private static float[] CreateFloats(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 2 * random.NextSingle() - 1)];
    }
}
