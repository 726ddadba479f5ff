using Spectre.Console;

namespace LinearLearn.Samples;

/// <summary>Draws lines in the terminal over its previous lines.</summary>
/// <remarks>It never hides the cursor, so the terminal remains usable however the program ends.</remarks>
internal sealed class LiveLines(IAnsiConsole console)
{
    /// <summary>The shortest time between two drawings: at most 12 a second, which looks like motion.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromSeconds(1) / 12;

    private int _linesDrawn;

    /// <summary>Gets the number of columns of the terminal.</summary>
    public int Width => console.Profile.Width;

    /// <summary>Gets whether the terminal shows characters other than ASCII.</summary>
    public bool IsUnicode => console.Profile.Capabilities.Unicode;

    /// <summary>Creates the lines if output is a terminal that can move its cursor and NO_COLOR is not set; otherwise null.</summary>
    public static LiveLines? Create() =>
        Create(Console.IsOutputRedirected, Environment.GetEnvironmentVariable, () => AnsiConsole.Console);

    /// <summary>Creates the lines for any environment; creates the console only if needed, because Spectre.Console loads slowly.</summary>
    public static LiveLines? Create(bool isRedirected, Func<string, string?> environment, Func<IAnsiConsole> console)
    {
        if (isRedirected || !string.IsNullOrEmpty(environment("NO_COLOR")) || environment("TERM") == "dumb")
            return null;
        IAnsiConsole terminal = console();
        return terminal.Profile.Capabilities is { Ansi: true, Interactive: true } ? new LiveLines(terminal) : null;
    }

    /// <summary>Writes all lines at once over the previous ones, so that no line appears partly written.</summary>
    /// <param name="lines">The pieces of each line; no line is wider than the terminal.</param>
    public void Draw(IReadOnlyList<IReadOnlyList<(string Text, Style Style)>> lines)
    {
        Profile profile = console.Profile;
        using StringWriter text = new() { NewLine = profile.Out.Writer.NewLine };
        AnsiWriter terminal = new(text, profile.Capabilities);
        if (_linesDrawn > 0)
            terminal.Write("\r").CursorUp(_linesDrawn);
        foreach (IReadOnlyList<(string Text, Style Style)> line in lines)
        {
            foreach ((string piece, Style style) in line)
                terminal.Write(piece, style);
            terminal.EraseInLine(0).WriteLine();
        }
        terminal.EraseInDisplay(0);
        profile.Out.Writer.Write(text.ToString());
        profile.Out.Writer.Flush();
        _linesDrawn = lines.Count;
    }
}
