using System.Runtime.ExceptionServices;

namespace LinearLearn;

/// <summary>Work that is shared between all cores.</summary>
internal static class Cores
{
    /// <summary>Like Parallel.For, but what is thrown comes out as it is, not wrapped: the error of the first part that has one.</summary>
    public static void ForEach(int parts, Action<int> action)
    {
        ExceptionDispatchInfo?[] errors = new ExceptionDispatchInfo?[parts];
        Parallel.For(0, parts, part =>
        {
            try
            {
                action(part);
            }
#pragma warning disable CA1031 // it is thrown again below
            catch (Exception exception)
#pragma warning restore CA1031
            {
                errors[part] = ExceptionDispatchInfo.Capture(exception);
            }
        });
        Array.Find(errors, error => error is not null)?.Throw();
    }
}
