using System.IO.Compression;
using BenchmarkDotNet.Attributes;
using LinearLearn.Emnist;

namespace LinearLearn.Benchmarks;

/// <summary>Measures loading EMNIST's four digits files, compared with only decompressing them.</summary>
/// <remarks>
/// The files are the repository's sample, or those in the folder that LINEARLEARN_DATA names. Much of the time is spent on new memory for
/// the arrays, which depends on the frequency of garbage collections. A fixed number of invocations between two forced collections makes it
/// the same for all rows.
/// </remarks>
[InvocationCount(8)]
[UsesDigits]
public class LoadBenchmarks : IMeasuredWork
{
    private static readonly string[] Names =
    [
        "emnist-digits-train-images-idx3-ubyte.gz",
        "emnist-digits-train-labels-idx1-ubyte.gz",
        "emnist-digits-test-images-idx3-ubyte.gz",
        "emnist-digits-test-labels-idx1-ubyte.gz",
    ];

    private string _folder = null!;
    private (string Path, int Length)[] _files = null!;

    [GlobalSetup]
    public void Setup()
    {
        _folder = BenchmarkDigits.GivenFolder ?? Path.Combine(RepositoryFolder.Find(), "data");
        _files = [.. Names.Select(name => Path.Combine(_folder, name)).Select(path => (path, UnpackedLength(path)))];
    }

    /// <summary>Measures the minimum work of loading: the arrays have their final size, and nothing is checked or rotated.</summary>
    [Benchmark(Baseline = true)]
    public byte[][] GZipIntoArrays() => Array.ConvertAll(_files, file =>
    {
        using GZipStream stream = Open(file.Path);
        byte[] bytes = GC.AllocateUninitializedArray<byte>(file.Length);
        stream.ReadExactly(bytes);
        return bytes;
    });

    [Benchmark]
    public void GZipThrownAway()
    {
        foreach ((string path, _) in _files)
        {
            using GZipStream stream = Open(path);
            stream.CopyTo(Stream.Null);
        }
    }

    [Benchmark]
    public EmnistData EmnistRead() => EmnistReader.Read(_folder, EmnistSplit.Digits);

    Work IMeasuredWork.GetWork(string benchmark) =>
        new() { Examples = BenchmarkDigits.All.Training.Count + BenchmarkDigits.All.Test.Count };

    private static GZipStream Open(string path) => new(File.OpenRead(path), CompressionMode.Decompress);

    private static int UnpackedLength(string path)
    {
        using GZipStream stream = Open(path);
        using MemoryStream unpacked = new();
        stream.CopyTo(unpacked);
        return (int)unpacked.Length;
    }
}
