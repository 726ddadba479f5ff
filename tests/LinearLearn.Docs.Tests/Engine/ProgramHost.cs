using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;

namespace LinearLearn.Docs.Tests.Engine;

/// <summary>Runs a compiled program in an empty temporary folder, and keeps what it prints to standard output and standard error.</summary>
internal static class ProgramHost
{
    /// <summary>Runs a program.</summary>
    /// <param name="assembly">The compiled program.</param>
    /// <param name="symbols">The symbols of the program.</param>
    /// <param name="root">The repository, for hidden code that needs one of its files.</param>
    /// <param name="timeLimit">The time after which the program is abandoned.</param>
    /// <param name="prepare">Called before the program, in its folder.</param>
    /// <param name="inspect">Called after the program, in its folder.</param>
    /// <param name="culture">The culture of the program's thread. Default: invariant, as in all tests here.</param>
    /// <returns>The output, and the exception or exit code as the fault; null if the program succeeded.</returns>
    public static (string Printed, object? Fault) Run(
        byte[] assembly,
        byte[] symbols,
        string root,
        TimeSpan timeLimit,
        Action? prepare = null,
        Action? inspect = null,
        CultureInfo? culture = null)
    {
        string folder = Directory.CreateTempSubdirectory("linearlearn-").FullName, before = Environment.CurrentDirectory;
        (TextWriter output, TextWriter error) = (Console.Out, Console.Error);
        using StringWriter text = new();
        TextWriter console = TextWriter.Synchronized(text);
        Environment.CurrentDirectory = folder;
        AppContext.SetData("repository", root);
        Console.SetOut(console);
        Console.SetError(console);
        try
        {
            prepare?.Invoke();
            object? fault = null;
            Thread thread = new(() => fault = Invoke(assembly, symbols))
            {
                IsBackground = true,
                CurrentCulture = culture ?? CultureInfo.InvariantCulture,
            };
            thread.Start();
            if (!thread.Join(timeLimit))
                fault = $"did not end within {timeLimit.TotalSeconds:0.#} s";
            inspect?.Invoke();
            lock (console)
                return (text.ToString(), fault);
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
            Environment.CurrentDirectory = before;
            Directory.Delete(folder, recursive: true);
        }
    }

    private static object? Invoke(byte[] assembly, byte[] symbols)
    {
        AssemblyLoadContext context = new("program of a page", isCollectible: true);
        try
        {
            MethodInfo main = context.LoadFromStream(new MemoryStream(assembly), new MemoryStream(symbols)).EntryPoint!;
            object?[] arguments = main.GetParameters().Length == 0 ? [] : [Array.Empty<string>()];
            int exitCode = main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null) as int? ?? 0;
            return exitCode == 0 ? null : $"exit code {exitCode}";
        }
#pragma warning disable CA1031 // every exception of a block is its fault, and the message of the test
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception;
        }
        finally
        {
            context.Unload();
        }
    }
}
