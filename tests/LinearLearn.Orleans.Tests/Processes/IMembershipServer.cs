namespace LinearLearn.Orleans.Tests.Processes;

/// <summary>Defines a service in which silos find each other.</summary>
internal interface IMembershipServer : IDisposable
{
    /// <summary>Gets the name of the clustering for the silo's option.</summary>
    string Clustering { get; }

    /// <summary>Gets the connection string.</summary>
    string Connection { get; }
}
