namespace LinearLearn.Benchmarks;

/// <summary>Reads or creates the datasets of <see cref="DualComparison"/>, one at a time.</summary>
internal static class DualSets
{
    private const int WordColumns = 1 << 20, Seed = 3;

    /// <summary>The fraction of the words that is used: 81,000 of 540,000.</summary>
    private const double WordPart = 0.15;

    /// <summary>Enumerates the sets of a folder if one is given, the digits, and synthetic sets.</summary>
    /// <param name="folder">Optional; its subfolders tables, texts and words are read if they exist.</param>
    /// <param name="words">The folder of train.txt; null: the subfolder words.</param>
    /// <param name="isSelected">Whether a set is read, by its name.</param>
    public static IEnumerable<DualSet> Read(string? folder, string? words, Func<string, bool> isSelected) =>
        ReadFiles(folder, words).Concat(CreateOthers()).Where(set => isSelected(set.Name)).Select(set => set.Read());

    private static IEnumerable<(string Name, Func<DualSet> Read)> ReadFiles(string? folder, string? words)
    {
        words ??= folder is null ? null : Path.Combine(folder, "words");
        string? train = words is null ? null : Path.Combine(words, "train.txt");
        if (File.Exists(train))
        {
            yield return ("words", () => new DualSet("words", ReadWords(train, twoLabels: false), 1, 1, 0.1f));
            const string Two = "words of two languages";
            yield return (Two, () => new DualSet(Two, ReadWords(train, twoLabels: true), 1, 1, 0.1f));
        }
        if (folder is null)
            yield break;
        string texts = Path.Combine(folder, "texts"), tables = Path.Combine(folder, "tables");
        if (Directory.Exists(texts))
        {
            foreach (string name in TableFile.FindTexts(texts))
                yield return (name, () => new DualSet(name, TableFile.ReadTexts(texts, name).Data, 1, 10, 1));
        }
        if (Directory.Exists(tables))
        {
            foreach (string name in TableFile.FindTables(tables))
                yield return (name, () => new DualSet(name, Standardize(TableFile.ReadTable(tables, name).Data), 0.1f, 1, 0.1f));
        }
    }

    private static IEnumerable<(string Name, Func<DualSet> Read)> CreateOthers()
    {
        yield return ("digits as bytes", () => new DualSet("digits as bytes", BenchmarkDigits.All.Training, 0.01f, 0.1f, 0.01f));
        yield return ("3 or 7 as bytes", () => new DualSet("3 or 7 as bytes", BenchmarkDigits.Training, 0.01f, 0.1f, 0.01f));
        foreach (int classes in new[] { 20, 100 })
        {
            string dense = $"dense, {classes} classes", sparse = $"sparse, {classes} classes";
            yield return (dense, () => new DualSet(dense, CreateDense(classes), 0.1f, 1, 0.1f));
            yield return (sparse, () => new DualSet(sparse, CreateSparse(20_000, 50, 50_000, classes), 1, 1, 0.1f));
        }
        yield return ("sparse, a million rows", () => new DualSet(
            "sparse, a million rows", CreateSparse(1_000_000, 30, 100_000, classes: 2), 0.1f, 1, 0.1f));
    }

    private static Dataset ReadWords(string path, bool twoLabels)
    {
        string[][] lines = [.. File.ReadLines(path).Select(line => line.Split('\t', 2))];
        lines = lines[..(int)(WordPart * lines.Length)];
        string[] two = [.. lines.Select(line => line[0]).Distinct().Order(StringComparer.Ordinal).Take(2)];
        lines = [.. lines.Where(line => !twoLabels || two.Contains(line[0]))];
        SparseFeatures rows = HashedText.HashToUnitLength(lines.Select(line => HashedText.GetCharacterNGrams(line[1])), WordColumns);
        return new Dataset(rows, [.. lines.Select(line => line[0])]);
    }

    private static Dataset Standardize(Dataset data) => FeatureScaling.Standard(data).Apply(data);

    /// <summary>Creates 20,000 rows of 200 columns: noise around a center for each class.</summary>
    private static Dataset CreateDense(int classes)
    {
        const int Rows = 20_000, Columns = 200;
        Random random = new(Seed);
        float[] centers = [.. Enumerable.Range(0, classes * Columns).Select(_ => NextNormal(random) / 4)];
        float[] values = new float[Rows * Columns];
        int[] labels = new int[Rows];
        for (int i = 0; i < Rows; i++)
        {
            labels[i] = random.Next(classes);
            for (int j = 0; j < Columns; j++)
                values[i * Columns + j] = NextNormal(random) + centers[labels[i] * Columns + j];
        }
        return new Dataset(new DenseFeatures(values, Columns), labels);
    }

    /// <summary>
    /// Creates rows of unit length whose columns are as frequent as words, by Zipf's law; each class prefers some of them.
    /// </summary>
    private static Dataset CreateSparse(int rows, int nonZeros, int columns, int classes)
    {
        Random random = new(Seed);
        int[] starts = new int[rows + 1], columnIndices = new int[rows * nonZeros], labels = new int[rows];
        float[] values = new float[rows * nonZeros];
        SortedSet<int> row = [];
        for (int i = 0; i < rows; i++)
        {
            labels[i] = random.Next(classes);
            row.Clear();
            while (row.Count < nonZeros)
            {
                int column = (int)Math.Pow(columns, random.NextDouble()) - 1;
                bool isPreferred = (uint)(column * 2654435761u) % (uint)classes == (uint)labels[i];
                if (isPreferred || random.Next(4) > 0)
                    row.Add(column);
            }
            row.CopyTo(columnIndices, i * nonZeros);
            values.AsSpan(i * nonZeros, nonZeros).Fill(1 / MathF.Sqrt(nonZeros));
            starts[i + 1] = (i + 1) * nonZeros;
        }
        return new Dataset(new SparseFeatures(starts, columnIndices, values, columns), labels);
    }

    /// <summary>Draws from the normal distribution by the method of Box and Muller.</summary>
    private static float NextNormal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
