using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Shortens the first training of a process, which takes most of its time to compile methods.</summary>
/// <remarks>
/// A second core compiles loops while the calling thread starts the first run of the process. Custom rules are not called.
/// </remarks>
internal static class FirstRun
{
    private static bool _isStarted;
    private static bool _isJointStarted;
    private static bool _isMarginStarted;
    private static bool _isScoringStarted;

    /// <summary>Compiles the loops of an online run over dense rows.</summary>
    /// <param name="data">The training examples.</param>
    /// <param name="isAveraging">Whether the run averages weights.</param>
    public static void CompileLoops(Dataset data, bool isAveraging)
    {
        RowStorage rows = data.Features.Storage;
        if (!rows.IsDense || !TryStart(ref _isStarted))
            return; // the loops over sparse rows are compiled on their first call
        int weightRows = LinearModel.RowsOf(data.Classes.Count);
        Queue(() =>
        {
            CallScores(data.Features, weightRows); // first, because the calling thread soon compiles the updates that it needs
            rows.CompileUpdates(weightRows, isAveraging);
        });
    }

    /// <summary>Compiles the loops of a batch solver, and those that evaluate its model on dense rows.</summary>
    /// <param name="loss">The loss to minimize.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="columns">The number of columns of dense rows; 0 for sparse rows.</param>
    /// <param name="features">The features of the training examples, if they exist yet.</param>
    public static void CompileSolver(Loss loss, int classes, int columns, FeatureMatrix? features = null)
    {
        bool isSolver = TryStart(ref PrimalProblems.IsJoint(loss, classes) ? ref _isJointStarted : ref _isMarginStarted);
        bool isScoring = columns > 0 && features is not null && TryStart(ref _isScoringStarted);
        if (!isSolver && !isScoring)
            return;
        Queue(() =>
        {
            if (isSolver)
                CallSolver(loss, classes, columns);
            if (isScoring)
                CallScores(features!, LinearModel.RowsOf(classes));
        });
    }

    /// <summary>Counts distinct labels until more of them do not matter to <see cref="CompileSolver"/>.</summary>
    public static int CountClasses(string[] labels)
    {
        HashSet<string> found = new(StringComparer.Ordinal);
        foreach (string label in labels)
        {
            if (found.Add(label) && found.Count == SolverLoops.MostClasses)
                break;
        }
        return found.Count;
    }

    /// <summary>Calls the loops of a batch solver with few numbers.</summary>
    internal static void CallSolver(Loss loss, int classes, int columns) => SolverLoops.Compile(
        PrimalProblems.CreateLoss(loss, Math.Min(classes, SolverLoops.MostClasses), SolverLoops.CreateCosts()), columns);

    /// <summary>Calls the loops that score rows, and those that predict two classes of bytes if there are enough rows for them.</summary>
    internal static void CallScores(FeatureMatrix features, int weightRows)
    {
        features.Storage.CompileScores();
        if (weightRows == 1 && features is ByteFeatures { Rows: >= SignKernels.LeastRows })
            SignKernels.CompileLoops(features.Columns);
    }

    /// <summary>Returns whether this is the first call and a second core can compile.</summary>
    /// <remarks>If two first runs race, both may compile, which does no harm.</remarks>
    private static bool TryStart(ref bool isStarted)
    {
        if (isStarted || !RuntimeFeature.IsDynamicCodeCompiled || Environment.ProcessorCount == 1)
            return false;
        return isStarted = true;
    }

    private static void Queue(Action compile) => ThreadPool.UnsafeQueueUserWorkItem(_ => TryCompile(compile), null);

    private static void TryCompile(Action compile)
    {
        try
        {
            compile();
        }
#pragma warning disable CA1031 // an exception on a pool thread would end the process, and the run does not need the loops compiled ahead
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
