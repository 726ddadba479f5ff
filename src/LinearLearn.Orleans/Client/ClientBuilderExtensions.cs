using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace LinearLearn.Orleans;

/// <summary>Prepares cluster clients for large models.</summary>
public static class ClientBuilderExtensions
{
    /// <summary>
    /// Raises <see cref="MessagingOptions.MaxMessageBodySize"/> of a client to 1 GB if it is lower, for models above 100 MB.
    /// </summary>
    /// <param name="builder">The builder of the client.</param>
    /// <returns>The builder.</returns>
    public static IClientBuilder AddLinearLearn(this IClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.PostConfigure<ClientMessagingOptions>(MessageLimit.Raise);
        return builder;
    }
}
