using System.CommandLine;
using System.CommandLine.Completions;

namespace LinearLearn.Tool;

/// <summary>Prints scripts that complete command lines in shells, and the candidates that the scripts ask for.</summary>
internal static class CompletionCommand
{
    /// <summary>Creates the command that prints a script.</summary>
    public static Command Create(ToolConsole console)
    {
        Argument<string> shell = new("shell") { Description = "bash, zsh, fish or powershell" };
        CommonOptions.AcceptOnly(shell, "bash", "zsh", "fish", "powershell");
        Command command = new("completion", "Prints a script that completes commands, options and values in a shell.") { shell };
        command.SetExamples(
            "linearlearn completion bash >> ~/.bashrc",
            "linearlearn completion zsh >> ~/.zshrc",
            "linearlearn completion fish > ~/.config/fish/completions/linearlearn.fish",
            "linearlearn completion powershell >> $PROFILE");
        command.SetAction(options => console.Writer.Write(CompletionScripts.Find(options.GetValue(shell)!)));
        return command;
    }

    /// <summary>Creates the hidden command that the scripts call.</summary>
    public static Command CreateCandidates(ToolConsole console)
    {
        Argument<string> line = new("line") { Description = "The command line up to the cursor" };
        Command command = new("complete", "Prints the candidates for the word at the end of a command line.") { line };
        command.Hidden = true;
        command.SetAction(options =>
        {
            foreach (string candidate in FindCandidates(ToolProgram.CreateRoot(console), options.GetValue(line)!))
                console.Writer.WriteLine(candidate);
        });
        return command;
    }

    /// <summary>Finds the candidates for the word at the end of a command line.</summary>
    /// <returns>Commands, options or values; empty if the shell completes the names of files.</returns>
    internal static IEnumerable<string> FindCandidates(Command root, string line)
    {
        string word = line[(line.LastIndexOfAny([' ', '\t']) + 1)..];
        bool isOption = word.StartsWith('-');
        ParseResult result = ToolProgram.Parse(root, line);
        foreach (CompletionItem item in result.GetCompletions(line.Length))
        {
            // Options are offered only after a dash, so that other words are names of files. Windows has /h as an alias of --help.
            bool isFitting = item.Label.StartsWith('-') == isOption && !item.Label.StartsWith('/');
            if (isFitting && item.Label.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                yield return item.Label;
        }
    }
}
