using System.IO.Compression;
using System.Text;
using LinearLearn.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using Sylvan.Data.Csv;

namespace LinearLearn.Orleans.Tests;

public class ShardSourceTests
{
    private const string Header = "width,color,kind,weight\n";
    private const string Rows = "1.5,red,oak,1\n2.5,blue,ash,0.5\n3.5,red,oak,2\n4,blue,ash,1\n";

    [TestCase("part.svm")]
    [TestCase("part-{index}.svm")]
    [TestCase("part-{shard:Q}.svm")]
    [TestCase("")]
    public void Pattern_without_a_valid_index_is_rejected(string pattern) =>
        Assert.That(() => ShardSource.LibSvm(pattern, 2), Throws.InstanceOf<ArgumentException>());

    [Test]
    public void Pattern_of_one_shard_needs_no_index() => Assert.That(ShardSource.LibSvm("all.svm", 1).Shards, Is.EqualTo(1));

    [Test]
    public void List_of_locations_has_as_many_shards()
    {
        Assert.That(ShardSource.LibSvm(["a.svm", "b.svm.gz"]).Shards, Is.EqualTo(2));
        Assert.That(() => ShardSource.LibSvm([]), Throws.ArgumentException);
        Assert.That(() => ShardSource.LibSvm(["a.svm", " "]), Throws.ArgumentException);
    }

    [Test]
    public void Reading_a_file_is_canceled_with_its_run()
    {
        using TemporaryFolder folder = new();
        string path = folder.GetFile("part.svm");
        File.WriteAllText(path, "1 1:0.5\n");
        Assert.That(
            () => Load(ShardSource.LibSvm(path, 1), 0, new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Compressed_file_is_read_from_a_path()
    {
        using TemporaryFolder folder = new();
        string path = folder.GetFile("part.svm.gz");
        Write(path, "1 1:0.5 3:2\n0 2:1\n", isPacked: true);
        Assert.That(Load(ShardSource.LibSvm(path, 1), 0).FeatureCount, Is.EqualTo(3));
    }

    [Test]
    public void Csv_is_encoded_with_classes_and_weights([Values] bool isPacked)
    {
        using TemporaryFolder folder = new();
        string path = folder.GetFile("trees-07.csv");
        Write(path, Header + Rows, isPacked);
        TableEncoder encoder = CreateEncoder();
        ShardSource source = ShardSource.Csv(folder.GetFile("trees-{shard:D2}.csv"), 8, encoder, Classes, "weight");
        Dataset data = Load(source, 7);
        Assert.That(data.Labels.ToArray(), Is.EqualTo(new[] { 5, 2, 5, 2 }));
        Assert.That(data.Weights.ToArray(), Is.EqualTo(new[] { 1, 0.5f, 2, 1 }));
        Assert.That(data.FeatureCount, Is.EqualTo(encoder.FeatureCount));
        Assert.That(data.Classes.NameOf(2), Is.EqualTo("ash"));
    }

    [TestCase("1.5,red,elm,1\n", "row 1, column kind: expected one of 2 (ash), 5 (oak), found elm")]
    [TestCase("1.5,red,oak,heavy\n", "row 1, column weight: expected a weight, found heavy")]
    [TestCase("wide,red,oak,1\n", "row 1, column width")]
    [TestCase("<!DOCTYPE html>", "expected a CSV file, found an HTML page")]
    public void Invalid_csv_is_rejected_with_file_and_row(string rows, string expected)
    {
        using TemporaryFolder folder = new();
        string path = folder.GetFile("trees-0.csv");
        File.WriteAllText(path, rows.StartsWith('<') ? rows : Header + rows);
        ShardSource source = ShardSource.Csv(folder.GetFile("trees-{shard}.csv"), 8, CreateEncoder(), Classes, "weight");
        InvalidDataException exception = Assert.Throws<InvalidDataException>(() => Load(source, 0))!;
        Assert.That(exception.Message, Does.StartWith($"{path}: ").And.Contains(expected));
    }

    [Test]
    public void Loader_cannot_be_registered_twice()
    {
        LinearLearnSiloOptions options = new();
        options.AddLoader("one", (_, _) => Task.FromResult(TestData.CreateShard(0)));
        Assert.That(() => options.AddLoader("one", (_, _) => Task.FromResult(TestData.CreateShard(0))), Throws.ArgumentException);
    }

    [Test]
    public void Options_reject_values_out_of_range()
    {
        Assert.That(() => new LinearLearnSiloOptions { Cores = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new LinearLearnSiloOptions { IdleTimeout = TimeSpan.Zero }, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    internal static ClassLabels Classes => new(new Dictionary<int, string> { [2] = "ash", [5] = "oak" });

    internal static TableEncoder CreateEncoder()
    {
        using CsvDataReader reader = CsvDataReader.Create(new StringReader(Header + Rows));
        TableEncoderOptions options = new() { Kinds = new Dictionary<string, ColumnKind> { ["weight"] = ColumnKind.Ignored } };
        return TableEncoder.Fit(TableData.Read(reader), "kind", options);
    }

    internal static Dataset Load(ShardSource source, int shard, CancellationToken cancellationToken = default)
    {
        using ServiceProvider services = new ServiceCollection().BuildServiceProvider();
        return source.Load(shard, new LinearLearnSiloOptions(), services, cancellationToken);
    }

    private static void Write(string path, string text, bool isPacked)
    {
        using FileStream file = File.Create(path);
        using Stream stream = isPacked ? new GZipStream(file, CompressionLevel.Fastest) : file;
        stream.Write(Encoding.UTF8.GetBytes(text));
    }
}
