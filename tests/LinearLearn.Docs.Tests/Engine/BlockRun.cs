using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;

namespace LinearLearn.Docs.Tests.Engine;

/// <summary>
/// What came of a block: compiled, run in an empty folder, and compared with the output that its page shows. The culture is the invariant one, as in all
/// tests here.
/// </summary>
internal sealed class BlockRun
{
    /// <summary>A block that takes so long does not end, whatever the machine.</summary>
    public static TimeSpan DefaultTimeLimit { get; } = TimeSpan.FromMinutes(2);

    private readonly CodeBlock _block;

    private BlockRun(CodeBlock block) => _block = block;

    /// <summary>What is wrong: null where nothing is.</summary>
    public string? Fault { get; private set; }

    /// <summary>What the block itself printed, on both of the console's streams.</summary>
    public string Printed { get; private set; } = "";

    public static BlockRun Of(CodeBlock block, TimeSpan? timeLimit = null)
    {
        BlockRun run = new(block);
        (byte[] assembly, byte[] symbols, IReadOnlyList<string> faults) = BlockProgram.Compile(block);
        run.Fault = faults.Count > 0 ? string.Join('\n', faults) : run.Run(assembly, symbols, timeLimit ?? DefaultTimeLimit);
        return run;
    }

    private string? Run(byte[] assembly, byte[] symbols, TimeSpan timeLimit)
    {
        string folder = Directory.CreateTempSubdirectory("linearlearn-").FullName, before = Environment.CurrentDirectory;
        (TextWriter output, TextWriter error) = (Console.Out, Console.Error);
        using StringWriter text = new();
        TextWriter console = TextWriter.Synchronized(text);
        Environment.CurrentDirectory = folder;
        Console.SetOut(console);
        Console.SetError(console);
        try
        {
            string? fault = null;
            Thread thread = new(() => fault = Invoke(assembly, symbols)) { IsBackground = true };
            thread.Start();
            if (!thread.Join(timeLimit))
                return $"{_block}: did not end within {timeLimit.TotalSeconds:0.#} s";
            return fault ?? OutputFault(text.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
            Environment.CurrentDirectory = before;
            Directory.Delete(folder, recursive: true);
        }
    }

    private string? Invoke(byte[] assembly, byte[] symbols)
    {
        AssemblyLoadContext context = new("block", isCollectible: true);
        try
        {
            MethodInfo main = context.LoadFromStream(new MemoryStream(assembly), new MemoryStream(symbols)).EntryPoint!;
            object?[] arguments = main.GetParameters().Length == 0 ? [] : [Array.Empty<string>()];
            int exitCode = main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null) as int? ?? 0;
            return exitCode == 0 ? null : $"{_block}: exit code {exitCode}";
        }
#pragma warning disable CA1031 // whatever a block throws is its fault, and the test's message
        catch (Exception exception)
#pragma warning restore CA1031
        {
            StackFrame? frame = new StackTrace(exception, fNeedFileInfo: true).GetFrames().FirstOrDefault(frame => frame.GetFileName() == _block.Page.FilePath);
            return $"{_block.Page.Name}:{frame?.GetFileLineNumber() ?? _block.Line}: {exception}";
        }
        finally
        {
            context.Unload();
        }
    }

    private string? OutputFault(string text)
    {
        string[] parts = text.Split(BlockProgram.Mark);
        Printed = parts.ElementAtOrDefault(1) ?? "";
        if (parts.Length < 2 || (_block.Check is not null && parts.Length < 4))
            return $"{_block}: returned before it was at its end: the {(parts.Length < 2 ? "block" : "check")} did not run";
        return _block.Output?.Difference(Printed);
    }
}
