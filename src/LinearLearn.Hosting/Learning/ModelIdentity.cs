using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace LinearLearn.Hosting;

/// <summary>Computes hashes that identify the inputs and the weights of a model.</summary>
internal static class ModelIdentity
{
    /// <summary>Computes the identity of the rows that a model learns from: encoder, number of features and classes.</summary>
    public static UInt128 OfInputs(EncoderState? encoder, LinearModel model)
    {
        XxHash128 hash = new();
        Add(hash, model.FeatureCount);
        foreach (int label in model.Classes.Values)
        {
            Add(hash, label);
            Add(hash, model.Classes.NameOf(label));
        }
        if (encoder is not null)
        {
            Add(hash, encoder.Kind);
            Add(hash, encoder.Settings);
            foreach ((string name, float[] numbers) in encoder.Floats.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                Add(hash, name, MemoryMarshal.AsBytes<float>(numbers));
            foreach ((string name, int[] numbers) in encoder.Integers.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                Add(hash, name, MemoryMarshal.AsBytes<int>(numbers));
        }
        return hash.GetCurrentHashAsUInt128();
    }

    /// <summary>Computes the identity of a learner's start: inputs, weights, rule and options.</summary>
    public static UInt128 OfStart(UInt128 inputs, LinearModel model, IUpdateRule rule, LearnerOptions? options)
    {
        XxHash128 hash = new();
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, inputs);
        hash.Append(bytes);
        hash.Append(MemoryMarshal.AsBytes(model.Weights));
        hash.Append(MemoryMarshal.AsBytes(model.Biases));
        Add(hash, InvariantText.Format(rule));
        Add(hash, options is null ? "" : InvariantText.Format(options));
        return hash.GetCurrentHashAsUInt128();
    }

    private static void Add(XxHash128 hash, int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        hash.Append(bytes);
    }

    private static void Add(XxHash128 hash, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Add(hash, bytes.Length);
        hash.Append(bytes);
    }

    private static void Add(XxHash128 hash, string name, ReadOnlySpan<byte> numbers)
    {
        Add(hash, name);
        Add(hash, numbers.Length);
        hash.Append(numbers);
    }
}
