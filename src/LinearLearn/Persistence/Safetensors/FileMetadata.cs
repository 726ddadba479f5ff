using System.Globalization;
using System.Numerics;
using System.Text;

namespace LinearLearn;

/// <summary>
/// The metadata of a safetensors file. Names that begin with <see cref="LinearModel.ReservedPrefix"/> are the library's own: each is read
/// once, and <see cref="CreateModel"/> refuses those that are left. All others are the metadata of the model, and are kept.
/// </summary>
internal sealed class FileMetadata
{
    /// <summary>The kind of file of an encoder and a model.</summary>
    public const string ClassifierKind = "classifier";

    private const string KindName = LinearModel.ReservedPrefix + "kind";
    private const string VersionName = LinearModel.ReservedPrefix + "version";
    private const string ByteScaleName = LinearModel.ReservedPrefix + "byteScale";
    private const string ClassNamePrefix = LinearModel.ReservedPrefix + "className.";

    private readonly Dictionary<string, string> _reserved = [];
    private readonly Dictionary<string, string> _metadata = [];

    private FileMetadata(SafetensorsFile file, string kind, int newest)
    {
        FileName = file.Name;
        foreach ((string name, string text) in file.Metadata)
            (name.StartsWith(LinearModel.ReservedPrefix, StringComparison.Ordinal) ? _reserved : _metadata).Add(name, text);
        string found = Read(KindName);
        if (found != kind)
        {
            string advice = found == ClassifierKind ? ": load it with the type of classifier that saved it" : "";
            throw new InvalidDataException(Guard.Text($"{file.Name}: expected the file of a {kind}, found that of a {Excerpt.Format(found)}{advice}"));
        }
        long version = ReadNumber<long>(VersionName, NumberStyles.AllowLeadingSign);
        FormatVersion.Require(version, file.Name, newest);
        Version = (int)version;
    }

    /// <summary>What error messages call the file.</summary>
    public string FileName { get; }

    /// <summary>The version of the file: 1 to the newest.</summary>
    public int Version { get; }

    /// <summary>Creates the metadata of a file, to which more can be added.</summary>
    /// <exception cref="ArgumentException">A text of the model would not come back as it is.</exception>
    public static Dictionary<string, string> Create(string kind, LinearModel model, int version = FormatVersion.Newest)
    {
        FileText.RequireUnicode(model);
        Dictionary<string, string> metadata = new(model.Metadata)
        {
            [KindName] = kind,
            [VersionName] = Guard.Text($"{version}"),
        };
        if (model.ByteScale is { } scale)
            metadata[ByteScaleName] = Guard.Text($"{scale}");
        foreach ((int label, string className) in model.Classes.Names)
            metadata[Guard.Text($"{ClassNamePrefix}{label}")] = className;
        return metadata;
    }

    /// <exception cref="InvalidDataException">The file is of another kind, or newer than this library.</exception>
    public static FileMetadata From(SafetensorsFile file, string kind, int newest = FormatVersion.Newest) => new(file, kind, newest);

    /// <summary>Checks the version before anything else, which a newer one may have changed.</summary>
    /// <exception cref="InvalidDataException">The file is newer than this library.</exception>
    public static void RequireNotNewer(IReadOnlyDictionary<string, string> metadata, string fileName) =>
        RequireNotNewer(metadata, fileName, FormatVersion.Newest);

    /// <inheritdoc cref="RequireNotNewer(IReadOnlyDictionary{string, string}, string)"/>
    public static void RequireNotNewer(IReadOnlyDictionary<string, string> metadata, string fileName, int newest)
    {
        if (metadata.TryGetValue(VersionName, out string? text) && TryParse(text, NumberStyles.AllowLeadingSign, out long found))
            FormatVersion.RequireNotNewer(found, fileName, newest);
    }

    /// <summary>Reads an entry that must exist.</summary>
    public string Read(string name) =>
        ReadOptional(name) ?? throw new InvalidDataException(Guard.Text($"{FileName}: expected {name} in the metadata, found none"));

    public string? ReadOptional(string name) => _reserved.Remove(name, out string? text) ? text : null;

    /// <summary>Reads a number that must exist.</summary>
    public T ReadNumber<T>(string name, NumberStyles styles)
        where T : struct, INumberBase<T> => Parse<T>(name, Read(name), styles);

    public T? ReadOptionalNumber<T>(string name, NumberStyles styles)
        where T : struct, INumberBase<T> => ReadOptional(name) is { } text ? Parse<T>(name, text, styles) : null;

    /// <summary>Reads all entries whose names are the prefix and a label.</summary>
    public IEnumerable<(int Label, string Text)> ReadByLabel(string prefix)
    {
        foreach (string name in _reserved.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray())
        {
            int label = Parse<int>(name, name[prefix.Length..], NumberStyles.AllowLeadingSign);
            if (name != Guard.Text($"{prefix}{label}"))
                throw new InvalidDataException(Guard.Text($"{FileName}: expected {prefix}{label} in the metadata, found {Excerpt.Format(name)}"));
            yield return (label, Read(name));
        }
    }

    /// <summary>Creates the model after all other entries were read.</summary>
    /// <exception cref="InvalidDataException">The parts do not form a model, or an entry is unknown.</exception>
    public LinearModel CreateModel(ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, ReadOnlySpan<int> labels)
    {
        SortedDictionary<int, string> classNames = ReadClassNames();
        float? byteScale = ReadOptionalNumber<float>(ByteScaleName, NumberStyles.Float);
        if (_reserved.Count > 0)
            throw new InvalidDataException(Guard.Text($"{FileName}: expected no {Excerpt.Format(_reserved.Keys.Min(StringComparer.Ordinal)!)} in the metadata: this library does not know it"));
        return LoadedModel.Create(FileName, weights, biases, labels, classNames, byteScale, _metadata);
    }

    /// <summary>By a tree: labels of a file may be made to collide in a hash table.</summary>
    internal SortedDictionary<int, string> ReadClassNames()
    {
        SortedDictionary<int, string> classNames = [];
        foreach ((int label, string text) in ReadByLabel(ClassNamePrefix))
            classNames.Add(label, text);
        return classNames;
    }

    public T Parse<T>(string name, string text, NumberStyles styles)
        where T : struct, INumberBase<T>
    {
        if (!TryParse(text, styles, out T value))
            throw new InvalidDataException(Guard.Text($"{FileName}: expected {Excerpt.Format(name)} to be a number, found {Excerpt.Format(text)}"));
        if (!T.IsFinite(value))
            throw new InvalidDataException(Guard.Text($"{FileName}: expected {Excerpt.Format(name)} to be {PlainNumber.DescribeExpected(Encoding.UTF8.GetBytes(text))}, found {Excerpt.Format(text)}"));
        return value;
    }

    private static bool TryParse<T>(string text, NumberStyles styles, out T value)
        where T : struct, INumberBase<T> => T.TryParse(text, styles, CultureInfo.InvariantCulture, out value) && !text.Contains('\0'); // which parsing overlooks behind a number
}
