using System.Text;
using Microsoft.Win32.SafeHandles;
using Spectre.Console;

namespace LinearLearn.Tool;

/// <summary>Provides the streams of the tool: data on standard output, messages on standard error.</summary>
internal sealed class ToolConsole : IDisposable
{
    private const int DefaultWidth = 100;

    private readonly TextWriter _error;
    private readonly Func<Stream> _openInput;
    private readonly Func<Stream> _openOutput;
    private Stream? _input;
    private Stream? _output;
    private StreamWriter? _writer;

    /// <param name="openInput">Opens standard input.</param>
    /// <param name="openOutput">Opens standard output.</param>
    /// <param name="error">The writer of standard error.</param>
    public ToolConsole(Func<Stream> openInput, Func<Stream> openOutput, TextWriter error) =>
        (_openInput, _openOutput, _error) = (openInput, openOutput, error);

    /// <summary>Gets whether messages appear on a terminal, so that progress can be drawn over itself.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>Gets whether standard input is a terminal, so that no data comes from a file or a pipe.</summary>
    public bool IsInputTerminal { get; init; }

    /// <summary>Gets whether colors are allowed: the output is a terminal, and NO_COLOR is not set.</summary>
    public bool HasColor { get; init; }

    /// <summary>Gets the width of tables in characters.</summary>
    public int Width { get; init; } = DefaultWidth;

    /// <summary>Gets or sets whether notes and progress are suppressed.</summary>
    public bool IsQuiet { get; set; }

    /// <summary>Gets standard input as bytes.</summary>
    public Stream Input => _input ??= _openInput();

    /// <summary>Gets standard output as bytes.</summary>
    public Stream Output
    {
        get
        {
            _writer?.Flush();
            return _output ??= _openOutput();
        }
    }

    /// <summary>Gets standard output as text in UTF-8.</summary>
    public TextWriter Writer => _writer ??= new StreamWriter(_output ??= _openOutput(), new UTF8Encoding(false), leaveOpen: true);

    /// <summary>Gets standard error as text.</summary>
    public TextWriter Error => _error;

    /// <summary>Opens the streams of the process.</summary>
    public static ToolConsole OpenStandard()
    {
        bool canMove = Environment.GetEnvironmentVariable("TERM") != "dumb", isOutputTerminal = !Console.IsOutputRedirected;
        bool hasColor = canMove && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new ToolConsole(Console.OpenStandardInput, () => new BrokenPipeStream(OpenOutput()), Console.Error)
        {
            IsErrorTerminal = canMove && !Console.IsErrorRedirected,
            IsInputTerminal = !Console.IsInputRedirected,
            HasColor = hasColor && isOutputTerminal,
            Width = isOutputTerminal ? Math.Clamp(Console.WindowWidth, 40, 160) : DefaultWidth,
        };
    }

    /// <summary>Writes a line of information to standard error, unless the tool is quiet.</summary>
    public void Note(string text)
    {
        if (!IsQuiet)
            _error.WriteLine(text);
    }

    /// <summary>Writes a fault to standard error, as one line.</summary>
    public void Fail(string text) => _error.WriteLine("linearlearn: " + DisplayText.ToLine(MessageTerms.Translate(text)));

    /// <summary>Creates a console for tables and colors on standard output.</summary>
    public IAnsiConsole CreateTables()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Writer),
            ColorSystem = HasColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Ansi = !HasColor ? AnsiSupport.No : OperatingSystem.IsWindows() ? AnsiSupport.Detect : AnsiSupport.Yes,
        });
        console.Profile.Width = Width;
        return console;
    }

    /// <summary>Writes everything that is buffered.</summary>
    public void Flush()
    {
        _writer?.Flush();
        _output?.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _input?.Dispose();
        _output?.Dispose();
    }

    /// <summary>Opens standard output; the stream of the runtime ignores that the reader of a pipe has closed it.</summary>
    private static Stream OpenOutput()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardOutput();
        const int standardOutput = 1;
#pragma warning disable CA2000 // the stream owns the handle
        FileStream output = new(new SafeFileHandle(standardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
#pragma warning restore CA2000
        return output.CanSeek ? Console.OpenStandardOutput() : output; // several processes can share the position in a file
    }
}
