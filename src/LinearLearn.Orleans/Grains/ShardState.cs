namespace LinearLearn.Orleans;

/// <summary>Specifies what a shard does.</summary>
public enum ShardState
{
    /// <summary>No silo holds the shard: it was not placed yet, or its silo was lost.</summary>
    Unplaced,

    /// <summary>The silo loads the examples, or waits for a free thread to do so.</summary>
    Loading,

    /// <summary>The examples are loaded, and no task is in progress.</summary>
    Idle,

    /// <summary>A task waits for a free thread.</summary>
    Queued,

    /// <summary>A task is in progress.</summary>
    Running,

    /// <summary>The task is finished.</summary>
    Done,

    /// <summary>The shard failed, and the run with it.</summary>
    Failed,
}
