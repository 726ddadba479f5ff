namespace LinearLearn.Samples.Playground;

/// <summary>Names why a session has ended.</summary>
public enum SessionEnd
{
    /// <summary>It has not ended.</summary>
    None,

    /// <summary>The last test was above the target.</summary>
    TargetReached,

    /// <summary>All training images were used once.</summary>
    AllSeen,
}
