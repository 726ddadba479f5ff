using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Fuzz;

/// <summary>The readers of NumPy arrays.</summary>
internal static class NpyTargets
{
    /// <summary>The number of bytes before the text of a header of version 1.0.</summary>
    private const int TextStart = 10;

    private static readonly byte[][] Features =
    [
        Create("<f4", "False", "(2, 3)", MemoryMarshal.AsBytes<float>([1, -2.5f, 0.1f, float.MaxValue, float.Epsilon, -0f])),
        Create("<f8", "True", "(3, 2)", MemoryMarshal.AsBytes<double>([1, -2.5, 0.1, 3e38, 1e-300, 0])),
        Create("|u1", "True", "(20, 17)", new byte[340]),
        Create("|i1", "False", "(4, 2)", [0, 1, 127, 128, 255, 2, 3, 4]),
    ];

    private static readonly byte[][] Labels =
    [
        Create("<i8", "False", "(3,)", MemoryMarshal.AsBytes<long>([1, -1, int.MaxValue])),
        Create("<i4", "False", "(2,)", [1, 0, 0, 0, 255, 255, 255, 255]),
        Create("|u1", "False", "(5,)", [0, 1, 255, 0, 1]),
    ];

    private static readonly byte[][] Names =
    [
        Create("<U2", "False", "(3,)", MemoryMarshal.AsBytes<int>(['a', 'b', 'c', 0, 0x1F600, 0])),
        Create("<U1", "False", "(99,)", new byte[396]),
    ];

    private static readonly byte[][] Tokens = ModelTargets.Encode(
        "{'descr': '", "', 'fortran_order': ", ", 'shape': (", "True", "False", ": ", ", ", "(", ")", "{", "}", "'<f4'", "'<f8'", "'|u1'",
        "'|i1'", "'<i8'", "'<i4'", "'<U2'", "'<U1'", "'>f4'", "'|S1'", "'|O'", "(2, 3)", "(3,)", "()", "(0, 1)", "(1, 0)", "5L",
        "[('a', '<f4')]", "1099511627776", "9223372036854775807", "\n", " ", "\"", "\\", "None");

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("npy-features", [.. Features, Labels[0]], UseFeatures, new(16, 192 << 10)) { Mutate = Mutate, Tokens = Tokens },
        new("npy-labels", [.. Labels, Names[0]], UseLabels, new(16, 192 << 10)) { Mutate = Mutate, Tokens = Tokens },
        new("npy-names", [.. Names, Features[0]], UseNames, new(64, 192 << 10)) { Mutate = Mutate, Tokens = Tokens },
    ];

    private static byte[] Create(string type, string isByColumns, string shape, ReadOnlySpan<byte> elements) =>
        Join(Encoding.ASCII.GetBytes($"{{'descr': '{type}', 'fortran_order': {isByColumns}, 'shape': {shape}, }} \n"), elements);

    /// <summary>Joins text and elements into a file of version 1.0.</summary>
    private static byte[] Join(ReadOnlySpan<byte> text, ReadOnlySpan<byte> elements)
    {
        byte[] length = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)text.Length);
        return [0x93, .. "NUMPY"u8, 1, 0, .. length, .. text, .. elements];
    }

    /// <summary>Changes the whole file, or its header with a corrected length, or its elements.</summary>
    private static byte[] Mutate(InputMutator mutator, byte[] seed)
    {
        int kind = mutator.Next(4);
        int end = TextStart + BinaryPrimitives.ReadUInt16LittleEndian(seed.AsSpan(TextStart - sizeof(ushort)));
        if (kind == 0)
            return mutator.Mutate(seed);
        byte[] text = seed[TextStart..end], elements = seed[end..];
        return kind switch
        {
            1 => Join(mutator.Mutate(text), elements),
            2 => Join(text, mutator.MutateInPlace(elements)),
            _ => Join(mutator.Mutate(text), mutator.MutateInPlace(elements)),
        };
    }

    /// <summary>Reads a stream that can seek, or one that cannot.</summary>
    private static Stream Open(byte[] input) => input.Length % 2 == 0
        ? new MemoryStream(input)
        : new PipeStream(input, 1 + (input.Length % 61));

    private static Action UseFeatures(byte[] input)
    {
        FeatureMatrix features = NpyReader.ReadFeatures(Open(input), null, FuzzTarget.InputName);
        return () =>
        {
            NpyWriter.Write(TemporaryFile.Path, features);
            byte[] saved = File.ReadAllBytes(TemporaryFile.Path);
            FeatureMatrix again = NpyReader.ReadFeatures(TemporaryFile.Path);
            NpyWriter.Write(TemporaryFile.Path, again);
            Saved.Require(File.ReadAllBytes(TemporaryFile.Path).AsSpan().SequenceEqual(saved), "the second save to equal the first");
            bool isSame = (again.Rows, again.Columns, again.GetType()) == (features.Rows, features.Columns, features.GetType());
            Saved.Require(isSame, "the same shape after writing");
            int[] labels = [.. Enumerable.Range(0, features.Rows).Select(row => row % 2)];
            Saved.AllowUnsuitable(() => LibSvmTargets.Predict(new Dataset(features, labels)));
        };
    }

    private static Action UseLabels(byte[] input)
    {
        int[] labels = NpyReader.ReadLabels(Open(input), FuzzTarget.InputName);
        return () =>
        {
            NpyWriter.Write(TemporaryFile.Path, labels);
            Saved.Require(NpyReader.ReadLabels(TemporaryFile.Path).AsSpan().SequenceEqual(labels), "the same labels after writing");
        };
    }

    private static Action UseNames(byte[] input)
    {
        string[] names = NpyReader.ReadNames(Open(input), FuzzTarget.InputName);
        return () =>
        {
            NpyWriter.Write(TemporaryFile.Path, names);
            Saved.Require(NpyReader.ReadNames(TemporaryFile.Path).AsSpan().SequenceEqual(names), "the same strings after writing");
        };
    }
}
