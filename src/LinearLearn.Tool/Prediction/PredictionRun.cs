using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace LinearLearn.Tool;

/// <summary>Predicts a file block by block on all cores, in the order of the file and in bounded memory.</summary>
internal sealed class PredictionRun(
    DataStream data, LineBlocks blocks, Func<BlockPredictor> createPredictor, Func<PredictionWriter> createWriter)
{
    private readonly ConcurrentBag<BlockPredictor> _predictors = [];
    private readonly ConcurrentBag<PredictionWriter> _writers = [];

    /// <summary>Predicts all rows.</summary>
    /// <param name="output">Receives the predictions.</param>
    /// <param name="report">Is called with the number of rows so far, after each block.</param>
    /// <param name="cancellationToken">Stops with an exception, after which the output is incomplete.</param>
    /// <returns>The number of rows.</returns>
    public long Run(Stream output, Action<long> report, CancellationToken cancellationToken)
    {
#pragma warning disable CA2000 // neither is disposed, because after a fault the reader can still use them
        BlockingCollection<Task<PredictionWriter>> queue = new(2 * Environment.ProcessorCount);
        CancellationTokenSource stop = new();
#pragma warning restore CA2000
        Exception? fault = null;
        Thread reader = new(() => fault = Enqueue(queue, stop.Token)) { IsBackground = true, Name = "reader" };
        reader.Start();
        long rows = 0;
        try
        {
            foreach (Task<PredictionWriter> task in queue.GetConsumingEnumerable(cancellationToken))
            {
                PredictionWriter written = Wait(task, rows);
                output.Write(written.Written.Span);
                if (!data.IsFile)
                    output.Flush();
                rows += written.Rows;
                _writers.Add(written);
                report(rows);
            }
        }
        finally
        {
            stop.Cancel();
        }
        if (fault is not null)
            ExceptionDispatchInfo.Throw(fault);
        return rows;
    }

    private PredictionWriter Wait(Task<PredictionWriter> task, long rows)
    {
        try
        {
            return task.GetAwaiter().GetResult();
        }
        catch (BlockException exception)
        {
            string row = exception.RowsBefore is { } before ? $"row {rows + before + 1} (line {exception.Line})" : $"line {exception.Line}";
            throw new ToolException($"{data.Name}: {row}: {exception.Message}");
        }
    }

    private Exception? Enqueue(BlockingCollection<Task<PredictionWriter>> queue, CancellationToken stop)
    {
        try
        {
            while (blocks.Read() is { } block)
                queue.Add(Task.Run(() => Predict(block), CancellationToken.None), stop);
            return null;
        }
#pragma warning disable CA1031 // rethrown by Run
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception;
        }
        finally
        {
            queue.CompleteAdding();
        }
    }

    private PredictionWriter Predict(LineBlock block)
    {
        PredictionWriter writer = _writers.TryTake(out PredictionWriter? spare) ? spare : createWriter();
        writer.Clear();
        BlockPredictor predictor = _predictors.TryTake(out BlockPredictor? free) ? free : createPredictor();
        predictor.Predict(block, writer);
        _predictors.Add(predictor);
        blocks.Return(block);
        return writer;
    }
}
