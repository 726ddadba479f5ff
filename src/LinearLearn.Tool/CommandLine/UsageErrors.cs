using System.CommandLine;
using System.CommandLine.Parsing;

namespace LinearLearn.Tool;

/// <summary>Describes the first fault of a command line as the rest of the tool does.</summary>
internal static class UsageErrors
{
    /// <summary>Creates the exception for a command line that could not be parsed.</summary>
    public static ToolException Create(Command root, ParseResult result)
    {
        Command command = result.CommandResult.Command;
        if (command == root)
        {
            string commands = string.Join(", ", root.Subcommands.Where(one => !one.Hidden).Select(one => one.Name));
            string found = result.Tokens.Count > 0 ? Excerpt.Format(result.Tokens[0].Value) : "none";
            return ToolException.Usage($"expected one of the commands {commands}, found {found} (see {root.Name} --help)");
        }
        return Create(root, command, FindUnknownOption(result) ?? Describe(command, result));
    }

    /// <summary>Throws for an unknown option, which the parser takes for an argument such as the name of a file.</summary>
    public static void RequireKnownOptions(Command root, ParseResult result)
    {
        if (FindUnknownOption(result) is { } message)
            throw Create(root, result.CommandResult.Command, message);
    }

    private static ToolException Create(Command root, Command command, string message) =>
        ToolException.Usage($"{command.Name}: {message} (see {root.Name} {command.Name} --help)");

    private static string? FindUnknownOption(ParseResult result)
    {
        IEnumerable<Token> tokens = result.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash);
        IEnumerable<Token> arguments = result.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens);
        return tokens.Intersect(arguments).FirstOrDefault(token => token.Value is ['-', _, ..]) is { } unknown
            ? $"expected an option of {result.CommandResult.Command.Name}, found {Excerpt.Format(unknown.Value)}"
            : null;
    }

    private static string Describe(Command command, ParseResult result)
    {
        if (result.UnmatchedTokens is [{ } unmatched, ..])
        {
            return unmatched.StartsWith('-')
                ? $"expected an option of {command.Name}, found {Excerpt.Format(unmatched)}"
                : $"expected no further argument, found {Excerpt.Format(unmatched)}";
        }
        foreach (Argument argument in command.Arguments)
        {
            if (argument.Arity.MinimumNumberOfValues > 0 && !argument.HasDefaultValue
                && result.GetResult(argument) is null or { Tokens.Count: 0 })
                return $"expected <{argument.Name}>, found nothing";
        }
        foreach (Option option in command.Options)
        {
            if (option.Required && result.GetResult(option) is null)
                return $"expected {option.Name} {option.HelpName}, found nothing";
        }
        ParseError error = result.Errors[0];
        return FindOption(error.SymbolResult) is { } given ? DescribeValue(given, error.Message) : error.Message.TrimEnd('.');
    }

    private static OptionResult? FindOption(SymbolResult? result) => result as OptionResult ?? result?.Parent as OptionResult;

    private static string DescribeValue(OptionResult given, string message)
    {
        Option option = given.Option;
        if (message.StartsWith(option.Name, StringComparison.Ordinal))
            return message.TrimEnd('.'); // of a validator of the tool
        if (given.Tokens.Count < option.Arity.MinimumNumberOfValues)
            return $"{option.Name}: expected {option.HelpName ?? "a value"}, found nothing";
        return given.Tokens.Count > option.Arity.MaximumNumberOfValues
            ? Guard.Text($"{option.Name}: expected one value, found {given.Tokens.Count}")
            : $"{option.Name}: expected {DescribeType(option.ValueType)}, found {Excerpt.Format(given.Tokens[^1].Value)}";
    }

    private static string DescribeType(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(float) || type == typeof(double) ? "a number"
            : type == typeof(bool) ? "true or false"
            : type == typeof(ulong) ? "a whole number of 0 or more"
            : "a whole number";
    }
}
