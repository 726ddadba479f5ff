using System.Globalization;
using LinearLearn.Emnist;
using LinearLearn.Orleans;

namespace LinearLearn.Samples.Cluster;

/// <summary>Represents data in shards: how a silo loads a shard, and the test set, which stays in the training program.</summary>
/// <param name="Title">What the examples are.</param>
/// <param name="Unit">The plural noun for the examples.</param>
/// <param name="Source">How each shard is loaded.</param>
/// <param name="Test">The test set; null if there is none.</param>
/// <param name="BestPercentage">The accuracy of the best model, if it is known. Default: null.</param>
internal sealed record SampleData(string Title, string Unit, ShardSource Source, Dataset? Test, int? BestPercentage = null)
{
    /// <summary>The name by which silos register <see cref="LoadAsync"/>.</summary>
    public const string Loader = "sample";

    /// <summary>The data that is part of the sample: images of digits, generated rows, or words of a folder.</summary>
    public const string Digits = "digits", Rows = "rows", Words = "words";

    private const string ShardNumber = "{shard";

    private const int TestRows = 20_000;

    /// <summary>Creates the data that a command line names.</summary>
    /// <param name="name">A name, or a pattern of LibSVM files with {shard} in it.</param>
    /// <param name="shards">The number of shards.</param>
    /// <param name="rows">The number of generated rows.</param>
    /// <param name="folder">The folder of the words.</param>
    /// <param name="test">The LibSVM file of the test set; optional.</param>
    /// <param name="features">The number of features of LibSVM files; null for the highest index of each file.</param>
    /// <returns>The data.</returns>
    /// <exception cref="ArgumentException">The name is unknown, or the folder is missing.</exception>
    /// <exception cref="InvalidDataException">A file is invalid.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static SampleData Create(string name, int shards, int rows, string? folder, string? test, int? features) => name switch
    {
        Digits => new("images of ten digits", "images", Register(Digits, shards), EmnistSample.Load().Test),
        Rows => new(
            Format($"{rows:N0} rows of {GeneratedRows.Columns} features"), "rows", Register(Format($"{Rows} {rows}"), shards),
            GeneratedRows.Generate(rows, TestRows), GeneratedRows.BestPercentage),
        Words when folder is null => throw new ArgumentException(
            $"{Words}: expected --folder, a folder with {LanguageWords.TrainingFile} and {LanguageWords.TestFile} that "
            + "\"dotnet run scripts/make-words.cs -- <folder>\" wrote"),
        Words => new(
            "words of several languages", "words",
            Register($"{Words} {Path.Combine(Path.GetFullPath(folder), LanguageWords.TrainingFile)}", shards),
            LanguageWords.Read(Path.Combine(folder, LanguageWords.TestFile))),
        _ when name.Contains(ShardNumber, StringComparison.Ordinal) => new(
            name, "rows", ShardSource.LibSvm(name.Contains("://", StringComparison.Ordinal) ? name : Path.GetFullPath(name), shards,
                new LibSvmOptions { FeatureCount = features }),
            test is null ? null : LibSvmReader.Read(test, new LibSvmOptions { FeatureCount = features })),
        _ => throw new ArgumentException(
            $"expected {Digits}, {Rows}, {Words} or LibSVM files such as \"parts/{{shard:D4}}.svm\", found \"{name}\""),
    };

    /// <summary>Loads a shard in a silo.</summary>
    /// <param name="request">The shard, and the argument that <see cref="Create"/> wrote.</param>
    /// <param name="cancellationToken">Cancels the load.</param>
    /// <returns>The examples.</returns>
    /// <exception cref="InvalidDataException">A file is invalid.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static Task<Dataset> LoadAsync(ShardRequest request, CancellationToken cancellationToken) =>
        Task.Run(() => Load(request.Argument, request.Shard, request.Shards), cancellationToken);

    /// <summary>Loads a part of the data.</summary>
    /// <param name="argument">The name of the data, a blank, and the number of rows or the file of words.</param>
    /// <param name="shard">The index of the shard.</param>
    /// <param name="shards">The number of shards.</param>
    /// <returns>The examples.</returns>
    internal static Dataset Load(string argument, int shard, int shards)
    {
        string[] parts = argument.Split(' ', 2);
        switch (parts)
        {
            case [Digits]:
                Dataset digits = EmnistSample.Load().Training;
                return digits.Select([.. Enumerable.Range(0, digits.Count).Where(image => image % shards == shard)]);
            case [Rows, { } count] when int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int rows):
                long first = (long)rows * shard / shards, end = (long)rows * (shard + 1) / shards;
                return GeneratedRows.Generate(first, (int)(end - first));
            case [Words, { } path]:
                return LanguageWords.Read(path, shard, shards);
            default:
                throw new InvalidDataException($"{Loader}: expected {Digits}, {Rows} or {Words}, found \"{argument}\"");
        }
    }

    private static ShardSource Register(string argument, int shards) => ShardSource.Registered(Loader, shards, argument);

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
