using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;

namespace LinearLearn.Tool;

/// <summary>Parses a command line, runs its command, and turns exceptions into one line and an exit code.</summary>
internal static class ToolProgram
{
    /// <summary>The exit code of a fault of a file, the data or the disk.</summary>
    public const int Failed = 1;

    /// <summary>The exit code of an invalid command line.</summary>
    public const int InvalidUsage = 2;

    /// <summary>The exit code after Ctrl+C, as shells have it: 128 + SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>Gets the settings of the parser: texts can begin with @, which would otherwise name a response file.</summary>
    private static ParserConfiguration Parsing => new() { ResponseFileTokenReplacer = null };

    private static readonly (string Name, Func<ToolConsole, Command> Create)[] Subcommands =
    [
        ("train", TrainCommand.Create),
        ("predict", PredictCommand.Create),
        ("evaluate", EvaluateCommand.Create),
        ("explain", ExplainCommand.Create),
        ("inspect", InspectCommand.Create),
        ("convert", ConvertCommand.Create),
        ("average", AverageCommand.Create),
        ("completion", CompletionCommand.Create),
        ("complete", CompletionCommand.CreateCandidates),
    ];

    /// <summary>Runs the tool.</summary>
    /// <param name="args">The arguments of the command line.</param>
    /// <param name="console">The streams of the tool.</param>
    /// <returns>The exit code: 0 if all was done.</returns>
    public static int Run(string[] args, ToolConsole console)
    {
        try
        {
            int code = Invoke(args, console);
            console.Flush();
            return code;
        }
        catch (ToolException exception)
        {
            console.Fail(exception.Message);
            return exception.IsUsage ? InvalidUsage : Failed;
        }
        catch (OperationCanceledException)
        {
            console.Fail("interrupted");
            return Interrupted;
        }
        catch (ArgumentException exception)
        {
            console.Fail(Guard.GetMessage(exception));
            return Failed;
        }
        catch (OutOfMemoryException)
        {
            console.Fail("the data does not fit into memory: train on it with --online");
            return Failed;
        }
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException)
        {
            console.Fail(exception.Message);
            return Failed;
        }
    }

    private static int Invoke(string[] args, ToolConsole console)
    {
        Command root = CreateRoot(console, Subcommands.Any(command => args.Length > 0 && command.Name == args[0]) ? args[0] : null);
        if (args.Length == 0)
        {
            root.Parse(["--help"]).Invoke(CreateConfiguration(console.Error, console.Error));
            return InvalidUsage;
        }
        ParseResult result = root.Parse(args, Parsing);
        if (result.Errors.Count > 0 && result.Action is not { ClearsParseErrors: true })
            throw UsageErrors.Create(root, result);
        UsageErrors.RequireKnownOptions(root, result);
        return result.Invoke(CreateConfiguration(console.Writer, console.Error));
    }

    /// <summary>Parses a command line as text, for its completion.</summary>
    public static ParseResult Parse(Command root, string line) => CommandLineParser.Parse(root, line, Parsing);

    private static InvocationConfiguration CreateConfiguration(TextWriter output, TextWriter error) => new()
    {
        Output = output,
        Error = error,
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
    };

    /// <summary>Creates the command with all subcommands.</summary>
    /// <param name="console">The streams of the tool.</param>
    /// <param name="only">The name of the only subcommand to create, which is faster. Default: null, all.</param>
    public static Command CreateRoot(ToolConsole console, string? only = null)
    {
        // Not a RootCommand, whose name is that of the executable, which differs between the dotnet tool and the native file.
        Command root = new("linearlearn", "Trains, evaluates, explains and converts linear classifiers.")
        {
            new HelpOption { Recursive = true },
            new VersionOption(),
        };
        foreach ((string name, Func<ToolConsole, Command> create) in Subcommands)
        {
            if (only is null || only == name)
                root.Subcommands.Add(create(console));
        }
        ExamplesHelp.Install(root);
        return root;
    }
}
