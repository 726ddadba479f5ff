namespace LinearLearn.Fuzz;

/// <summary>The readers of sparse rows and datasets in safetensors files.</summary>
internal static class RowFileTargets
{
    private static readonly byte[][] Datasets =
    [
        Save(new Dataset(CreateRows(), [3, 7, 3, 7], new ClassLabels([3, 7], new Dictionary<int, string> { [3] = "three" }))
            .WithWeights([1, 0, 2, 0.5f])),
        Save(new Dataset(CreateRows(), [0, 1, 2, 0], imageShape: new ImageShape(2, 5))),
        Save(new Dataset(new SparseFeatures([0], [], [], 1), [])),
    ];

    private static readonly byte[][] Rows = [SaveFeatures(CreateRows()), .. Datasets];

    private static readonly byte[][] Tokens =
    [
        .. ModelTargets.SafetensorsTokens,
        .. ModelTargets.Encode(
            "rowStarts", "columnIndices", "values", "linearlearn.columns", "linearlearn.imageRows", "linearlearn.imageColumns", "dataset"),
    ];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("sparse-features", Rows, UseFeatures, new(40, 32 << 10))
        {
            Mutate = SafetensorsInput.Mutate,
            Tokens = Tokens,
        },
        new("dataset", Datasets, UseDataset, new(40, 32 << 10))
        {
            Mutate = SafetensorsInput.Mutate,
            Tokens = Tokens,
        },
        new("dataset-chunks", Datasets, UseChunks, new(40, 32 << 10))
        {
            Mutate = SafetensorsInput.Mutate,
            Tokens = Tokens,
        },
    ];

    /// <summary>Gets the contents of a dataset as bytes, which are equal for equal datasets.</summary>
    public static byte[] Save(Dataset data)
    {
        data.Save(TemporaryFile.Path);
        return File.ReadAllBytes(TemporaryFile.Path);
    }

    private static SparseFeatures CreateRows() =>
        new([0, 2, 2, 5, 6], [0, 3, 1, 2, 9, 4], [1, -2.5f, 0.1f, float.MaxValue, float.Epsilon, -0f], 10);

    private static byte[] SaveFeatures(SparseFeatures features)
    {
        features.Save(TemporaryFile.Path);
        return File.ReadAllBytes(TemporaryFile.Path);
    }

    private static Action UseFeatures(byte[] input)
    {
        SparseFeatures features = SparseFeatures.Load(TemporaryFile.Write(input));
        return () =>
        {
            byte[] saved = SaveFeatures(features);
            byte[] again = SaveFeatures(SparseFeatures.Load(TemporaryFile.Path));
            Saved.Require(again.AsSpan().SequenceEqual(saved), "the second save to equal the first");
        };
    }

    private static Action UseDataset(byte[] input)
    {
        Dataset data = Dataset.Load(TemporaryFile.Write(input));
        return () =>
        {
            byte[] saved = Save(data);
            Saved.Require(Save(Dataset.Load(TemporaryFile.Path)).AsSpan().SequenceEqual(saved), "the second save to equal the first");
            LibSvmTargets.Predict(data);
        };
    }

    /// <summary>Reads chunks of one to three rows, and requires the rows of the whole file.</summary>
    private static Action UseChunks(byte[] input)
    {
        string path = TemporaryFile.Write(input);
        Dataset[] chunks = [.. RowFile.ReadChunks(path, 1 + (input.Length % 3))];
        return () =>
        {
            Dataset whole = Dataset.Load(path);
            Saved.Require(whole.Count == chunks.Sum(chunk => chunk.Count), "the rows of the whole file");
            int[] labels = [.. chunks.SelectMany(chunk => chunk.Labels.ToArray())];
            Saved.Require(whole.Labels.SequenceEqual(labels), "the labels of the whole file");
            Saved.Require(StoredOf(whole).SequenceEqual(chunks.SelectMany(StoredOf)), "the features of the whole file");
        };
    }

    /// <summary>Lists column and bits of each stored feature, and the number of features of each row.</summary>
    private static List<(int Column, int Bits)> StoredOf(Dataset data)
    {
        SparseFeatures features = (SparseFeatures)data.Features;
        List<(int Column, int Bits)> all = [];
        for (int row = 0; row < features.Rows; row++)
        {
            SparseRow stored = features.Row(row);
            for (int i = 0; i < stored.Columns.Length; i++)
                all.Add((stored.Columns[i], BitConverter.SingleToInt32Bits(stored.Values[i])));
            all.Add((-1, stored.Columns.Length));
        }
        return all;
    }
}
