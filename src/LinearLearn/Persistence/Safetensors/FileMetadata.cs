using System.Globalization;
using System.Numerics;
using System.Text;

namespace LinearLearn;

/// <summary>Represents the metadata of a safetensors file.</summary>
/// <remarks>
/// Names that begin with <see cref="LinearModel.ReservedPrefix"/> are reserved for the library: each is read once, and
/// <see cref="CreateModel"/> throws if any is left. All others are kept as the metadata of the model.
/// </remarks>
internal sealed class FileMetadata
{
    /// <summary>The kind of a file that contains an encoder and a model.</summary>
    public const string ClassifierKind = "classifier";

    private const string KindName = LinearModel.ReservedPrefix + "kind";
    private const string VersionName = LinearModel.ReservedPrefix + "version";
    private const string ByteScaleName = LinearModel.ReservedPrefix + "byteScale";
    private const string ClassNamePrefix = LinearModel.ReservedPrefix + "className.";

    private readonly Dictionary<string, string> _reserved = [];
    private readonly Dictionary<string, string> _metadata = [];

    private FileMetadata(string fileName, IReadOnlyDictionary<string, string> metadata, string kind, int newest)
    {
        FileName = fileName;
        foreach ((string name, string text) in metadata)
            (name.StartsWith(LinearModel.ReservedPrefix, StringComparison.Ordinal) ? _reserved : _metadata).Add(name, text);
        string found = Read(KindName);
        if (found != kind)
        {
            string advice = found == ClassifierKind ? ": load it with the type of classifier that saved it" : "";
            string expected = kind == ClassifierKind ? "classifier of texts or tables" : kind;
            throw new InvalidDataException(Guard.Text(
                $"{fileName}: expected the file of a {expected}, found that of a {Excerpt.Format(found)}{advice}"));
        }
        long version = ReadNumber<long>(VersionName, NumberStyles.AllowLeadingSign);
        FormatVersion.Require(version, fileName, newest);
        Version = (int)version;
    }

    /// <summary>Gets the name of the file in error messages.</summary>
    public string FileName { get; }

    /// <summary>Gets the version of the file, from 1 to the newest.</summary>
    public int Version { get; }

    /// <summary>Creates the metadata of a file, to which more can be added.</summary>
    /// <exception cref="ArgumentException">A text of the model is not Unicode.</exception>
    public static Dictionary<string, string> Create(string kind, LinearModel model, int version = FormatVersion.Newest)
    {
        FileText.RequireUnicode(model);
        Dictionary<string, string> metadata = new(model.Metadata);
        AddClasses(metadata, kind, model.Classes, version);
        if (model.ByteScale is { } scale)
            metadata[ByteScaleName] = Guard.Text($"{scale}");
        return metadata;
    }

    /// <summary>Creates the metadata of a file without a model, to which more can be added.</summary>
    /// <exception cref="ArgumentException">A name of a class is not Unicode.</exception>
    public static Dictionary<string, string> Create(string kind, ClassLabels classes)
    {
        FileText.RequireUnicode(classes);
        Dictionary<string, string> metadata = [];
        AddClasses(metadata, kind, classes, FormatVersion.Newest);
        return metadata;
    }

    /// <exception cref="InvalidDataException">The file has another kind or is newer than this library.</exception>
    public static FileMetadata From(SafetensorsFile file, string kind, int newest = FormatVersion.Newest) =>
        new(file.Name, file.Metadata, kind, newest);

    /// <inheritdoc cref="From(SafetensorsFile, string, int)"/>
    public static FileMetadata From(SafetensorsHeader header, string fileName, string kind) =>
        new(fileName, header.Metadata, kind, FormatVersion.Newest);

    /// <summary>Checks the version before anything that a newer version may have changed.</summary>
    /// <exception cref="InvalidDataException">The file is newer than this library.</exception>
    public static void RequireNotNewer(IReadOnlyDictionary<string, string> metadata, string fileName) =>
        RequireNotNewer(metadata, fileName, FormatVersion.Newest);

    /// <inheritdoc cref="RequireNotNewer(IReadOnlyDictionary{string, string}, string)"/>
    public static void RequireNotNewer(IReadOnlyDictionary<string, string> metadata, string fileName, int newest)
    {
        if (metadata.TryGetValue(VersionName, out string? text) && TryParse(text, NumberStyles.AllowLeadingSign, out long found))
            FormatVersion.RequireNotNewer(found, fileName, newest);
    }

    /// <summary>Reads a required entry.</summary>
    public string Read(string name) =>
        ReadOptional(name) ?? throw new InvalidDataException(Guard.Text($"{FileName}: expected {name} in the metadata, found none"));

    /// <summary>Determines whether a reserved entry exists that was not read.</summary>
    public bool Contains(string name) => _reserved.ContainsKey(name);

    public string? ReadOptional(string name) => _reserved.Remove(name, out string? text) ? text : null;

    /// <summary>Reads a required number.</summary>
    public T ReadNumber<T>(string name, NumberStyles styles)
        where T : struct, INumberBase<T> => Parse<T>(name, Read(name), styles);

    public T? ReadOptionalNumber<T>(string name, NumberStyles styles)
        where T : struct, INumberBase<T> => ReadOptional(name) is { } text ? Parse<T>(name, text, styles) : null;

    /// <summary>Reads all entries whose name is the prefix followed by a label.</summary>
    public IEnumerable<(int Label, string Text)> ReadByLabel(string prefix)
    {
        string[] names = [.. _reserved.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        foreach (string name in names)
        {
            int label = Parse<int>(name, name[prefix.Length..], NumberStyles.AllowLeadingSign);
            if (name != Guard.Text($"{prefix}{label}"))
            {
                throw new InvalidDataException(Guard.Text(
                    $"{FileName}: expected {prefix}{label} in the metadata, found {Excerpt.Format(name)}"));
            }
            yield return (label, Read(name));
        }
    }

    /// <summary>Creates the model, after all other entries were read.</summary>
    /// <exception cref="InvalidDataException">The parts do not form a model, or an entry is unknown.</exception>
    public LinearModel CreateModel(ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, ReadOnlySpan<int> labels)
    {
        SortedDictionary<int, string> classNames = ReadClassNames();
        float? byteScale = ReadOptionalNumber<float>(ByteScaleName, NumberStyles.Float);
        RequireAllRead();
        return LoadedModel.Create(FileName, weights, biases, labels, classNames, byteScale, _metadata);
    }

    /// <exception cref="InvalidDataException">A reserved entry was not read.</exception>
    public void RequireAllRead()
    {
        if (_reserved.Count == 0)
            return;
        string unknown = Excerpt.Format(_reserved.Keys.Min(StringComparer.Ordinal)!);
        throw new InvalidDataException(Guard.Text(
            $"{FileName}: expected only known {LinearModel.ReservedPrefix}* entries in the metadata, found {unknown}"));
    }

    /// <summary>Reads the class names into a tree, because labels in a crafted file could collide in a hash table.</summary>
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
        {
            throw new InvalidDataException(Guard.Text(
                $"{FileName}: expected {Excerpt.Format(name)} to be a number, found {Excerpt.Format(text)}"));
        }
        if (!T.IsFinite(value))
        {
            string expected = PlainNumber.DescribeExpected(Encoding.UTF8.GetBytes(text));
            throw new InvalidDataException(Guard.Text(
                $"{FileName}: expected {Excerpt.Format(name)} to be {expected}, found {Excerpt.Format(text)}"));
        }
        return value;
    }

    private static void AddClasses(Dictionary<string, string> metadata, string kind, ClassLabels classes, int version)
    {
        metadata[KindName] = kind;
        metadata[VersionName] = Guard.Text($"{version}");
        foreach ((int label, string className) in classes.Names)
            metadata[Guard.Text($"{ClassNamePrefix}{label}")] = className;
    }

    // Parsing ignores a zero character after a number.
    private static bool TryParse<T>(string text, NumberStyles styles, out T value)
        where T : struct, INumberBase<T> =>
        T.TryParse(text, styles, CultureInfo.InvariantCulture, out value) && !text.Contains('\0');
}
