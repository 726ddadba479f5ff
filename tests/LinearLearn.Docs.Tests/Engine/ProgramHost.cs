using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;

namespace LinearLearn.Docs.Tests.Engine;

/// <summary>Runs a compiled program in an empty folder of its own, and keeps what it prints on both of the console's streams.</summary>
internal static class ProgramHost
{
    /// <summary>Runs a program.</summary>
    /// <param name="assembly">The compiled program.</param>
    /// <param name="symbols">Its symbols.</param>
    /// <param name="root">The repository, for hidden code that needs one of its files.</param>
    /// <param name="timeLimit">When to give up.</param>
    /// <param name="prepare">Called before the program, in its folder.</param>
    /// <param name="inspect">Called after the program, in its folder.</param>
    /// <param name="culture">The culture of its thread. Default: the invariant one, as in all tests here.</param>
    /// <returns>What it printed, and what it threw or returned: null where it ended well.</returns>
    public static (string Printed, object? Fault) Run(
        byte[] assembly, byte[] symbols, string root, TimeSpan timeLimit, Action? prepare = null, Action? inspect = null, CultureInfo? culture = null)
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
            Thread thread = new(() => fault = Invoke(assembly, symbols)) { IsBackground = true, CurrentCulture = culture ?? CultureInfo.InvariantCulture };
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
#pragma warning disable CA1031 // whatever a block throws is its fault, and the test's message
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
