using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace LinearLearn.Tests;

/// <summary>
/// Compiles generated source as C# 9 against .NET Standard 2.0 and loads it. Arithmetic is checked for overflow, as a project can require.
/// </summary>
internal sealed class CompiledSource : IDisposable
{
    private static readonly MetadataReference Standard =
        MetadataReference.CreateFromFile(Path.Combine(AppContext.BaseDirectory, "netstandard2.0", "netstandard.dll"));

    private readonly AssemblyLoadContext _context = new("generated", isCollectible: true);
    private readonly Type _type;

    /// <summary>Compiles and loads a source, without a single warning.</summary>
    /// <param name="source">The source.</param>
    /// <param name="typeName">The full name of its class.</param>
    public CompiledSource(string source, string typeName = "LinearLearnModel")
    {
        CSharpParseOptions syntax = new(LanguageVersion.CSharp9, DocumentationMode.Diagnose);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "generated",
            [CSharpSyntaxTree.ParseText(source, syntax)],
            [Standard],
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                checkOverflow: true,
                optimizationLevel: OptimizationLevel.Release,
                warningLevel: 9999));
        using MemoryStream assembly = new();
        EmitResult result = compilation.Emit(assembly);
        Assert.That(result.Diagnostics.Where(fault => fault.Severity >= DiagnosticSeverity.Warning), Is.Empty);
        assembly.Position = 0;
        _type = _context.LoadFromStream(assembly).GetType(typeName, throwOnError: true)!;
    }

    /// <summary>Gets a public static method with the parameters of a delegate.</summary>
    public T Method<T>(string name)
        where T : Delegate
    {
        Type[] parameters = [.. typeof(T).GetMethod("Invoke")!.GetParameters().Select(parameter => parameter.ParameterType)];
        return _type.GetMethod(name, parameters)!.CreateDelegate<T>();
    }

    /// <summary>Gets the value of a public static property.</summary>
    public T Property<T>(string name) => (T)_type.GetProperty(name, BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    public void Dispose() => _context.Unload();
}
