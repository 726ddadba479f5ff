using System.Globalization;

namespace LinearLearn;

/// <summary>Checks the names that users give to generated code.</summary>
internal static class SourceNames
{
    private const int MostPrefixCharacters = 32;

    private static readonly string[] Keywords =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal",
        "default", "delegate", "do", "double", "dynamic", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed",
        "float", "for", "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new",
        "null", "object", "operator", "out", "override", "params", "partial", "private", "protected", "public", "readonly", "record", "ref",
        "required", "return", "sbyte", "scoped", "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this",
        "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "var", "virtual", "void", "volatile",
        "where", "while", "yield",
    ];

    /// <summary>Requires a C# identifier that is not a keyword.</summary>
    /// <exception cref="ArgumentException">The name is not one.</exception>
    public static string RequireCSharp(string name, string paramName)
    {
        ArgumentNullException.ThrowIfNull(name, paramName);
        if (IsIdentifier(name) && Array.IndexOf(Keywords, name) < 0)
            return name;
        throw new ArgumentException(
            Guard.Text($"expected a C# identifier that is not a keyword, found {Quote(name)}"), paramName);
    }

    /// <summary>Requires the start of C identifiers.</summary>
    /// <exception cref="ArgumentException">The prefix is not one.</exception>
    public static string RequireC(string prefix, string paramName)
    {
        ArgumentNullException.ThrowIfNull(prefix, paramName);
        bool isPrefix = prefix.Length is > 0 and <= MostPrefixCharacters && char.IsAsciiLetter(prefix[0]) && prefix[^1] != '_'
            && !prefix.Contains("__", StringComparison.Ordinal) && prefix.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
        if (isPrefix)
            return prefix;
        string expected = Guard.Text($"a letter, then letters, digits and single underscores, at most {MostPrefixCharacters} characters");
        throw new ArgumentException(Guard.Text($"expected {expected}, found {Quote(prefix)}"), paramName);
    }

    /// <summary>Requires a name that the code has only where it is declared, so that it hides no other.</summary>
    /// <exception cref="ArgumentException">The code has the identifier more often.</exception>
    public static void RequireUnused(string name, string code, int declarations, string paramName)
    {
        if (CountIdentifiers(code, name) > declarations)
            throw new ArgumentException(Guard.Text($"expected a name that the generated code does not use, found {name}"), paramName);
    }

    private static bool IsIdentifier(string name) => name.Length > 0 && !char.IsDigit(name[0]) && name.All(IsIdentifierPart)
        && char.GetUnicodeCategory(name[0]) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark);

    private static bool IsIdentifierPart(char letter) => char.GetUnicodeCategory(letter) is <= UnicodeCategory.OtherLetter
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber
        or UnicodeCategory.LetterNumber || letter == '_';

    /// <summary>Counts an identifier outside of comments and texts, none of which spans lines.</summary>
    private static int CountIdentifiers(string code, string name)
    {
        int count = 0;
        foreach (ReadOnlySpan<char> line in code.AsSpan().EnumerateLines())
        {
            for (int i = 0; i < line.Length; i++)
            {
                if (line[i..].StartsWith("//", StringComparison.Ordinal))
                    break;
                if (line[i] is '"' or '\'')
                {
                    char quote = line[i++];
                    while (line[i] != quote)
                        i += line[i] == '\\' ? 2 : 1;
                    continue;
                }
                int start = i;
                while (i < line.Length && IsIdentifierPart(line[i]))
                    i++;
                count += i > start && line[start..i].SequenceEqual(name) ? 1 : 0;
                i -= i > start ? 1 : 0;
            }
        }
        return count;
    }

    private static string Quote(string name) => Guard.Text($"\"{(name.Length == 0 ? "" : Excerpt.Format(name))}\"");
}
