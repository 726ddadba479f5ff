namespace LinearLearn;

/// <summary>Runs the solvers of a <see cref="NewtonTrainer"/> until all of them converge, on one machine or over shards.</summary>
/// <param name="trainer">The trainer.</param>
/// <param name="run">The run.</param>
/// <param name="solvers">A solver for all classes, or one for each.</param>
/// <param name="count">The number of training examples.</param>
/// <param name="paramName">The parameter with the data, for exceptions.</param>
internal sealed class NewtonRun(NewtonTrainer trainer, TrainingRun run, PrimalSolver[] solvers, long count, string paramName)
{
    private const int MostEpochs = 1000;

    /// <summary>The number of steps of completed epochs; those of a canceled one are undone.</summary>
    private long _updates;

    /// <summary>Takes steps until the run ends.</summary>
    /// <exception cref="ArgumentException">A weight overflows a float.</exception>
    public TrainingResult Train(CancellationToken cancellationToken)
    {
        (StopReason reason, int epochs) = Solve(cancellationToken);
        if (reason == StopReason.NotConverged)
            TrainingLog.NotConverged(run.Options.Logger, trainer, epochs, solvers.Max(solver => solver.Gap), trainer.Tolerance);
        bool areLogOdds = reason != StopReason.Cancelled && HasProbabilities();
        return run.Finish(CreateModel(), reason, epochs, epochs * count, _updates, scoresAreLogOdds: areLogOdds);
    }

    private bool HasProbabilities() =>
        trainer.Loss == Loss.Softmax || (trainer.Loss == Loss.Logistic && run.Start.Classes.Count == 2);

    private (StopReason Reason, int Epochs) Solve(CancellationToken cancellationToken)
    {
        for (int epoch = 0; epoch < (run.Options.Epochs ?? MostEpochs); epoch++)
        {
            if (!TryStep(cancellationToken))
                return (StopReason.Cancelled, epoch);
            _updates = CountUpdates();
            if (run.EndEpoch(CreateModel, epoch + 1, (epoch + 1) * count, _updates) is { } stop)
                return (stop, epoch + 1);
            if (Array.TrueForAll(solvers, solver => solver.IsConverged || solver.IsStuck))
            {
                bool isConverged = Array.TrueForAll(solvers, solver => solver.IsConverged);
                return (isConverged ? StopReason.Converged : StopReason.NotConverged, epoch + 1);
            }
        }
        return (StopReason.NotConverged, run.Options.Epochs ?? MostEpochs);
    }

    /// <summary>Takes a step of each solver, or changes no weight if it was canceled.</summary>
    private bool TryStep(CancellationToken cancellationToken)
    {
        double[][] before = Array.ConvertAll(solvers, solver => (double[])solver.Problem.Weights.Clone());
        try
        {
            if (Array.TrueForAll(solvers, solver => solver.IsConverged || solver.IsStuck || solver.Step(cancellationToken)))
                return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A task of shards was canceled, possibly after the weights of a solver were changed.
        }
        for (int i = 0; i < solvers.Length; i++)
            before[i].CopyTo(solvers[i].Problem.Weights, 0);
        return false;
    }

    private LinearModel CreateModel()
    {
        float[] weights = new float[run.Start.Weights.Length], biases = new float[run.Start.Biases.Length];
        int columns = run.Start.FeatureCount, row = 0;
        foreach (PrimalSolver solver in solvers)
        {
            PrimalSums sums = solver.Problem.Sums;
            for (int k = 0; k < sums.Outputs; k++, row++)
                biases[row] = sums.Scaling.Restore(
                    solver.Problem.Weights.AsSpan(k * sums.Stride, sums.Columns + 1), weights.AsSpan(row * columns, columns));
        }
        if (Kernels.IndexOfNonFinite(weights) >= 0 || Kernels.IndexOfNonFinite(biases) >= 0)
        {
            throw new ArgumentException(
                "a weight overflows a float: the features are too large or too small. Scale them to about -1 to 1, or lower the cost",
                paramName);
        }
        return run.Start.With(weights, biases);
    }

    private long CountUpdates()
    {
        long updates = 0;
        foreach (PrimalSolver solver in solvers)
            updates += solver.Steps;
        return updates;
    }
}
