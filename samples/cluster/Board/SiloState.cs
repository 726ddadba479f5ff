namespace LinearLearn.Samples.Cluster;

/// <summary>Specifies whether a silo can work.</summary>
internal enum SiloState
{
    /// <summary>The silo starts.</summary>
    Joining,

    /// <summary>The silo works.</summary>
    Alive,

    /// <summary>The silo ends normally.</summary>
    Leaving,

    /// <summary>The silo ended, or the other silos declared it dead.</summary>
    Dead,
}
