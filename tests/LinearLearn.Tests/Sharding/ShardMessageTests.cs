using System.Buffers.Binary;
using System.Runtime.InteropServices;
using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

/// <summary>Tests the bytes of tasks and results: all numbers keep their bits, and damage is detected.</summary>
public class ShardMessageTests
{
    /// <summary>Floats of any bits (NaN with any payload, subnormal numbers, -0), similar floats, and runs of zeros.</summary>
    private static readonly Gen<float> Floats = Gen.OneOf(
        Gen.Int.Select(BitConverter.Int32BitsToSingle),
        Gen.Int[-1000, 1000].Select(number => number / 256f),
        Gen.Const(0f));

    private static readonly Gen<double> Doubles = Gen.OneOf(
        Gen.Long.Select(BitConverter.Int64BitsToDouble), Gen.Double[-1, 1], Gen.Const(0.0));

    [Test]
    public void Message_keeps_the_bits_of_all_numbers() =>
        Gen.Select(Floats.Array[0, 300], Doubles.Array[0, 300], Gen.Long, Gen.String).SampleAlike((floats, doubles, number, text) =>
        {
            ShardMessageReader reader = Reread(writer =>
            {
                writer.WriteFloats(floats);
                writer.WriteLong(number);
                writer.WriteDoubles(doubles);
                writer.WriteText(text.Replace('\uFFFE', 'x'));
                writer.WriteInts([.. floats.Select(BitConverter.SingleToInt32Bits)]);
            });
            Assert.That(TestData.GetBits(reader.ReadFloats()), Is.EqualTo(TestData.GetBits(floats)));
            Assert.That(reader.ReadLong(), Is.EqualTo(number));
            Assert.That(
                MemoryMarshal.Cast<double, long>(reader.ReadDoubles()).ToArray(),
                Is.EqualTo(doubles.Select(BitConverter.DoubleToInt64Bits)));
            Assert.That(reader.ReadText(), Is.EqualTo(System.Text.Encoding.UTF8.GetString(
                System.Text.Encoding.UTF8.GetBytes(text.Replace('\uFFFE', 'x')))));
            Assert.That(reader.ReadInts(), Is.EqualTo(floats.Select(BitConverter.SingleToInt32Bits)));
            Assert.That(() => reader.RequireEnd(), Throws.Nothing);
        });

    [Test]
    public void Message_keeps_the_bits_of_arrays_around_the_length_of_a_block(
        [Values(65535, 65536, 65537, 131072, 200001)] int length, [Values(0, 1, 7, 50)] int zeros)
    {
        SplitMix64 random = new(5);
        float[] floats = new float[length];
        for (int i = 0; i < length; i++)
            floats[i] = random.Next(100) < zeros ? 0 : random.NextSingle() - 0.5f;
        double[] doubles = Array.ConvertAll(floats, value => value * 1.1);
        ShardMessageReader reader = Reread(writer =>
        {
            writer.WriteFloats(floats);
            writer.WriteDoubles(doubles);
        });
        Assert.That(TestData.GetBits(reader.ReadFloats()).AsSpan().SequenceEqual(TestData.GetBits(floats)), Is.True);
        Assert.That(reader.ReadDoubles().AsSpan().SequenceEqual(doubles), Is.True);
    }

    [Test]
    public void Message_of_zeros_takes_a_few_bytes_for_each_block()
    {
        byte[] message = Write(writer => writer.WriteFloats(new float[1 << 20]));
        Assert.That(message, Has.Length.LessThan(150));
    }

    [Test]
    public void Message_of_sparse_weights_takes_as_much_as_the_weights_that_are_not_0()
    {
        float[] weights = new float[1 << 18];
        SplitMix64 random = new(1);
        for (int i = 0; i < weights.Length; i += 20)
            weights[i] = random.NextSingle() - 0.5f;
        byte[] message = Write(writer => writer.WriteFloats(weights));
        Assert.That(message, Has.Length.LessThan((weights.Length / 20 * 4) + (weights.Length / 8)), "the weights, and a bit for each");
    }

    [Test]
    public void Message_of_similar_weights_is_shorter_than_the_weights()
    {
        float[] weights = new float[1 << 18];
        new SplitMix64(3).FillUniform(weights, -0.1f, 0.1f);
        byte[] message = Write(writer => writer.WriteFloats(weights));
        Assert.That(message, Has.Length.LessThan(weights.Length * 4 * 0.9));
    }

    [Test]
    public void Message_with_a_changed_byte_or_without_its_end_is_rejected()
    {
        byte[] message = Write(writer =>
        {
            writer.WriteFloats([.. Enumerable.Range(0, 300).Select(i => i % 3 * 0.25f)]);
            writer.WriteText("three");
        });
        for (int i = 0; i < message.Length; i++)
        {
            byte[] changed = [.. message];
            changed[i] ^= (byte)(1 << (i % 8));
            int index = i;
            Assert.That(() => Parse(changed), i == 5 ? Throws.Nothing : Throws.InstanceOf<InvalidDataException>(), $"byte {index}");
            Assert.That(() => Parse(message[..index]), Throws.InstanceOf<InvalidDataException>(), $"{index} bytes");
        }

        static void Parse(byte[] bytes) => ShardMessageReader.ParseTask(bytes);
    }

    [TestCase(1, 2_000_000_000L)]
    [TestCase(1, -1L)]
    [TestCase(9, 1L << 40)]
    [TestCase(9, -5L)]
    [TestCase(17, 1L << 30)]
    public void Message_with_a_length_beyond_its_bytes_is_rejected_before_memory_is_allocated(int offset, long value)
    {
        byte[] message = Write(writer => writer.WriteFloats([1, 2, 3]));
        BinaryPrimitives.WriteInt64LittleEndian(message.AsSpan(ShardMessageWriter.TaskHeader + offset), value);
        Sign(message);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => ShardMessageReader.ParseTask(message).ReadFloats(), Throws.InstanceOf<InvalidDataException>());
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
    }

    [Test]
    public void Message_with_another_field_version_or_direction_is_rejected_with_what_was_expected()
    {
        byte[] message = Write(writer => writer.WriteFloats([1, 2, 3])), newer = [.. message], reserved = [.. message];
        newer[4] = 9;
        reserved[7] = 1;
        using (Assert.EnterMultipleScope())
        {
            AssertFault(() => ShardMessageReader.ParseTask(message).ReadDoubles(), "expected a section of numbers of 8 bytes");
            AssertFault(() => ShardMessageReader.ParseTask(message).RequireEnd(), "expected its end");
            AssertFault(() => ShardMessageReader.ParseTask(newer), "expected version 1");
            AssertFault(() => ShardMessageReader.ParseTask(reserved), "expected a reserved byte of 0 at index 7, found 1");
            AssertFault(() => ShardMessageReader.ParseTask(message).ReadFloats(2), "expected at most 2 numbers, found 3");
            AssertFault(() => ShardMessageReader.ParseResult(message), "expected a result");
            AssertFault(() => ShardMessageReader.ParseTask("<html>"u8.ToArray()), "expected a task of at least 12 bytes");
        }

        static void AssertFault(Action read, string expected) =>
            Assert.That(read, Throws.InstanceOf<InvalidDataException>().With.Message.Contains(expected));
    }

    [Test]
    public void State_keeps_its_bytes()
    {
        foreach (LearnerState state in (LearnerState[])
            [TestModels.CreateStateWithAllOptions(), TestModels.CreateStateWithVariances(), TestModels.CreateStateOfRun()])
        {
            LearnerState again = Reread(writer => writer.WriteState(state)).ReadState();
            Assert.That(TestFiles.Save(again), Is.EqualTo(TestFiles.Save(state)));
        }
    }

    /// <summary>Replaces the checksum of a message.</summary>
    internal static void Sign(byte[] message) => BinaryPrimitives.WriteUInt32LittleEndian(
        message.AsSpan(ShardMessageWriter.ChecksumAt),
        ShardMessageWriter.ComputeChecksum(message.AsSpan(ShardMessageWriter.TaskHeader)));

    private static byte[] Write(Action<ShardMessageWriter> write)
    {
        ShardMessageWriter writer = ShardMessageWriter.CreateTask(ShardTaskKind.Learn);
        write(writer);
        return writer.ToArray();
    }

    private static ShardMessageReader Reread(Action<ShardMessageWriter> write) => ShardMessageReader.ParseTask(Write(write));
}
