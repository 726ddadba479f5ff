using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LinearLearn.Docs.Tests.Engine;

/// <summary>Joins a program's blocks and their hidden code, usings first, types last, and compiles them.</summary>
/// <remarks>The compiler receives the lines of the page, so that its messages and stack traces refer to the page.</remarks>
internal static class ProgramCompiler
{
    /// <summary>
    /// The character printed before and after each block's own code, and after its check: a block's output is between the first two.
    /// </summary>
    public const char Mark = '\uE000';

    /// <summary>The implicit usings of .NET, and our packages.</summary>
    private static readonly string[] Usings =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks",
        "LinearLearn", "LinearLearn.Emnist", "LinearLearn.Plotting",
    ];

    private static readonly string[] WebUsings =
    [
        "System.Net.Http.Json", "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http",
        "Microsoft.AspNetCore.Routing", "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection",
        "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging",
    ];

    private static readonly CSharpParseOptions Syntax = new(LanguageVersion.CSharp14);

    private static readonly CSharpCompilationOptions Options = new CSharpCompilationOptions(
        OutputKind.ConsoleApplication,
        optimizationLevel: OptimizationLevel.Debug,
        allowUnsafe: true,
        nullableContextOptions: NullableContextOptions.Enable)
        .WithSpecificDiagnosticOptions(new Dictionary<string, ReportDiagnostic>
        {
            ["CS0105"] = ReportDiagnostic.Suppress,        // the same using in a block and in one that it continues
            ["CS0219"] = ReportDiagnostic.Suppress,        // variables and functions that the reader continues to use
            ["CS0168"] = ReportDiagnostic.Suppress,
            ["CS8321"] = ReportDiagnostic.Suppress,
            ["CS0162"] = ReportDiagnostic.Suppress,        // the mark after a block that ends with return
            ["CS1701"] = ReportDiagnostic.Suppress,        // packages built against a lower framework version, as in every build
        });

    /// <summary>
    /// Compiles a program, and returns the compiler's errors and warnings and invalid directives as faults with lines of the page.
    /// </summary>
    public static (byte[] Assembly, byte[] Symbols, IReadOnlyList<(int Line, string Text)> Faults) Compile(CodeProgram program)
    {
        BlockDirectives directives = new(program.Blocks[0]);
        string file = program.Page.FilePath;
        string usings = string.Concat(Usings.Concat(directives.IsWeb ? WebUsings : []).Select(name => $"global using {name};\n"));
        SyntaxTree[] trees =
        [
            CSharpSyntaxTree.ParseText(Source(program, directives.Code), Syntax, file, Encoding.UTF8),
            CSharpSyntaxTree.ParseText(usings, Syntax, "usings", Encoding.UTF8),
        ];
        CSharpCompilation compilation = CSharpCompilation.Create("Program", trees, BlockReferences.Resolve(directives.Packages), Options);
        using MemoryStream assembly = new(), symbols = new();
        IEnumerable<Diagnostic> diagnostics = compilation.Emit(assembly, symbols)
            .Diagnostics.Where(fault => fault.Severity >= DiagnosticSeverity.Warning);
        return (assembly.ToArray(), symbols.ToArray(), [.. directives.Faults, .. diagnostics.Select(FormatFault)]);
    }

    private static string Source(CodeProgram program, SourcePart first)
    {
        StringBuilder usings = new(), statements = new(), types = new();
        foreach (CodeBlock block in program.Blocks)
        {
            Add(block.Setup);
            AddMark();
            Add(block == program.Blocks[0] ? first : block.Code);
            AddMark();
            Add(block.Check);
            AddMark();
        }
        return $"{usings}{statements}\n#line hidden\n;\n{types}";

        void Add(SourcePart? part)
        {
            if (part is null)
                return;
            CompilationUnitSyntax unit = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(part.Text, Syntax).GetRoot();
            TextSpan[] usingSpans = [.. unit.Usings.Select(node => node.FullSpan)];
            TextSpan[] typeSpans = [.. unit.Members.Where(member => member is not GlobalStatementSyntax).Select(node => node.FullSpan)];
            string start = $"\n#line {part.Line} \"{program.Page.FilePath}\"\n";
            usings.Append(start).Append(Blank(part.Text, at => IsIn(at, usingSpans)));
            statements.Append(start).Append(Blank(part.Text, at => !IsIn(at, usingSpans) && !IsIn(at, typeSpans)));
            types.Append(start).Append(Blank(part.Text, at => IsIn(at, typeSpans)));
        }

        void AddMark() => statements.Append($"\n#line hidden\nglobal::System.Console.Write('\\u{(int)Mark:X4}');\n");
    }

    private static bool IsIn(int at, TextSpan[] spans) => spans.Any(span => span.Contains(at));

    /// <summary>Replaces unwanted characters by blanks, so that all lines keep their numbers.</summary>
    private static string Blank(string text, Func<int, bool> isWanted) =>
        string.Concat(text.Select((character, at) => character == '\n' || isWanted(at) ? character : ' '));

    private static (int Line, string Text) FormatFault(Diagnostic fault)
    {
        string severity = fault.Severity.ToString().ToLowerInvariant();
        return (fault.Location.GetMappedLineSpan().StartLinePosition.Line + 1, $"{severity} {fault.Id}: {fault.GetMessage()}");
    }
}
