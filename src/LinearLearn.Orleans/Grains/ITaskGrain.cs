namespace LinearLearn.Orleans;

/// <summary>Defines a grain that runs the tasks of a run in their order, each once.</summary>
/// <remarks>Calls can be repeated: a task in progress or finished is not started again.</remarks>
internal interface ITaskGrain : IGrainWithStringKey
{
    /// <summary>Waits up to a second for the result of a task, and starts it if it was not sent before.</summary>
    /// <remarks>The caller limits the time, which depends on the size of the task; the call of a lost silo does not end.</remarks>
    [Alias("Run")]
    [ResponseTimeout("00:10:00")]
    Task<TaskReply> Run(TaskRequest request);

    /// <summary>Sends the plan of the run.</summary>
    [Alias("Open")]
    [ResponseTimeout("00:10:00")]
    Task Open(RunPlan plan);

    /// <summary>Stops a task.</summary>
    [Alias("Cancel")]
    Task Cancel(long number);

    /// <summary>Reports that the client is still there.</summary>
    [Alias("KeepAlive")]
    Task KeepAlive();

    /// <summary>Ends the run and releases its data.</summary>
    [Alias("Close")]
    Task Close();
}

/// <summary>Defines the grain that holds a shard.</summary>
[Alias("LinearLearn.IShardGrain")]
internal interface IShardGrain : ITaskGrain;

/// <summary>Defines the grain that combines the results of consecutive shards.</summary>
[Alias("LinearLearn.IGroupGrain")]
internal interface IGroupGrain : ITaskGrain;
