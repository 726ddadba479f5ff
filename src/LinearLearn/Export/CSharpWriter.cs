using System.Text;

namespace LinearLearn;

/// <summary>Writes the C# source of one model, with or without an encoder.</summary>
internal sealed class CSharpWriter(LinearModel model, CSharpOptions options)
{
    /// <summary>The indent of the elements of arrays.</summary>
    private const string Indent = "        ";

    /// <summary>The maximum number of characters in class names: a .NET assembly holds 16 MB of texts.</summary>
    private const int MostCharacters = 1 << 22;

    private readonly StringBuilder _source = new();
    private readonly HashSet<string> _flags = [];

    /// <summary>Writes the source of a model for rows of features.</summary>
    public string WriteModel()
    {
        StoredWeights weights = Store(null);
        _flags.Add("FEATURES");
        SourceTemplate template = Start(Guard.Text($"from {model.FeatureCount} features"));
        template.Append(_source, CSharpTemplates.Features);
        if (model.ByteScale is { } scale)
        {
            string literal = SourceText.FormatFloat(scale);
            template.Append(_source, CSharpTemplates.Bytes, ("BYTE", "byte"), ("BYTESCALE", literal));
            template.Append(_source, CSharpTemplates.Bytes, ("BYTE", "sbyte"), ("BYTESCALE", literal));
        }
        return Finish(template, weights, []);
    }

    /// <summary>Writes the source of a text classifier.</summary>
    public string WriteTexts(TextEncoder encoder)
    {
        float[] frequencies = encoder.InverseFrequencies.ToArray();
        float largest = CSharpTextColumns.FindLargest(frequencies);
        StoredWeights weights = Store(frequencies.Length == 0 ? null : column => frequencies[column] != largest);
        _flags.Add("TEXT");
        SourceTemplate template = Start("from a text");
        template.Append(_source, CSharpTextTemplates.Methods, ("OTHERFREQUENCY", CSharpTextColumns.FormatOther(frequencies)));
        CSharpTextColumns texts = new();
        texts.NameOf(encoder.Options);
        texts.Append(_source);
        return Finish(template, weights, frequencies);
    }

    /// <summary>Writes the source of a table classifier.</summary>
    public string WriteTables(TableEncoder encoder)
    {
        CSharpTableColumns columns = new(encoder);
        StoredWeights weights = Store(columns.Frequencies.Length == 0 ? null : columns.HasOwnFrequency);
        _flags.Add("CELLS");
        _flags.UnionWith(encoder.UsedColumns.Select(column => column.Kind.ToString().ToUpperInvariant()));
        if (_flags.Contains("NUMBER") || _flags.Contains("DATE"))
            _flags.Add("STANDARDIZED");
        SourceTemplate template = Start("from a row of a table");
        template.Append(_source, CSharpTableTemplates.Methods, ("CALLS", columns.Calls));
        template.Append(_source, CSharpTableTemplates.Columns);
        template.Append(_source, CSharpCellTemplates.Cells);
        template.Append(_source, CSharpCellTemplates.Parsing);
        columns.Texts.Append(_source);
        _source.Append(columns.Arrays);
        return Finish(template, weights, columns.Frequencies);
    }

    /// <summary>Selects the weights to store, and sets the flags of their form.</summary>
    private StoredWeights Store(Predicate<int>? isNeeded)
    {
        StoredWeights weights = new(model, sizeof(int), hasSteps: model.Precision == WeightPrecision.Int8, isNeeded);
        if (model.Biases.Length == 1)
            _flags.Add("TWO");
        if (weights.IsSparse)
            _flags.Add("SPARSE");
        if (weights.HasSteps)
            _flags.Add("STEPS");
        if (isNeeded is not null)
            _flags.Add("IDF");
        return weights;
    }

    /// <summary>Appends the start of the file and of the class.</summary>
    private SourceTemplate Start(string input)
    {
        if (options.Namespace.Length > 0)
            _flags.Add("NAMESPACE");
        SourceTemplate template = new(_flags);
        string[] names = Array.ConvertAll(model.Classes.Values.ToArray(), model.Classes.NameOf);
        if (names.Sum(name => (long)name.Length) > MostCharacters)
            throw new ArgumentException(Guard.Text($"expected class names of at most {MostCharacters} characters in total, found more"));
        template.Append(
            _source,
            CSharpTemplates.Start,
            ("CLASSCOUNT", Guard.Text($"{model.Classes.Count}")),
            ("INPUT", input),
            ("NAMESPACE", options.Namespace),
            ("CLASS", options.ClassName),
            ("FEATURECOUNT", Guard.Text($"{model.FeatureCount}")),
            ("LABELS", SourceText.JoinLines(model.Classes.Values.ToArray(), Indent)),
            ("NAMES", SourceText.JoinLines(names.Select(SourceText.FormatText), Indent)));
        return template;
    }

    /// <summary>Appends the scoring, the numbers and the end of the class.</summary>
    private string Finish(SourceTemplate template, StoredWeights weights, float[] frequencies)
    {
        CSharpFrequencies stored = new(weights, frequencies);
        template.Append(_source, CSharpTemplates.Scoring);
        RequireNames(_source + Encoding.UTF8.GetString(CSharpTemplates.Numbers));
        template.Append(
            _source,
            CSharpTemplates.Numbers,
            ("ROWS", Guard.Text($"{model.Biases.Length}")),
            ("BIASES", SourceText.JoinLines(model.Biases.ToArray().Select(bias => SourceText.FormatFloat(bias)), Indent)),
            ("SCALES", SourceText.JoinLines(weights.Scales.Select(scale => SourceText.FormatFloat(scale)), Indent)),
            ("WEIGHTS", SourceText.JoinLines(FormatWeights(weights), Indent)),
            ("IDFTYPE", stored.IndexType),
            ("IDFINDICES", SourceText.JoinLines(stored.Indices, Indent)),
            ("IDFVALUES", SourceText.JoinLines(stored.Values.Select(value => SourceText.FormatFloat(value)), Indent)),
            ("COLUMNCOUNT", Guard.Text($"{weights.Columns.Length}")),
            ("COLUMNS", SourceText.JoinLines(PackColumns(weights.Columns), Indent)));
        return _source.ToString();
    }

    /// <summary>Requires that the names of the options hide no name of the code.</summary>
    private void RequireNames(string code)
    {
        string[] parts = options.Namespace.Split('.');
        SourceNames.RequireUnused(options.ClassName, code, 1 + parts.Count(options.ClassName.Equals), nameof(options));
        foreach (string part in parts)
        {
            int expected = parts.Count(part.Equals) + (part == options.ClassName ? 1 : 0);
            SourceNames.RequireUnused(part, code, expected, nameof(options));
        }
    }

    /// <summary>Formats the weights column by column.</summary>
    private IEnumerable<string> FormatWeights(StoredWeights weights)
    {
        for (int index = 0; index < weights.Count; index++)
        {
            for (int row = 0; row < model.Biases.Length; row++)
            {
                yield return weights.HasSteps
                    ? Guard.Text($"{weights.StepAt(index, row)}")
                    : SourceText.FormatFloat(weights.WeightAt(index, row));
            }
        }
    }

    /// <summary>Packs the differences of ascending columns into groups of 7 bits, the lowest first.</summary>
    private static IEnumerable<int> PackColumns(int[] columns)
    {
        int before = -1;
        foreach (int column in columns)
        {
            int difference = column - before;
            for (; difference >= 1 << 7; difference >>= 7)
                yield return (difference & 127) | 128;
            yield return difference;
            before = column;
        }
    }
}
