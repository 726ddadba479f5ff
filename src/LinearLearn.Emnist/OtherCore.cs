namespace LinearLearn.Emnist;

/// <summary>Runs work on another core while the caller continues.</summary>
internal static class OtherCore
{
    /// <summary>Gets whether a thread can wait for another one: browsers and WASI run everything on one thread.</summary>
    private static bool HasThreads => !OperatingSystem.IsBrowser() && !OperatingSystem.IsWasi();

    /// <summary>Starts work on another core, or completes it first if there is only one thread.</summary>
    /// <returns>A task that the caller may wait for. It also has the exception of work that was completed first.</returns>
    public static Task<T> Run<T>(Func<T> work) => Run(work, HasThreads);

    /// <inheritdoc cref="Run{T}(Func{T})"/>
    internal static Task<T> Run<T>(Func<T> work, bool hasThreads)
    {
        if (hasThreads)
            return Task.Run(work, CancellationToken.None);
        Task<T> task = new(work);
        task.RunSynchronously(TaskScheduler.Default);
        return task;
    }
}
