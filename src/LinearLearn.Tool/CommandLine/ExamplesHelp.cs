using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace LinearLearn.Tool;

/// <summary>Adds examples to the help of commands.</summary>
internal static class ExamplesHelp
{
    private static readonly ConditionalWeakTable<Command, string[]> Examples = [];

    /// <summary>Sets the examples of a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="examples">Command lines, each with an optional comment after two blanks and '#'.</param>
    public static void SetExamples(this Command command, params string[] examples) => Examples.AddOrUpdate(command, examples);

    /// <summary>Lets the help of a root command and all its subcommands end with their examples.</summary>
    public static void Install(Command root)
    {
        foreach (HelpOption option in root.Options.OfType<HelpOption>())
        {
            if (option.Action is HelpAction help)
                option.Action = new ExamplesAction(help);
        }
    }

    private sealed class ExamplesAction(HelpAction help) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            int code = help.Invoke(parseResult);
            if (!Examples.TryGetValue(parseResult.CommandResult.Command, out string[]? examples))
                return code;
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (string example in examples)
                output.WriteLine("  " + example);
            output.WriteLine();
            return code;
        }
    }
}
