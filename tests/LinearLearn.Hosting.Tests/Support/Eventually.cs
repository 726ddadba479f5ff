namespace LinearLearn.Hosting.Tests;

/// <summary>Waits for what another thread or the file system does, and fails only if it never happens.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(1);

    public static async Task Is(Func<bool> condition, string expected)
    {
        using CancellationTokenSource timeout = new(Never);
        while (!condition())
        {
            if (timeout.IsCancellationRequested)
                Assert.Fail($"expected {expected}");
            await Task.Delay(5);
        }
    }

    public static async Task<T> Completes<T>(Task<T> task) => await task.WaitAsync(Never);

    public static async Task Completes(Task task) => await task.WaitAsync(Never);
}
