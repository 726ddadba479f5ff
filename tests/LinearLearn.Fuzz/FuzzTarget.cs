extern alias emnist;

using emnist::LinearLearn.Emnist;

namespace LinearLearn.Fuzz;

/// <summary>Represents a reader to test.</summary>
/// <param name="Name">The name on the command line and in the names of saved inputs.</param>
/// <param name="Seeds">Valid files.</param>
/// <param name="Read">
/// Reads an input and returns an action that uses what was read: it saves it, reads it again, and predicts. Reading throws
/// InvalidDataException or nothing; using throws nothing.
/// </param>
/// <param name="Limit">How many bytes reading may allocate.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, Func<byte[], Action> Read, AllocationLimit Limit)
{
    /// <summary>Gets the name of the input in error messages.</summary>
    public const string InputName = "input";

    /// <summary>One of so many inputs is a changed one of the corpus, if a function creates the others.</summary>
    private const int CorpusShare = 8;

    /// <summary>Gets the texts and bytes that mean something in the format.</summary>
    public IReadOnlyList<byte[]> Tokens { get; init; } = [];

    /// <summary>Gets the inputs of the folder Corpus, which are read and changed like the seeds.</summary>
    public IReadOnlyList<byte[]> Corpus { get; } = FuzzCorpus.InputsOf(Name);

    /// <summary>Gets the function that changes a seed. Default: <see cref="InputMutator.Mutate"/>.</summary>
    public Func<InputMutator, byte[], byte[]> Mutate { get; init; } = (mutator, seed) => mutator.Mutate(seed);

    /// <summary>Gets the function that creates most inputs, if they are not changed seeds. Default: null.</summary>
    public Func<InputMutator, byte[]>? Create { get; init; }

    /// <summary>Gets inputs that are read once, without changes: they are large, or slow to create.</summary>
    public Func<IEnumerable<byte[]>> CreateFixed { get; init; } = () => [];

    /// <summary>Gets whether every message begins with the name of the input.</summary>
    public bool NamesInput { get; init; } = true;

    /// <summary>Creates the input of a number, always the same for the same seed.</summary>
    public byte[] CreateInput(ulong seed, long index)
    {
        IReadOnlyList<byte[]> all = [.. Seeds, .. Corpus];
        InputMutator mutator = new(SplitMix64.Stream(seed, (ulong)index), all, Tokens);
        if (Create is null)
            return Mutate(mutator, mutator.Choose(all));
        return Corpus.Count > 0 && mutator.Next(CorpusShare) == 0 ? Mutate(mutator, mutator.Choose(Corpus)) : Create(mutator);
    }

    public override string ToString() => Name;
}

/// <summary>Specifies how many bytes a reader may allocate: a multiple of the input and a constant.</summary>
/// <param name="BytesPerByte">The multiple.</param>
/// <param name="Constant">The constant, mainly for exceptions and their messages.</param>
/// <param name="Unpacks">Whether the multiple is that of the unpacked data, as much as is permitted for the input. Default: false.</param>
internal readonly record struct AllocationLimit(long BytesPerByte, long Constant, bool Unpacks = false)
{
    public long Compute(int inputLength) => (BytesPerByte * CountBytes(inputLength)) + Constant;

    /// <summary>Computes the bytes beyond the constant per byte.</summary>
    public double ComputeRatio(long allocated, int inputLength) => (allocated - Constant) / (double)Math.Max(CountBytes(inputLength), 1);

    /// <summary>Counts the bytes that an input is, or that it may unpack to.</summary>
    public long CountBytes(int inputLength) =>
        Unpacks ? Math.Min((long)ZipDirectory.MaxDeflateRatio * inputLength, UnpackLimit.Compute(inputLength)) : inputLength;

    public override string ToString() =>
        FormattableString.Invariant($"{BytesPerByte} x{(Unpacks ? " unpacked" : "")} + {Constant / 1024} KB");
}
