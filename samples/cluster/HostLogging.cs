using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Hosting;

namespace LinearLearn.Samples.Cluster;

/// <summary>Sets how much hosts log. Variables such as Logging__LogLevel__Orleans=Warning show more.</summary>
internal static class HostLogging
{
    /// <summary>Sets the levels that appsettings.json and the environment do not set.</summary>
    /// <remarks>Orleans and its retries log many errors when a silo was killed, which this sample reports in one line.</remarks>
    /// <param name="builder">The builder of the host.</param>
    public static void SetDefaults(HostApplicationBuilder builder) =>
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Default"] = "Warning",
                ["Logging:LogLevel:Orleans"] = "Critical",
                ["Logging:LogLevel:Polly"] = "Critical",
                ["Logging:LogLevel:Microsoft.Extensions.Hosting"] = "None", // a host that cannot start also throws
            },
        });
}
