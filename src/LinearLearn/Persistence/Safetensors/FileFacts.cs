using System.Globalization;
using System.Numerics;
using System.Text;

namespace LinearLearn;

/// <summary>
/// What a file says in its metadata about itself and the model: names that begin with <see cref="LinearModel.ReservedPrefix"/>. All others are the
/// model's own metadata, and are kept whether this library knows them or not.
/// </summary>
internal sealed class FileFacts
{
    private const string KindName = LinearModel.ReservedPrefix + "kind";
    private const string VersionName = LinearModel.ReservedPrefix + "version";
    private const string ByteScaleName = LinearModel.ReservedPrefix + "byteScale";
    private const string ClassNamePrefix = LinearModel.ReservedPrefix + "className.";

    private readonly Dictionary<string, string> _facts = [];
    private readonly Dictionary<string, string> _metadata = [];

    private FileFacts(SafetensorsFile file)
    {
        FileName = file.Name;
        foreach ((string name, string text) in file.Metadata)
            (name.StartsWith(LinearModel.ReservedPrefix, StringComparison.Ordinal) ? _facts : _metadata).Add(name, text);
    }

    /// <summary>What error messages call the file.</summary>
    public string FileName { get; }

    /// <summary>The metadata of a file, to which more facts can be added.</summary>
    /// <exception cref="ArgumentException">A text of the model would not come back as it is.</exception>
    public static Dictionary<string, string> Of(string kind, LinearModel model)
    {
        FileText.RequireWhole(model);
        Dictionary<string, string> metadata = new(model.Metadata)
        {
            [KindName] = kind,
            [VersionName] = Guard.Text($"{FormatVersion.Newest}"),
        };
        if (model.ByteScale is { } scale)
            metadata[ByteScaleName] = Guard.Text($"{scale}");
        foreach ((int label, string className) in model.ClassNames)
            metadata[Guard.Text($"{ClassNamePrefix}{label}")] = className;
        return metadata;
    }

    /// <exception cref="InvalidDataException">The file is of another kind, or newer than this library.</exception>
    public static FileFacts Read(SafetensorsFile file, string kind)
    {
        FileFacts facts = new(file);
        string found = facts.Take(KindName);
        if (found != kind)
            throw new InvalidDataException(Guard.Text($"{file.Name}: expected the file of a {kind}, found that of a {Excerpt.Of(found)}"));
        FormatVersion.Require(facts.TakeNumber<long>(VersionName, NumberStyles.AllowLeadingSign), file.Name);
        return facts;
    }

    /// <summary>Looks at the version before anything else, which a newer one may have changed.</summary>
    /// <exception cref="InvalidDataException">The file is newer than this library.</exception>
    public static void RequireNotNewer(IReadOnlyDictionary<string, string> metadata, string fileName)
    {
        if (metadata.TryGetValue(VersionName, out string? text) && TryParse(text, NumberStyles.AllowLeadingSign, out long found) && found > FormatVersion.Newest)
            FormatVersion.Require(found, fileName);
    }

    /// <summary>Takes a fact that must be there.</summary>
    public string Take(string name) => TakeIfAny(name) ?? throw new InvalidDataException(Guard.Text($"{FileName}: expected {name} in the metadata, found none"));

    public string? TakeIfAny(string name) => _facts.Remove(name, out string? text) ? text : null;

    /// <summary>Takes a number that must be there.</summary>
    public T TakeNumber<T>(string name, NumberStyles styles)
        where T : struct, INumberBase<T> => Parsed<T>(name, Take(name), styles);

    public T? TakeNumberIfAny<T>(string name, NumberStyles styles)
        where T : struct, INumberBase<T> => TakeIfAny(name) is { } text ? Parsed<T>(name, text, styles) : null;

    /// <summary>Takes all facts whose names begin so, each about a label.</summary>
    public IEnumerable<(int Label, string Text)> TakeOfLabels(string prefix)
    {
        foreach (string name in _facts.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray())
        {
            int label = Parsed<int>(name, name[prefix.Length..], NumberStyles.AllowLeadingSign);
            if (name != Guard.Text($"{prefix}{label}"))
                throw new InvalidDataException(Guard.Text($"{FileName}: expected {prefix}{label} in the metadata, found {Excerpt.Of(name)}"));
            yield return (label, Take(name));
        }
    }

    /// <summary>Makes the model, when all other facts are taken.</summary>
    /// <exception cref="InvalidDataException">Its parts do not make a model, or there is a fact that nobody knows.</exception>
    public LinearModel Model(ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, ReadOnlySpan<int> labels)
    {
        SortedDictionary<int, string> classNames = TakeClassNames();
        float? byteScale = TakeNumberIfAny<float>(ByteScaleName, NumberStyles.Float);
        if (_facts.Count > 0)
            throw new InvalidDataException(Guard.Text($"{FileName}: expected no {Excerpt.Of(_facts.Keys.Min(StringComparer.Ordinal)!)} in the metadata: this library does not know it"));
        return LoadedModel.Of(FileName, weights, biases, labels, classNames, byteScale, _metadata);
    }

    /// <summary>By a tree: labels of a file may be made to collide in a hash table.</summary>
    internal SortedDictionary<int, string> TakeClassNames()
    {
        SortedDictionary<int, string> classNames = [];
        foreach ((int label, string text) in TakeOfLabels(ClassNamePrefix))
            classNames.Add(label, text);
        return classNames;
    }

    public T Parsed<T>(string name, string text, NumberStyles styles)
        where T : struct, INumberBase<T>
    {
        if (!TryParse(text, styles, out T value))
            throw new InvalidDataException(Guard.Text($"{FileName}: expected {Excerpt.Of(name)} to be a number, found {Excerpt.Of(text)}"));
        if (!T.IsFinite(value))
            throw new InvalidDataException(Guard.Text($"{FileName}: expected {Excerpt.Of(name)} to be {PlainNumber.Expected(Encoding.UTF8.GetBytes(text))}, found {Excerpt.Of(text)}"));
        return value;
    }

    private static bool TryParse<T>(string text, NumberStyles styles, out T value)
        where T : struct, INumberBase<T> => T.TryParse(text, styles, CultureInfo.InvariantCulture, out value) && !text.Contains('\0'); // which parsing overlooks behind a number
}
