using System.Globalization;

namespace LinearLearn.Tool;

/// <summary>Finds out what is in a file.</summary>
internal sealed class FileInspector
{
    private const string SafetensorsName = "safetensors";

    private readonly List<FileProperty> _properties = [];
    private readonly string _path;

    private FileInspector(string path) => _path = path;

    /// <summary>Inspects a file of any kind that the library writes, or a safetensors file of another program.</summary>
    /// <exception cref="ToolException">The file is none of these.</exception>
    public static FileDescription Inspect(string path)
    {
        DataStream.RequireFile(path);
        FileInspector inspector = new(path);
        if (SafetensorsHeader.TryRead(path) is not { } header)
            return inspector.DescribeText();
        return header.Metadata.GetValueOrDefault(SafetensorsHeader.Prefix + "kind") switch
        {
            "model" => inspector.DescribeModel(header),
            "classifier" when header.EncoderKind is "text" or "table" => inspector.DescribeModel(header),
            "state" => inspector.DescribeState(header),
            "dataset" => inspector.DescribeDataset(header),
            { } kind => inspector.DescribeOther(header, DescribeKind(kind, header.EncoderKind)),
            null => inspector.DescribeOther(header, "tensors of another program"),
        };
    }

    private static string DescribeKind(string kind, string? encoder) => kind == "classifier"
        ? $"classifier with a custom encoder, \"{Excerpt.Format(encoder ?? "")}\""
        : Excerpt.Format(kind);

    private FileDescription DescribeText()
    {
        SavedModel saved = SavedModel.Load(_path); // throws for files that are no models
        using FileStream file = DataStream.OpenFile(_path);
        Span<byte> start = stackalloc byte[ForeignFile.StartBytes];
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        bool isJson = ForeignFile.SkipByteOrderMark(start).TrimStart(" \t\r\n"u8) is [(byte)'{', ..];
        AddFile(isJson ? "JSON" : "LIBLINEAR", null);
        Add("kind", "kind", "model of numbers");
        AddModel(saved, "floats");
        return Complete(saved.Model.Metadata) with { Saved = saved };
    }

    private FileDescription DescribeModel(SafetensorsHeader header)
    {
        SavedModel saved = SavedModel.Load(_path);
        AddFile(SafetensorsName, header);
        Add("kind", "kind", saved.Text is not null ? "text classifier"
            : saved.Table is not null ? "table classifier"
            : "model of numbers");
        if (saved.Table is { } table)
            Add("label column", "labelColumn", table.Encoder.Label);
        bool isSparse = header.Tensors.Any(tensor => tensor.Name == "weightValues");
        string type = header.Tensors.FirstOrDefault(tensor => tensor.Name is "weights" or "weightValues").Type;
        string precision = type switch
        {
            "F16" => "half precision",
            "I8" => "int8, with a scale for each row",
            _ => "floats",
        };
        AddModel(saved, isSparse ? precision + ", only those that are not 0" : precision);
        return Complete(saved.Model.Metadata) with { Saved = saved };
    }

    private FileDescription DescribeState(SafetensorsHeader header)
    {
        LearnerState state = LearnerState.Load(_path);
        AddFile(SafetensorsName, header);
        Add("kind", "kind", "state of a learner (checkpoint)");
        Add("rule", "rule", state.Rule);
        Add("options", "options", state.Options.ToString());
        Add("class weights", "classWeights", state.ClassWeights?.ToString() ?? "none");
        AddClasses(state.Classes);
        Add("features", "features", state.FeatureCount);
        Add("examples seen", "examplesSeen", state.ExamplesSeen);
        Add("updates made", "updatesMade", state.UpdatesMade);
        return Complete(FindMetadata(header));
    }

    private FileDescription DescribeDataset(SafetensorsHeader header)
    {
        AddFile(SafetensorsName, header);
        bool isLabeled = header.FindLength("labels") is not null;
        Add("kind", "kind", isLabeled ? "dataset of labeled examples" : "sparse rows without labels");
        if (header.FindLength("rowStarts") is { } starts)
            Add("examples", "examples", starts - 1);
        if (long.TryParse(FindOwn(header, "columns"), NumberStyles.None, CultureInfo.InvariantCulture, out long columns))
            Add("features", "features", columns);
        if (header.FindLength("values") is { } stored)
            Add("stored features", "storedFeatures", stored);
        if (FindOwn(header, "imageRows") is { } rows && FindOwn(header, "imageColumns") is { } width)
            Add("images", "imageShape", $"{rows} x {width} pixels");
        Add("example weights", "exampleWeights", header.FindLength("weights") is null ? "no" : "yes");
        string namePrefix = SafetensorsHeader.Prefix + "className.";
        string[] names =
        [
            .. header.Metadata.Where(entry => entry.Key.StartsWith(namePrefix, StringComparison.Ordinal)).Select(entry => entry.Value),
        ];
        if (names.Length > 0)
            Add("named classes", "namedClasses", string.Join(", ", names));
        return Complete(FindMetadata(header));
    }

    private FileDescription DescribeOther(SafetensorsHeader header, string kind)
    {
        AddFile(SafetensorsName, header);
        Add("kind", "kind", kind);
        Add("tensors", "tensorCount", header.Tensors.Count);
        return Complete(header.Metadata) with { Tensors = header.Tensors };
    }

    private void AddFile(string format, SafetensorsHeader? header)
    {
        string? version = header is null ? null : FindOwn(header, "version");
        Add("format", "format", format);
        if (version is not null)
            Add("version", "version", Excerpt.Format(version));
        long bytes = new FileInfo(_path).Length;
        _properties.Add(new FileProperty("size", "bytes", string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} bytes"), bytes));
    }

    private void AddModel(SavedModel saved, string precision)
    {
        LinearModel model = saved.Model;
        AddClasses(model.Classes);
        Add("features", "features", model.FeatureCount);
        long count = model.Weights.Length;
        _properties.Add(new FileProperty(
            "weights",
            "weights",
            string.Create(CultureInfo.InvariantCulture, $"{count:N0}, {model.NonZeroCount:N0} of them not 0"),
            count));
        Add("stored as", "precision", precision);
        const int shown = 10;
        string biases = string.Join(", ", model.Biases[..Math.Min(shown, model.Biases.Length)].ToArray().Select(bias =>
            bias.ToString("G6", CultureInfo.InvariantCulture)));
        _properties.Add(new FileProperty(
            model.Biases.Length == 1 ? "bias" : "biases", null, model.Biases.Length > shown ? biases + ", ..." : biases));
        if (model.ByteScale is { } scale)
        {
            string inputs = string.Create(CultureInfo.InvariantCulture, $"{scale} (features are bytes * scale)");
            _properties.Add(new FileProperty("byte scale", "byteScale", inputs, scale));
        }
        if (saved.Text is { } text)
            Add("encoder", "encoder", text.Encoder.ToString());
    }

    private void AddClasses(ClassLabels classes) => _properties.Add(new FileProperty(
        "classes", "classCount", Guard.Text($"{classes.Count}: {ClassNames.Format(classes)}"), classes.Count));

    private void Add(string title, string name, string text) => _properties.Add(new FileProperty(title, name, text));

    private void Add(string title, string name, long number) =>
        _properties.Add(new FileProperty(title, name, number.ToString("N0", CultureInfo.InvariantCulture), number));

    private FileDescription Complete(IEnumerable<KeyValuePair<string, string>> metadata) =>
        new(_properties, [.. metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal)]);

    private static string? FindOwn(SafetensorsHeader header, string name) =>
        header.Metadata.GetValueOrDefault(SafetensorsHeader.Prefix + name);

    private static IEnumerable<KeyValuePair<string, string>> FindMetadata(SafetensorsHeader header) =>
        header.Metadata.Where(entry => !entry.Key.StartsWith(SafetensorsHeader.Prefix, StringComparison.Ordinal));
}
