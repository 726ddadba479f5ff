using LinearLearn.Emnist;

namespace LinearLearn.Tool;

/// <summary>Represents labeled examples, and the encoder that made their features.</summary>
/// <param name="Kind">The kind of the file.</param>
/// <param name="Data">The examples.</param>
internal sealed record ExampleSet(DataKind Kind, Dataset Data)
{
    private TextEncoder? Text { get; init; }

    private TableEncoder? Table { get; init; }

    /// <summary>Gets what is unusual about the file; null if nothing is.</summary>
    public string? Remark { get; private init; }

    /// <summary>Writes what was read, and what is unusual about it.</summary>
    public void WriteNote(string name, ToolConsole console)
    {
        console.Note($"{name}: {SavedModel.Describe(Kind)}, {Data}");
        if (Remark is not null)
            console.Note(Remark);
    }

    /// <summary>Gets whether features are scaled by the encoder, so that the trainer need not.</summary>
    public bool IsEncoded => Text is not null || Table is not null;

    /// <summary>Gets whether rows have unit length, which requires a higher cost.</summary>
    public bool HasUnitLength => Text is { Options.UnitLength: true };

    /// <summary>Reads all examples of a file.</summary>
    /// <param name="data">The file.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static ExampleSet Read(DataStream data, ReadOptions options, CancellationToken cancellationToken)
    {
        DataKind kind = options.Kind ?? options.Like?.ExpectedKind
            ?? DataDetector.Detect(data.Start.Span, data.Name, options.Label is not null);
        if (options.Like is { } like)
            like.RequireKind(kind, data.Name);
        OptionKinds.Require(options.Given, kind, data.Name);
        if (data.Start.IsEmpty)
            throw new ToolException($"{data.Name}: expected data, found an empty file");
        if (kind != DataKind.Images)
            DataDetector.RequireText(data.Start.Span, data.Name);
        return kind switch
        {
            DataKind.Table => ReadTable(data, options, cancellationToken),
            DataKind.Text => ReadText(data, options, cancellationToken),
            DataKind.LibSvm => ReadLibSvm(data, options),
            _ => ReadImages(data, options, cancellationToken),
        };
    }

    /// <summary>Reads other examples with the same encoder and the classes of a model.</summary>
    /// <param name="data">The file.</param>
    /// <param name="options">How the first file was read.</param>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public ExampleSet ReadLike(DataStream data, ReadOptions options, LinearModel model, CancellationToken cancellationToken) =>
        Read(
            data,
            options with { Kind = Kind, LabelsPath = null, Ignored = [], Categories = [], Like = CreateSaved("the model", model) },
            cancellationToken);

    /// <summary>Throws unless a model of the examples can be averaged with another one.</summary>
    /// <param name="like">The other model.</param>
    /// <param name="file">The name of the file in messages.</param>
    /// <exception cref="ToolException">The classes differ, or one of them classifies images and the other one numbers.</exception>
    public void RequireLike(SavedModel like, string file)
    {
        bool hasBytes = like.Model.ByteScale is not null;
        if (!like.HasEncoder && hasBytes != (Kind == DataKind.Images))
        {
            throw new ToolException(
                $"{file}: expected {SavedModel.Describe(hasBytes ? DataKind.Images : DataKind.LibSvm)}, as {like.Path} classifies, "
                + $"found {SavedModel.Describe(Kind)}");
        }
        foreach (int label in Data.Classes.Values)
        {
            if (like.Model.Classes.IndexOf(label) < 0)
                FirstExamples.ThrowUnknown(like.Model.Classes, Data.Classes.NameOf(label), file, FirstExamples.GetRemedy(like));
        }
        RequireAll(like.Model.Classes, file, $"of {like.Path}");
    }

    /// <summary>Throws if a class has no examples, because models of different classes cannot be averaged.</summary>
    /// <param name="classes">All classes.</param>
    /// <param name="file">The name of the file in messages.</param>
    /// <param name="place">What has the classes, in messages.</param>
    public void RequireAll(ClassLabels classes, string file, string place)
    {
        foreach (int label in classes.Values)
        {
            if (Data.CountOf(label) == 0)
            {
                throw new ToolException(
                    $"{file}: expected examples of all classes {place}, found none of {Excerpt.Format(classes.NameOf(label))}: "
                    + "shuffle the data, or learn with --online and --like");
            }
        }
    }

    /// <summary>Combines a model with the encoder.</summary>
    public SavedModel CreateSaved(string name, LinearModel model) => new(
        name,
        model,
        Text is null ? null : new TextClassifier(Text, model),
        Table is null ? null : new TableClassifier(Table, model));

    /// <summary>Describes the features of the encoder; null if there is none.</summary>
    public string? Describe(int width) => Table?.ToTable(width) ?? Text?.ToString();

    private static ExampleSet ReadTable(DataStream data, ReadOptions options, CancellationToken cancellationToken)
    {
        char delimiter = TableFile.DetectDelimiter(data.Start.Span);
        TableHeader header = TableHeader.Read(data);
        TableEncoder? encoder = options.Like?.Table?.Encoder;
        string label = header.FindLabel(options.Label, encoder, data.Name);
        header.RequireColumns(label, options, data.Name);
        TableData table = TableFile.Read(data, delimiter, cancellationToken);
        try
        {
            string[] labels = table.GetLabels(label);
            encoder ??= options.FitTable(table, label, header.Names);
            Dataset examples = new(encoder.EncodeAll(table), labels, options.Like?.Model.Classes.WithNames(labels));
            return new ExampleSet(DataKind.Table, examples) { Table = encoder };
        }
        catch (InvalidDataException exception)
        {
            throw TableFile.Locate(exception, data.Name, delimiter);
        }
        catch (ArgumentException exception)
        {
            throw new ToolException($"{data.Name}: {Guard.GetMessage(exception)}");
        }
    }

    private static ExampleSet ReadText(DataStream data, ReadOptions options, CancellationToken cancellationToken)
    {
        List<string> texts = [], labels = [];
        LabeledText lines = new(data);
        foreach ((string label, string text) in lines.ReadAll())
        {
            cancellationToken.ThrowIfCancellationRequested();
            texts.Add(text);
            labels.Add(label);
        }
        if (texts.Count == 0)
            throw new ToolException($"{data.Name}: expected labeled lines of text, found only empty ones");
        TextEncoder encoder = options.Like?.Text?.Encoder ?? TextEncoder.Fit(texts, options.Text);
        Dataset examples = new(encoder.EncodeAll(texts), labels, options.Like?.Model.Classes.WithNames(labels));
        return new ExampleSet(DataKind.Text, examples)
        {
            Text = encoder,
            Remark = lines.DescribeHeader(labels, isModelGiven: options.Like is not null),
        };
    }

    private static ExampleSet ReadLibSvm(DataStream data, ReadOptions options)
    {
        LibSvmOptions format = new()
        {
            FirstIndex = options.IsZeroBased ? 0 : 1,
            FeatureCount = options.Like?.Model.FeatureCount,
            IgnoreHigherIndices = options.Like is not null,
        };
        // A file is read by its path, because its size then saves growing arrays.
        Dataset examples = data.IsFile ? LibSvmReader.Read(data.Name, format) : LibSvmReader.Read(data, format, data.Name);
        if (examples.Count == 0)
            throw new ToolException($"{data.Name}: expected examples, found none");
        return new ExampleSet(DataKind.LibSvm, examples);
    }

    private static ExampleSet ReadImages(DataStream data, ReadOptions options, CancellationToken cancellationToken)
    {
        if (!data.IsFile)
            throw new ToolException($"{data.Name}: expected a file of images, because their labels are in a second file, found a pipe");
        string labels = options.LabelsPath ?? FindLabels(data.Name);
        DataStream.RequireFile(labels);
        Dataset examples = EmnistReader.ReadDataset(
            data.Name, labels, ImageOrientation.Upright, options.Like?.Model.Classes, cancellationToken: cancellationToken);
        return new ExampleSet(DataKind.Images, examples);
    }

    /// <summary>Finds the file of the labels by the names that MNIST and EMNIST use.</summary>
    private static string FindLabels(string images)
    {
        string name = Path.GetFileName(images);
        string labels = name.Replace("images-idx3", "labels-idx1", StringComparison.Ordinal)
            .Replace("images.idx3", "labels.idx1", StringComparison.Ordinal);
        return labels != name
            ? Path.Join(Path.GetDirectoryName(images), labels)
            : throw ToolException.Usage($"{images}: expected --labels with the file of the labels, found none");
    }
}
