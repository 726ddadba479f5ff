namespace LinearLearn;

/// <summary>Represents the size, the classes and the kind of features of the data in one or more shards.</summary>
/// <param name="Examples">The number of examples.</param>
/// <param name="Columns">The number of columns: that of each shard for dense rows, the largest for sparse rows.</param>
/// <param name="IsDense">Whether rows are dense.</param>
/// <param name="ByteScale">The scale of byte features; null if the features are not bytes.</param>
/// <param name="Classes">The labels in ascending order, and the names.</param>
/// <param name="ClassTotals">The total weight of the examples of each class.</param>
/// <param name="Fingerprint">The fingerprint of the data.</param>
internal sealed record ShardMeasure(
    long Examples,
    int Columns,
    bool IsDense,
    float? ByteScale,
    ClassLabels Classes,
    double[] ClassTotals,
    ulong Fingerprint)
{
    public DataTotals Totals => new(Examples, ClassTotals);

    /// <summary>Measures all shards of an engine.</summary>
    /// <exception cref="InvalidDataException">The shards do not fit each other, or the result is damaged.</exception>
    public static ShardMeasure Run(IShardRunner shards, CancellationToken cancellationToken) => Read(
        ShardResults.Run(shards, ShardMessageWriter.CreateTask(ShardTaskKind.Measure).ToArray(), cancellationToken));

    public static ShardMeasure Create(Dataset data)
    {
        double[] totals = new double[data.Classes.Count];
        for (int i = 0; i < data.Count; i++)
            totals[data.ClassIndices[i]] += data.WeightOf(i);
        FeatureMatrix features = data.Features;
        return new ShardMeasure(
            data.Count, features.Columns, features.Storage.IsDense, features.ByteScale, data.Classes, totals, data.Fingerprint());
    }

    /// <exception cref="InvalidDataException">The fields contradict each other.</exception>
    public static ShardMeasure Read(ShardMessageReader reader)
    {
        long examples = reader.ReadLong();
        int columns = reader.ReadCount(Array.MaxLength);
        bool isDense = reader.ReadCount(1) == 1;
        float byteScale = (float)reader.ReadDouble();
        ulong fingerprint = (ulong)reader.ReadLong();
        int[] labels = reader.ReadInts();
        double[] totals = reader.ReadDoubles();
        int[] named = reader.ReadInts();
        string[] names = [.. named.Select(_ => reader.ReadText())];
        reader.RequireEnd();
        bool areSound = examples >= 0 && columns > 0 && byteScale is >= 0 and <= float.MaxValue
            && totals.Length == labels.Length && ClassNames.IsAscending(labels) && ClassNames.IsAscending(named)
            && Array.TrueForAll(totals, total => total is >= 0 and <= double.MaxValue);
        if (!areSound)
            throw ShardMessageReader.CreateFault("a measure of examples and classes", "numbers that contradict each other");
        SortedDictionary<int, string> namesOfLabels = [];
        for (int i = 0; i < named.Length; i++)
            namesOfLabels.Add(named[i], names[i]);
        return new ShardMeasure(
            examples,
            columns,
            isDense,
            byteScale > 0 ? byteScale : null,
            new ClassLabels(labels, namesOfLabels.AsReadOnly()),
            totals,
            fingerprint);
    }

    public void Write(ShardMessageWriter writer)
    {
        writer.WriteLong(Examples);
        writer.WriteLong(Columns);
        writer.WriteLong(IsDense ? 1 : 0);
        writer.WriteDouble(ByteScale ?? 0);
        writer.WriteLong((long)Fingerprint);
        writer.WriteInts(Classes.Values);
        writer.WriteDoubles(ClassTotals);
        writer.WriteInts([.. Classes.Names.Keys]);
        foreach (string name in Classes.Names.Values)
            writer.WriteText(name);
    }

    /// <summary>Adds the measure of the following shards.</summary>
    /// <param name="next">The measure of the following shards.</param>
    /// <param name="own">The name of these shards in messages, for example "shards 0 to 3".</param>
    /// <param name="other">The name of the following shards.</param>
    /// <exception cref="InvalidDataException">The features or the class names contradict each other.</exception>
    public ShardMeasure Add(ShardMeasure next, string own, string other)
    {
        if (next.IsDense != IsDense)
            throw CreateMismatch(Guard.Text($"{DescribeRows()} as in {own}"), Guard.Text($"{next.DescribeRows()} in {other}"));
        if (IsDense && next.Columns != Columns)
            throw CreateMismatch(Guard.Text($"{Columns} features per example as in {own}"), Guard.Text($"{next.Columns} in {other}"));
        if (next.ByteScale != ByteScale)
            throw CreateMismatch(Guard.Text($"{DescribeScale()} as in {own}"), Guard.Text($"{next.DescribeScale()} in {other}"));
        if (next.Examples > long.MaxValue - Examples)
            throw CreateMismatch(Guard.Text($"at most {long.MaxValue} examples"), Guard.Text($"{Examples} + {next.Examples}"));
        int[] labels = [.. new SortedSet<int>([.. Classes.Values, .. next.Classes.Values])];
        double[] totals = new double[labels.Length];
        foreach (ShardMeasure part in (ReadOnlySpan<ShardMeasure>)[this, next])
        {
            for (int k = 0; k < part.ClassTotals.Length; k++)
                totals[Array.BinarySearch(labels, part.Classes.Values[k])] += part.ClassTotals[k];
        }
        return new ShardMeasure(
            Examples + next.Examples,
            Math.Max(Columns, next.Columns),
            IsDense,
            ByteScale,
            new ClassLabels(labels, AddNames(next, own, other)),
            totals,
            SplitMix64.Stream(Fingerprint, next.Fingerprint).Next());
    }

    /// <summary>Creates a dataset of an example of each class, without features, to check arguments of a run with.</summary>
    /// <exception cref="ArgumentException">Byte features of an example of each class are more than an array can hold.</exception>
    public Dataset CreatePrototype(string paramName)
    {
        int rows = Classes.Count;
        if (ByteScale is not null && (long)rows * Columns > Array.MaxLength)
        {
            throw new ArgumentException(
                Guard.Text($"{Columns} features and {rows} classes are more than an array can hold"), paramName);
        }
        FeatureMatrix features = ByteScale is { } scale
            ? new ByteFeatures(new byte[rows * Columns], Columns, scale)
            : SparseFeatures.Checked(new int[rows + 1], [], [], Columns);
        return new Dataset(features, Classes.Values, Classes);
    }

    private SortedDictionary<int, string> AddNames(ShardMeasure next, string own, string other)
    {
        SortedDictionary<int, string> names = [];
        foreach ((int label, string name) in Classes.Names)
            names.Add(label, name);
        foreach ((int label, string name) in next.Classes.Names)
        {
            if (names.TryAdd(label, name) || names[label] == name)
                continue;
            (string known, string found) = (DisplayText.ShortenName(names[label]), DisplayText.ShortenName(name));
            throw CreateMismatch(
                Guard.Text($"{known} for label {label} as in {own}"),
                Guard.Text($"{found} in {other}: create the datasets of all shards with the same {nameof(ClassLabels)}"));
        }
        return names;
    }

    private string DescribeRows() => IsDense ? "dense rows" : "sparse rows";

    private string DescribeScale() => ByteScale is { } scale ? Guard.Text($"bytes scaled by {scale}") : "floats";

    private static InvalidDataException CreateMismatch(string expected, string found) =>
        new(Guard.Text($"expected {expected}, found {found}"));
}
