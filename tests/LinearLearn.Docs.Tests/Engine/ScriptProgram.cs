using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LinearLearn.Docs.Tests.Engine;

/// <summary>Represents a file-based app without dependencies, compiled once, which runs in this process with any arguments.</summary>
internal sealed class ScriptProgram
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;";

    private static readonly CSharpParseOptions Syntax =
        new CSharpParseOptions(LanguageVersion.CSharp14).WithFeatures([new("FileBasedProgram", "true")]); // accepts #:property

    private readonly byte[] _assembly;

    private ScriptProgram(byte[] assembly) => _assembly = assembly;

    /// <summary>Compiles a script.</summary>
    /// <exception cref="InvalidDataException">The script does not compile.</exception>
    public static ScriptProgram Compile(string path)
    {
        SyntaxTree[] trees =
        [
            CSharpSyntaxTree.ParseText(File.ReadAllText(path), Syntax, path, Encoding.UTF8),
            CSharpSyntaxTree.ParseText(ImplicitUsings, Syntax),
        ];
        CSharpCompilationOptions options = new(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable);
        using MemoryStream assembly = new();
        Diagnostic[] faults =
        [
            .. CSharpCompilation.Create("Script", trees, BlockReferences.Resolve([]), options)
                .Emit(assembly)
                .Diagnostics.Where(fault => fault.Severity == DiagnosticSeverity.Error),
        ];
        if (faults.Length > 0)
            throw new InvalidDataException(string.Join('\n', faults.Select(fault => $"{fault}")));
        return new(assembly.ToArray());
    }

    /// <summary>Runs the script and returns its exit code and what it prints.</summary>
    public (int ExitCode, string Printed) Run(params string[] args)
    {
        AssemblyLoadContext context = new("script", isCollectible: true);
        (TextWriter output, TextWriter error) = (Console.Out, Console.Error);
        using StringWriter text = new() { NewLine = "\n" };
        Console.SetOut(text);
        Console.SetError(text);
        try
        {
            MethodInfo main = context.LoadFromStream(new MemoryStream(_assembly)).EntryPoint!;
            int exitCode = main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [args], null) as int? ?? 0;
            return (exitCode, text.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
            context.Unload();
        }
    }
}
