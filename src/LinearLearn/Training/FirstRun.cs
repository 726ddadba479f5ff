using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Shortens the first training of a process, which takes most of its time to compile methods.</summary>
internal static class FirstRun
{
    private static bool _isStarted;

    /// <summary>Lets a second core compile the loops over rows while the calling thread starts the first run of the process.</summary>
    /// <remarks>Both cores together compile no more methods than one would. Custom rules are not called.</remarks>
    /// <param name="data">The training examples.</param>
    /// <param name="isAveraging">Whether the run averages weights.</param>
    public static void CompileLoops(Dataset data, bool isAveraging)
    {
        if (_isStarted || !RuntimeFeature.IsDynamicCodeCompiled || Environment.ProcessorCount == 1)
            return;
        RowStorage rows = data.Features.Storage;
        if (!rows.IsDense)
            return; // the loops over sparse rows are compiled on their first call
        _isStarted = true; // if two first runs race, both call the loops, which does no harm
        int weightRows = LinearModel.RowsOf(data.Classes.Count);
        ThreadPool.UnsafeQueueUserWorkItem(_ => TryCompile(rows, weightRows, isAveraging), null);
    }

    private static void TryCompile(RowStorage rows, int weightRows, bool isAveraging)
    {
        try
        {
            rows.CompileLoops(weightRows, isAveraging);
        }
#pragma warning disable CA1031 // an exception on a pool thread would end the process, and the run does not need the loops compiled ahead
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
