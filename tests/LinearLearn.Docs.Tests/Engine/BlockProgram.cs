using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LinearLearn.Docs.Tests.Engine;

/// <summary>
/// Makes a program of a block: what it continues and all hidden code are put together, usings first, types last. Lines are told to the compiler as
/// they are in the page, so that its messages and stack traces lead there.
/// </summary>
internal static class BlockProgram
{
    /// <summary>Printed before and after the block's own code, and at the end: what stands between the first two is the block's own output.</summary>
    public const char Mark = '\uE000';

    /// <summary>.NET's own implicit usings, and our packages.</summary>
    private static readonly string[] Usings =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks",
        "LinearLearn", "LinearLearn.Emnist", "LinearLearn.Plotting",
    ];

    private static readonly string[] WebUsings =
    [
        "System.Net.Http.Json", "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing",
        "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging",
    ];

    private static readonly CSharpParseOptions Syntax = new(LanguageVersion.CSharp14);

    private static readonly CSharpCompilationOptions Options = new CSharpCompilationOptions(
        OutputKind.ConsoleApplication, optimizationLevel: OptimizationLevel.Debug, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable)
        .WithSpecificDiagnosticOptions(new Dictionary<string, ReportDiagnostic>
        {
            ["CS0105"] = ReportDiagnostic.Suppress,        // the same using in a block and in one that it continues
            ["CS0219"] = ReportDiagnostic.Suppress,        // variables and functions that the reader goes on with
            ["CS0168"] = ReportDiagnostic.Suppress,
            ["CS8321"] = ReportDiagnostic.Suppress,
            ["CS0162"] = ReportDiagnostic.Suppress,        // the mark after a block that ends with return
            ["CS1701"] = ReportDiagnostic.Suppress,        // a package built against a lower version of the framework, as in every build
        });

    /// <summary>Compiles a block. Faults are errors and warnings of the compiler and what is wrong with #: lines, each with its place.</summary>
    public static (byte[] Assembly, byte[] Symbols, IReadOnlyList<string> Faults) Compile(CodeBlock block)
    {
        BlockDirectives directives = new(block.Chain[0]);
        string file = block.Page.FilePath;
        SyntaxTree[] trees =
        [
            CSharpSyntaxTree.ParseText(Source(block, directives.Code), Syntax, file, Encoding.UTF8),
            CSharpSyntaxTree.ParseText(string.Concat(Usings.Concat(directives.IsWeb ? WebUsings : []).Select(name => $"global using {name};\n")), Syntax, "usings", Encoding.UTF8),
        ];
        CSharpCompilation compilation = CSharpCompilation.Create("Block", trees, BlockReferences.For(directives.Packages), Options);
        using MemoryStream assembly = new(), symbols = new();
        IEnumerable<Diagnostic> diagnostics = compilation.Emit(assembly, symbols).Diagnostics.Where(fault => fault.Severity >= DiagnosticSeverity.Warning);
        return (assembly.ToArray(), symbols.ToArray(), [.. directives.Faults, .. diagnostics.Select(fault => Told(fault, block.Page))]);
    }

    private static string Source(CodeBlock block, SourcePart first)
    {
        StringBuilder usings = new(), statements = new(), types = new();
        foreach (CodeBlock link in block.Chain)
        {
            Add(link.Setup);
            AddMark(link);
            Add(link.Before is null ? first : link.Code);
            AddMark(link);
            Add(link.Check);
            AddMark(link);
        }
        return $"{usings}{statements}\n#line hidden\n;\n{types}";

        void Add(SourcePart? part)
        {
            if (part is null)
                return;
            CompilationUnitSyntax unit = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(part.Text, Syntax).GetRoot();
            TextSpan[] usingSpans = [.. unit.Usings.Select(node => node.FullSpan)];
            TextSpan[] typeSpans = [.. unit.Members.Where(member => member is not GlobalStatementSyntax).Select(node => node.FullSpan)];
            string start = $"\n#line {part.Line} \"{block.Page.FilePath}\"\n";
            usings.Append(start).Append(Blanked(part.Text, at => IsIn(at, usingSpans)));
            statements.Append(start).Append(Blanked(part.Text, at => !IsIn(at, usingSpans) && !IsIn(at, typeSpans)));
            types.Append(start).Append(Blanked(part.Text, at => IsIn(at, typeSpans)));
        }

        void AddMark(CodeBlock link)
        {
            if (link == block)
                statements.Append($"\n#line hidden\nglobal::System.Console.Write('\\u{(int)Mark:X4}');\n");
        }
    }

    private static bool IsIn(int at, TextSpan[] spans) => spans.Any(span => span.Contains(at));

    /// <summary>The text with blanks where it is not wanted: all lines stay where they were.</summary>
    private static string Blanked(string text, Func<int, bool> isWanted) =>
        string.Concat(text.Select((character, at) => character == '\n' || isWanted(at) ? character : ' '));

    private static string Told(Diagnostic fault, MarkdownPage page)
    {
        FileLinePositionSpan place = fault.Location.GetMappedLineSpan();
        string name = place.HasMappedPath ? $"{page.Name}:{place.StartLinePosition.Line + 1}" : page.Name;
        return $"{name}: {fault.Severity.ToString().ToLowerInvariant()} {fault.Id}: {fault.GetMessage()}";
    }
}
