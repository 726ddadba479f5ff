using System.CommandLine;
using Microsoft.Extensions.Configuration;

namespace LinearLearn.Samples.Cluster;

/// <summary>Creates the command line of the sample.</summary>
internal static class ClusterCommand
{
    /// <summary>Creates the commands with all options.</summary>
    /// <param name="configuration">The values of options that are not on the command line, from appsettings.json and environment.</param>
    /// <returns>The root command.</returns>
    public static RootCommand Create(IConfiguration configuration)
    {
        SharedOptions cluster = new(configuration);
        return new RootCommand(
            "Trains on several processes or machines, with the same bits on any number of them. Options that name a variable can also be "
            + "set in the environment or in appsettings.json.")
        {
            SilosCommand.Create(cluster),
            TrainCommand.Create(cluster),
            SiloCommand.Create(cluster),
        };
    }
}
