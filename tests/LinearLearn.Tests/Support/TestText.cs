using System.Text.RegularExpressions;

namespace LinearLearn.Tests;

/// <summary>Reads tables of text.</summary>
internal static partial class TestText
{
    /// <summary>Joins the lines of the last column, which begin with many blanks.</summary>
    public static string Unwrap(string table) => Continuation().Replace(table, " ");

    [GeneratedRegex(@"\n {20,}")]
    private static partial Regex Continuation();
}
