using System.Globalization;
using System.Text;

namespace LinearLearn.Docs.Tests.Engine;

/// <summary>Represents files to run a block's program on, and the expected outcome.</summary>
internal sealed class InputCase(CodeBlock block, string name, string location)
{
    private readonly string _location = location;
    private readonly Dictionary<string, byte[]> _files = [];
    private readonly Dictionary<string, string> _written = [];
    private CultureInfo _culture = CultureInfo.InvariantCulture;
    private string? _outcome;

    /// <summary>Parses cases from lines of the form "key: value", where "case" begins a new one.</summary>
    /// <param name="block">The block that the cases are for.</param>
    /// <param name="source">The text of the cases, with the escapes of <see cref="Bytes"/>.</param>
    /// <param name="file">The file that contains it.</param>
    /// <param name="faults">Receives the faults of malformed lines.</param>
    public static IReadOnlyList<InputCase> Parse(CodeBlock block, SourcePart source, string file, List<string> faults)
    {
        const string expected = "expected \"case: name\", then \"file name: content\", \"writes name: content\", \"culture: sv-SE\", "
            + "\"prints: text\" or \"throws: type: message\"";
        List<InputCase> cases = [];
        foreach ((int index, string text) in source.Text.Split('\n').Index())
        {
            if (string.IsNullOrWhiteSpace(text))
                continue;
            string location = $"{file}:{source.Line + index}";
            string[] parts = text.Split(':', 2, StringSplitOptions.TrimEntries);
            string value = parts.ElementAtOrDefault(1) ?? "";
            if (parts[0] == "case" && value.Length > 0)
                cases.Add(new InputCase(block, value, location));
            else if (cases.Count == 0 || parts.Length < 2 || !cases[^1].TrySet(parts[0].Split(' ', 2), value))
                faults.Add($"{location}: {expected}, found \"{text}\"");
        }
        faults.AddRange(cases
            .Where(one => one._outcome is null)
            .Select(one => $"{one._location}: expected \"prints: text\" or \"throws: type: message\" in the case, found neither"));
        return cases;
    }

    /// <summary>Finds the fault of the outcome, or null if there is none.</summary>
    public string? FindFault()
    {
        (byte[] assembly, byte[] symbols, string? compilerFault) = block.Alone;
        if (compilerFault is not null)
            return compilerFault;
        List<string> faults = [];
        (string printed, object? fault) = ProgramHost.Run(
            assembly,
            symbols,
            block.Program.Page.Root,
            ProgramRun.DefaultTimeLimit,
            WriteFiles,
            () => faults.AddRange(FindWrongFiles()),
            _culture);
        string outcome = fault switch
        {
            null => $"prints {printed.Replace($"{ProgramCompiler.Mark}", "").ReplaceLineEndings("\n").TrimEnd()}",
            Exception exception => $"throws {exception.GetType().Name}: {exception.Message}",
            _ => $"throws {fault}",
        };
        if (outcome.TrimEnd() != _outcome)
            faults.Insert(0, $"expected that the program {_outcome}, but it {outcome}");
        return faults.Count == 0 ? null : $"{_location}: {string.Join("\n", faults)}";
    }

    public override string ToString() => $"{block} ({name})";

    /// <summary>Creates a culture with the number format of a country, even if only the invariant culture is available.</summary>
    private static CultureInfo CreateCulture(string name)
    {
        CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        NumberFormatInfo format = culture.NumberFormat;
        (format.NumberDecimalSeparator, format.NumberGroupSeparator, format.NegativeSign) = name switch
        {
            "sv-SE" => (",", "\u00A0", "\u2212"),
            "de-DE" => (",", ".", "-"),
            "ar-EG" => ("\u066B", "\u066C", "\u061C-"),
            _ => throw new ArgumentException($"expected sv-SE, de-DE or ar-EG, found {name}", nameof(name)),
        };
        return culture;
    }

    /// <summary>Converts a text to UTF-8, with \n, \r, \t and \\ as in C#, and \x and two hexadecimal digits for a byte.</summary>
    private static byte[] Bytes(string text)
    {
        List<byte> bytes = [];
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                int length = char.IsHighSurrogate(text[i]) ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(text.Substring(i, length)));
                i += length - 1;
                continue;
            }
            switch (text[++i])
            {
                case 'x':
                    bytes.Add(byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                    i += 2;
                    break;
                default:
                    bytes.Add(Unescape(text[i], text));
                    break;
            }
        }
        return [.. bytes];

        static byte Unescape(char letter, string text) => letter switch
        {
            'n' => (byte)'\n',
            'r' => (byte)'\r',
            't' => (byte)'\t',
            '\\' => (byte)'\\',
            _ => throw new FormatException($"expected an escape \\n, \\r, \\t, \\\\ or \\x, found \\{letter} in {text}"),
        };
    }

    private bool TrySet(string[] key, string value)
    {
        switch (key)
        {
            case ["file", string file]:
                _files.Add(file, Bytes(value));
                return true;
            case ["writes", string file]:
                _written.Add(file, Encoding.UTF8.GetString(Bytes(value)));
                return true;
            case ["culture"]:
                _culture = CreateCulture(value);
                return true;
            case ["prints" or "throws"] when _outcome is null:
                _outcome = $"{key[0]} {Encoding.UTF8.GetString(Bytes(value))}";
                return true;
            default:
                return false;
        }
    }

    private void WriteFiles()
    {
        foreach ((string file, byte[] content) in _files)
            File.WriteAllBytes(file, content);
    }

    private IEnumerable<string> FindWrongFiles() => _written
        .Select(file => (file.Key, Expected: file.Value, Found: ReadFile(file.Key)))
        .Where(file => file.Found != file.Expected)
        .Select(file => $"expected {file.Key} to contain \"{file.Expected}\", found \"{file.Found}\"");

    private static string ReadFile(string path) => File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "no such file";
}
