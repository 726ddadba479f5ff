using System.Text.RegularExpressions;
using LinearLearn.Docs.Tests.Engine;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace LinearLearn.Docs.Tests.Wording;

/// <summary>Reads the lines that people read: paragraphs of Markdown, comments of C#, and strings with more than one word.</summary>
internal static partial class ProseReader
{
    /// <summary>Reads a page without code spans and blocks; of C# blocks, the comments.</summary>
    public static IEnumerable<SourcePart> ReadMarkdown(string text)
    {
        string? fence = null;
        List<string> code = [];
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            bool isFence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            if (fence is null && !isFence)
            {
                yield return new SourcePart(CodeSpanOrAddress().Replace(line, "x"), number);
            }
            else if (fence is null)
            {
                fence = line.Trim();
                code.Clear();
            }
            else if (!isFence)
            {
                code.Add(line);
            }
            else
            {
                bool isCode = fence.StartsWith("```csharp", StringComparison.Ordinal);
                IEnumerable<SourcePart> comments = isCode ? ReadCode(string.Join('\n', code), hasMessages: false) : [];
                foreach (SourcePart part in comments)
                    yield return new SourcePart(part.Text, part.Line + number - code.Count - 1);
                fence = null;
            }
        }
    }

    /// <summary>Reads comments and, if <paramref name="hasMessages"/>, strings that contain a space.</summary>
    public static IEnumerable<SourcePart> ReadCode(string text, bool hasMessages)
    {
        SourceText source = SourceText.From(text);
        SyntaxNode root = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(documentationMode: DocumentationMode.None)).GetRoot();
        foreach (SyntaxTrivia trivia in root.DescendantTrivia().Where(trivia => trivia.ToString() is ['/', ..]))
        {
            int line = source.Lines.GetLineFromPosition(trivia.SpanStart).LineNumber + 1;
            foreach (string part in trivia.ToString().Split('\n'))
                yield return new SourcePart(CodeElement().Replace(part.Trim().TrimStart('/').Trim(), "x"), line++);
        }
        if (!hasMessages)
            yield break;
        foreach (SyntaxToken token in root.DescendantTokens())
        {
            bool isString = token.IsKind(SyntaxKind.StringLiteralToken) || token.IsKind(SyntaxKind.InterpolatedStringTextToken);
            if (isString && token.ValueText.Contains(' ', StringComparison.Ordinal))
                yield return new SourcePart(token.ValueText, source.Lines.GetLineFromPosition(token.SpanStart).LineNumber + 1);
        }
    }

    [GeneratedRegex(@"`[^`]*`|\]\([^)]*\)|https?://\S+")]
    private static partial Regex CodeSpanOrAddress();

    [GeneratedRegex(@"<(see|paramref|typeparamref|inheritdoc|param|exception|typeparam)\b[^>]*>|<c>[^<]*</c>|https?://\S+")]
    private static partial Regex CodeElement();
}
