using System.Globalization;
using System.Text;

namespace LinearLearn.Docs.Tests.Engine;

/// <summary>Files to run a block's program on, and what must come of it.</summary>
internal sealed class InputCase(CodeBlock block, string name, string place)
{
    private readonly string _location = place;
    private readonly Dictionary<string, byte[]> _files = [];
    private readonly Dictionary<string, string> _written = [];
    private CultureInfo _culture = CultureInfo.InvariantCulture;
    private string? _outcome;

    /// <summary>Reads cases, whose lines are "key: value", as a fault of one says; "case" begins one. Escapes are those of <see cref="Bytes"/>.</summary>
    /// <param name="block">What the cases are for.</param>
    /// <param name="source">The text of the cases.</param>
    /// <param name="file">Where it stands.</param>
    /// <param name="faults">Receives what is not well formed.</param>
    public static IReadOnlyList<InputCase> Parse(CodeBlock block, SourcePart source, string file, List<string> faults)
    {
        List<InputCase> cases = [];
        foreach ((int index, string text) in source.Text.Split('\n').Index())
        {
            if (string.IsNullOrWhiteSpace(text))
                continue;
            string place = $"{file}:{source.Line + index}";
            string[] parts = text.Split(':', 2, StringSplitOptions.TrimEntries);
            string value = parts.ElementAtOrDefault(1) ?? "";
            if (parts[0] == "case" && value.Length > 0)
                cases.Add(new InputCase(block, value, place));
            else if (cases.Count == 0 || parts.Length < 2 || !cases[^1].TrySet(parts[0].Split(' ', 2), value))
                faults.Add($"{place}: expected \"case: name\", then \"file name: content\", \"writes name: content\", \"culture: sv-SE\", \"prints: text\" or \"throws: type: message\", found \"{text}\"");
        }
        faults.AddRange(cases.Where(one => one._outcome is null).Select(one => $"{one._location}: the case does not say what the program prints or throws"));
        return cases;
    }

    /// <summary>What is wrong with the outcome: null where nothing is.</summary>
    public string? FindFault()
    {
        (byte[] assembly, byte[] symbols, string? compilerFault) = block.Alone;
        if (compilerFault is not null)
            return compilerFault;
        List<string> faults = [];
        (string printed, object? fault) = ProgramHost.Run(
            assembly, symbols, block.Program.Page.Root, ProgramRun.DefaultTimeLimit, WriteFiles, () => faults.AddRange(FindWrongFiles()), _culture);
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

    /// <summary>A culture with the number format of some country, also where the machine or the process has none but the invariant one.</summary>
    private static CultureInfo CreateCulture(string name)
    {
        CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NumberGroupSeparator, culture.NumberFormat.NegativeSign) = name switch
        {
            "sv-SE" => (",", "\u00A0", "\u2212"),
            "de-DE" => (",", ".", "-"),
            "ar-EG" => ("\u066B", "\u066C", "\u061C-"),
            _ => throw new ArgumentException($"expected sv-SE, de-DE or ar-EG, found {name}", nameof(name)),
        };
        return culture;
    }

    /// <summary>UTF-8, with \n, \r, \t and \\ as in C#, and \x and two hexadecimal digits for a byte.</summary>
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
                    bytes.Add(text[i] switch { 'n' => (byte)'\n', 'r' => (byte)'\r', 't' => (byte)'\t', '\\' => (byte)'\\', _ => throw new FormatException($"unknown escape in {text}") });
                    break;
            }
        }
        return [.. bytes];
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
        .Select(file => (file.Key, Expected: file.Value, Found: File.Exists(file.Key) ? File.ReadAllText(file.Key).ReplaceLineEndings("\n") : "no such file"))
        .Where(file => file.Found != file.Expected)
        .Select(file => $"expected {file.Key} to hold \"{file.Expected}\", found \"{file.Found}\"");
}
