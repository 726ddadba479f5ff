using System.CommandLine;
using System.CommandLine.Help;

namespace LinearLearn.Samples;

/// <summary>Runs the command of a sample, and prints lines that fit the terminal.</summary>
public static class SampleConsole
{
    private const int LeastTableWidth = 40;

    /// <summary>Gets the width of tables: the columns of the terminal except for the last, 40 to 1,000; 80 in a file.</summary>
    public static int Width => ClampToTable(GetWidth(Console.IsOutputRedirected));

    /// <summary>Runs a command; an error in arguments, files or the network is printed as a message, on one line in a file.</summary>
    /// <param name="command">The command.</param>
    /// <param name="args">The arguments of the program.</param>
    /// <returns>The exit code: 0, or 1 after a message about an error.</returns>
    public static int Run(RootCommand command, string[] args)
    {
        ArgumentNullException.ThrowIfNull(command);
        foreach (HelpOption help in command.Options.OfType<HelpOption>())
            help.Action = new HelpAction { MaxWidth = GetWidth(Console.IsOutputRedirected) };
        try
        {
            return command.Parse(args).Invoke(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (Exception exception) when (exception
            is ArgumentException or FormatException or InvalidDataException or IOException or UnauthorizedAccessException
            or HttpRequestException)
        {
            Console.Error.WriteLine(FormatError(exception.Message, Console.IsErrorRedirected ? null : GetWidth(isRedirected: false)));
            return 1;
        }
    }

    /// <summary>Prints text; lines that are wider than the terminal, or than 80 columns in a file, break between words.</summary>
    /// <param name="text">The text, of any number of lines.</param>
    /// <param name="indent">The number of blanks before each following line. Default: 2.</param>
    public static void WriteLine(string text = "", int indent = 2)
    {
        ArgumentNullException.ThrowIfNull(text);
        int width = GetWidth(Console.IsOutputRedirected);
        foreach (string line in text.Split('\n'))
            Console.WriteLine(WrapLine(line, width, indent).ReplaceLineEndings());
    }

    /// <summary>Limits the width of a terminal to one that tables accept.</summary>
    internal static int ClampToTable(int width) => Math.Clamp(width, LeastTableWidth, 1000);

    /// <summary>Wraps a line, unless it is a row of the narrowest table, which fills a window of the same width.</summary>
    internal static string WrapLine(string line, int width, int indent) =>
        width == LeastTableWidth - 1 && CellWidth.Measure(line) == LeastTableWidth ? line : DisplayText.Wrap(line, width, indent);

    /// <summary>Computes the width of lines in a window: without the last column, after which terminals behave differently.</summary>
    /// <param name="window">The number of columns of the window, or 0 if it is unknown or there is none.</param>
    internal static int ComputeWidth(int window) => window > 0 ? Math.Max(1, window - 1) : DisplayText.LineCells;

    /// <summary>Formats an error as one line, or as lines of a width if there is one.</summary>
    internal static string FormatError(string message, int? width)
    {
        string line = message.ReplaceLineEndings(" ");
        return width is { } cells ? DisplayText.Wrap(line, cells, indent: 0).ReplaceLineEndings() : line;
    }

    private static int GetWidth(bool isRedirected) => ComputeWidth(isRedirected ? 0 : Console.WindowWidth);
}
