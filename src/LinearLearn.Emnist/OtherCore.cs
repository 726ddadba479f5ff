namespace LinearLearn.Emnist;

/// <summary>Runs work on another core while the caller continues.</summary>
internal static class OtherCore
{
    /// <summary>Starts work on another core, or completes it first if there is only one.</summary>
    /// <remarks>There is one in browsers and in WASI, where a thread cannot wait for another one.</remarks>
    /// <returns>A task that the caller may wait for. It also has the exception of work that was completed first.</returns>
    public static Task<T> Run<T>(Func<T> work) => Run(work, hasOthers: ReadAhead.IsUseful);

    /// <inheritdoc cref="Run{T}(Func{T})"/>
    internal static Task<T> Run<T>(Func<T> work, bool hasOthers)
    {
        if (hasOthers)
            return Task.Run(work, CancellationToken.None);
        Task<T> task = new(work);
        task.RunSynchronously(TaskScheduler.Default);
        return task;
    }
}
