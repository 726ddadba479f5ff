using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class TensorTests
{
    private static readonly Gen<(int Rows, int Inner, int Columns)> Sizes = Gen.Select(Gen.Int[1, 9], Gen.Int[1, 9], Gen.Int[1, 9]);

    [Test]
    public void Tensor_is_zero_at_first()
    {
        Tensor tensor = new(2, 3);
        Assert.That((tensor.Rows, tensor.Columns), Is.EqualTo((2, 3)));
        Assert.That(tensor.AsSpan().ToArray(), Is.EqualTo(new float[6]));
    }

    [Test]
    public void Tensor_copies_values_row_by_row()
    {
        float[] values = [1, 2, 3, 4, 5, 6];
        Tensor tensor = new(2, 3, values);
        values[0] = 99;
        Assert.That(tensor[0, 0], Is.EqualTo(1));
        Assert.That(tensor[1, 0], Is.EqualTo(4));
        Assert.That(tensor.Row(1).ToArray(), Is.EqualTo(new float[] { 4, 5, 6 }));
    }

    [Test]
    public void Tensor_indexer_rows_spans_and_tensor_spans_share_memory()
    {
        Tensor tensor = new(2, 3);
        tensor[1, 2] = 5;
        tensor.Row(0)[1] = 7;
        System.Numerics.Tensors.TensorSpan<float> view = tensor.AsTensorSpan();
        Assert.That(view.Lengths.ToArray(), Is.EqualTo(new nint[] { 2, 3 }));
        Assert.That(view[1, 2], Is.EqualTo(5));
        view[0, 0] = 3;
        Assert.That(tensor.AsSpan().ToArray(), Is.EqualTo(new float[] { 3, 7, 0, 0, 0, 5 }));
    }

    [Test]
    public void Tensor_Dot_sums_the_elementwise_products() =>
        Assert.That(new Tensor(2, 2, [1, 2, 3, 4]).Dot(new Tensor(2, 2, [10, 20, 30, 40])), Is.EqualTo(300));

    [Test]
    public void Tensor_AddScaled_adds_the_scaled_tensor()
    {
        Tensor tensor = new(1, 3, [1, 2, 3]);
        tensor.AddScaled(new Tensor(1, 3, [10, 20, 30]), 0.5f);
        Assert.That(tensor.AsSpan().ToArray(), Is.EqualTo(new float[] { 6, 12, 18 }));
    }

    [Test]
    public void Tensor_AddScaled_can_add_a_tensor_to_itself()
    {
        Tensor tensor = new(1, 3, [1, 2, 3]);
        tensor.AddScaled(tensor, 1);
        Assert.That(tensor.AsSpan().ToArray(), Is.EqualTo(new float[] { 2, 4, 6 }));
    }

    [Test]
    public void Tensor_Multiply_is_elementwise_and_does_not_change_its_operands()
    {
        Tensor x = new(2, 2, [1, 2, 3, 4]), y = new(2, 2, [5, 6, 7, 8]);
        Assert.That(x.Multiply(y).AsSpan().ToArray(), Is.EqualTo(new float[] { 5, 12, 21, 32 }));
        Assert.That(x.AsSpan().ToArray(), Is.EqualTo(new float[] { 1, 2, 3, 4 }));
    }

    [Test]
    public void Tensor_MatMul_matches_hand_computed_values()
    {
        Tensor product = new Tensor(2, 3, [1, 2, 3, 4, 5, 6]).MatMul(new Tensor(3, 2, [7, 8, 9, 10, 11, 12]));
        Assert.That((product.Rows, product.Columns), Is.EqualTo((2, 2)));
        Assert.That(product.AsSpan().ToArray(), Is.EqualTo(new float[] { 58, 64, 139, 154 }));
    }

    [Test]
    public void Tensor_MatMul_equals_the_triple_loop() => Sizes.SampleAlike(size =>
    {
        Tensor x = Tensor.Uniform(size.Rows, size.Inner, -1, 1, 1), y = Tensor.Uniform(size.Inner, size.Columns, -1, 1, 2);
        Tensor product = x.MatMul(y);
        for (int row = 0; row < size.Rows; row++)
        {
            for (int column = 0; column < size.Columns; column++)
            {
                double sum = 0;
                for (int i = 0; i < size.Inner; i++)
                    sum += (double)x[row, i] * y[i, column];
                Assert.That(product[row, column], Is.EqualTo(sum).Within(1e-6));
            }
        }
    });

    [Test]
    public void Tensor_MatMul_with_a_scaled_identity_has_the_bits_of_the_scaled_tensor() => Sizes.SampleAlike(size =>
    {
        Tensor x = Tensor.Uniform(size.Rows, size.Columns, -1, 1, 3);
        Tensor scaled = new(size.Rows, size.Columns);
        scaled.AddScaled(x, 0.01f);
        Assert.That(TestData.GetBits(x.MatMul(Tensor.Identity(size.Columns, 0.01f)).AsSpan()),
            Is.EqualTo(TestData.GetBits(scaled.AsSpan())));
    });

    [Test]
    public void Tensor_Identity_has_the_scale_on_its_diagonal() =>
        Assert.That(Tensor.Identity(2, 3).AsSpan().ToArray(), Is.EqualTo(new float[] { 3, 0, 0, 3 }));

    [Test]
    public void Tensor_Sum_adds_all_values() => Assert.That(new Tensor(2, 2, [1, 2, 3, 4.5f]).Sum(), Is.EqualTo(10.5f));

    [Test]
    public void Tensor_Uniform_stays_in_its_range_and_is_reproducible()
    {
        float[] values = Tensor.Uniform(100, 100, -0.25f, 0.5f, 7).AsSpan().ToArray();
        Assert.That(values.Min(), Is.InRange(-0.25f, -0.249f));
        Assert.That(values.Max(), Is.InRange(0.499f, 0.5f));
        Assert.That(values, Is.EqualTo(Tensor.Uniform(100, 100, -0.25f, 0.5f, 7).AsSpan().ToArray()));
        Assert.That(values, Is.Not.EqualTo(Tensor.Uniform(100, 100, -0.25f, 0.5f, 8).AsSpan().ToArray()));
    }

    [Test]
    public void Tensor_Uniform_gives_the_same_numbers_on_every_machine() =>
        Assert.That(Tensor.Uniform(1, 4, 0, 1, 1).AsSpan().ToArray(), Is.EqualTo(PinnedUniform));

    [Test]
    public void Tensor_rejects_different_shapes_and_reports_both()
    {
        Tensor x = new(2, 3), y = new(3, 2);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => x.Dot(y), Throws.ArgumentException.With.Message.Contains("expected shape 2 x 3, found 3 x 2"));
            Assert.That(() => x.AddScaled(y, 1), Throws.ArgumentException.With.Message.Contains("expected shape 2 x 3, found 3 x 2"));
            Assert.That(() => x.Multiply(y), Throws.ArgumentException.With.Message.Contains("expected shape 2 x 3, found 3 x 2"));
            Assert.That(() => x.MatMul(new Tensor(2, 3)), Throws.ArgumentException.With.Message.Contains("2 x 3 by 2 x 3"));
        }
    }

    [Test]
    public void Tensor_rejects_sizes_and_indices_out_of_range()
    {
        Tensor tensor = new(2, 3);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => new Tensor(0, 3), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new Tensor(3, -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new Tensor(int.MaxValue, int.MaxValue), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new Tensor(2, 3, new float[5]),
                Throws.ArgumentException.With.Message.Contains("expected 2 x 3 = 6 values, found 5"));
            Assert.That(() => tensor[2, 0], Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => tensor[0, 3], Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => tensor[-1, 0], Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => tensor.Row(2).Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => Tensor.Identity(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => Tensor.Uniform(1, 1, 1, 0, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => Tensor.Uniform(1, 1, 0, float.NaN, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => tensor.Dot(null!), Throws.ArgumentNullException);
        }
    }

    /// <summary>Computed by another program from the published algorithm.</summary>
    private static readonly float[] PinnedUniform = [0.6935120820999146f, 0.9717668294906616f, 0.42656880617141724f, 0.8062072992324829f];
}
