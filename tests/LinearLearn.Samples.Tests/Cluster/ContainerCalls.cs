using System.CommandLine;
using LinearLearn.Samples.Cluster;
using Microsoft.Extensions.Configuration;

namespace LinearLearn.Samples.Tests.Cluster;

/// <summary>Parses command lines of containers with the program's own parser.</summary>
internal static class ContainerCalls
{
    /// <summary>Fails if the program has no such command or option, or no option for a variable.</summary>
    public static void AssertValid(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        ParseResult parsed = Parse(arguments, environment);
        Assert.That(parsed.Errors.Select(error => error.Message), Is.Empty);
        string options = string.Join('\n', parsed.CommandResult.Command.Options.Select(option => option.Description));
        foreach (string name in environment.Keys)
            Assert.That(options, Does.Contain($"({name})"), $"expected a variable of the command {arguments[0]}, found {name}");
    }

    /// <summary>Gets the value that a number option has in a call.</summary>
    public static int GetOption(IReadOnlyList<string> arguments, string name) => GetOption<int>(arguments, name);

    /// <summary>Gets the value that an option has in a call.</summary>
    public static T? GetOption<T>(IReadOnlyList<string> arguments, string name) =>
        Parse(arguments, new Dictionary<string, string>()).GetValue<T>(name);

    private static ParseResult Parse(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(environment.Select(
            variable => KeyValuePair.Create(variable.Key.Replace("__", ":", StringComparison.Ordinal), (string?)variable.Value))).Build();
        return ClusterCommand.Create(configuration).Parse(arguments);
    }
}
