using System.CommandLine;
using System.CommandLine.Help;

namespace LinearLearn.Samples;

/// <summary>Runs the command of a sample, and prints lines that fit the terminal.</summary>
public static class SampleConsole
{
    /// <summary>Gets the width of the terminal in columns, at least 40; 80 if the output is a file.</summary>
    public static int Width => Math.Max(40, GetWidth(Console.IsOutputRedirected));

    /// <summary>Runs a command; an exception about arguments or files is printed as a message.</summary>
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
            is ArgumentException or FormatException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            string message = exception.Message.ReplaceLineEndings(" ");
            Console.Error.WriteLine(DisplayText.Wrap(message, GetWidth(Console.IsErrorRedirected), indent: 0));
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
            Console.WriteLine(DisplayText.Wrap(line, width, indent).ReplaceLineEndings());
    }

    private static int GetWidth(bool isRedirected) =>
        !isRedirected && Console.WindowWidth is > 0 and int width ? width : DisplayText.LineCells;
}
