using System.Buffers.Binary;

namespace LinearLearn.Fuzz;

/// <summary>The readers of the messages between a coordinator and its shards.</summary>
internal static class ShardTargets
{
    /// <summary>The most columns of a task that is run: moments of a billion columns take long, but a shard can have them.</summary>
    private const int MostColumns = 1 << 16;

    private static readonly OnlineTrainer Trainer = new(new HingeUpdate());

    private static readonly Dataset Data = new(
        new DenseFeatures([1, 0, 0, 1, 1, 0.5f, 0.5f, 1], 2),
        [0, 1, 0, 1],
        new ClassLabels(new Dictionary<int, string> { [0] = "zero", [1] = "one" }));

    private static readonly NewtonTrainer Exact = new();

    /// <summary>Sparse rows of so many columns that exact training selects those with values.</summary>
    private static readonly Dataset Sparse = new(
        new SparseFeatures([0, 2, 4, 5, 7], [0, 1999, 3, 7, 2999, 0, 3], [1, 2, 1, 0.5f, 1, 1, 2], 3000), [0, 1, 0, 1]);

    private static readonly byte[][] Tasks =
    [
        ShardMessageWriter.CreateTask(ShardTaskKind.Measure).ToArray(),
        CreateTask(Trainer.Rule, LinearModel.Zero(2, Data.Classes)),
        CreateTask(Trainer.Rule, LinearModel.Uniform(2, Data.Classes)),
        CreateTask(new ArowUpdate(), LinearModel.Uniform(40, [1, 2, 5])),
    ];

    private static readonly byte[][] ExactTasks = [.. ListExactTasks(Data), .. ListExactTasks(Sparse)];

    private static readonly byte[][] Results = [.. Tasks.Take(3).Select(task => new ShardWorker(Trainer, Data, 0).Run(task))];

    private static readonly byte[][] NextResults = [.. Tasks.Take(3).Select(task => new ShardWorker(Trainer, Data, 1).Run(task))];

    private static readonly byte[][] ExactResults = [.. ListExactResults(shard: 0)];

    private static readonly byte[][] NextExactResults = [.. ListExactResults(shard: 1)];

    /// <summary>Gets the targets, whose memory is limited by the blocks of zeros: 65,536 numbers of 8 bytes from 5 bytes.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("shard-task", Tasks, ReadTask, new(64, 4 << 20)) { Mutate = Mutate, NamesInput = false },
        new("shard-result", Results, ReadResult, new(64, 4 << 20)) { Mutate = Mutate, NamesInput = false },
        new("shard-exact-task", ExactTasks, ReadTask, new(64, 4 << 20)) { Mutate = Mutate, NamesInput = false },
        new("shard-exact-result", ExactResults, ReadResult, new(64, 4 << 20)) { Mutate = Mutate, NamesInput = false },
    ];

    private static Action ReadTask(byte[] input)
    {
        ShardMessageReader reader = ShardMessageReader.ParseTask(input);
        switch (reader.Kind)
        {
            case ShardTaskKind.Measure or ShardTaskKind.FindColumns:
                reader.RequireEnd();
                break;
            case ShardTaskKind.Learn:
                LearnTask.Read(reader);
                break;
            case ShardTaskKind.ComputeMoments:
                bool isWide = ShardExamples.Read(reader).Width > MostColumns;
                reader.RequireEnd();
                if (isWide)
                    return () => { };
                break;
            case ShardTaskKind.Sum:
                SumTask.Read(reader, _ => null);
                break;
            default:
                throw ShardResults.CreateUnknown(reader.Kind);
        }
        return () =>
        {
            RunTask(new ShardWorker(Trainer, Data, 0), input);
            RunTask(new ShardWorker(Exact, Data, 0), input);
            RunTask(new ShardWorker(Exact, Sparse, 0), input);
        };
    }

    /// <summary>Runs a task, which can be of another trainer or of other data.</summary>
    private static void RunTask(ShardWorker worker, byte[] task)
    {
        try
        {
            Saved.AllowUnsuitable(() => worker.Run(task));
        }
        catch (InvalidDataException)
        {
            // The task contradicts its plan or the data.
        }
    }

    /// <summary>Reads a result, and combines it with that of the next shard.</summary>
    private static Action ReadResult(byte[] input)
    {
        ShardMessageReader reader = ShardMessageReader.ParseResult(input);
        switch (reader.Kind)
        {
            case ShardTaskKind.Measure:
                ShardMeasure.Read(reader);
                break;
            case ShardTaskKind.Learn:
                LearnTask.ReadResult(reader);
                break;
            case ShardTaskKind.FindColumns:
                ColumnsTask.Read(reader);
                break;
            case ShardTaskKind.ComputeMoments:
                ShardMoments.Read(reader);
                break;
            case ShardTaskKind.Sum:
                SumTask.ReadResult(reader);
                break;
            default:
                throw ShardResults.CreateUnknown(reader.Kind);
        }
        return () => Saved.AllowUnsuitable(() =>
        {
            foreach (byte[] next in NextResults)
                Combine(input, next);
            foreach (byte[] next in NextExactResults)
                Combine(input, next);
        });
    }

    private static void Combine(byte[] input, byte[] next)
    {
        try
        {
            ShardWorker.Combine([input, next]);
        }
        catch (InvalidDataException)
        {
            // Results of different tasks, or that contradict each other.
        }
    }

    /// <summary>Changes a message, and corrects its checksum in most cases.</summary>
    private static byte[] Mutate(InputMutator mutator, byte[] seed)
    {
        byte[] changed = mutator.Next(3) == 0 ? mutator.Mutate(seed) : mutator.MutateInPlace(seed);
        if (mutator.Next(8) > 0 && changed.Length >= ShardMessageWriter.TaskHeader)
        {
            uint checksum = ShardMessageWriter.ComputeChecksum(changed.AsSpan(ShardMessageWriter.TaskHeader));
            BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(ShardMessageWriter.ChecksumAt), checksum);
        }
        return changed;
    }

    private static byte[] CreateTask(IUpdateRule rule, LinearModel start) =>
        new LearnTask(Epoch: 1, Seed: 1, Shuffle: true, IsOnly: false, new OnlineLearner(rule, start).StartEpoch()).Write();

    /// <summary>Lists one task of each kind, and one of each sum with its plan and weights, of an exact run.</summary>
    private static IEnumerable<byte[]> ListExactTasks(Dataset data)
    {
        RecordingShards shards = new(new LocalShards(Exact, [data]));
        new ShardedTrainer(Exact).Train(shards);
        ExactPlan? plan = null;
        double[]? weights = null;
        HashSet<(ShardTaskKind, ShardSum?)> listed = [];
        foreach (byte[] task in shards.Tasks)
        {
            ShardMessageReader reader = ShardMessageReader.ParseTask(task);
            if (reader.Kind != ShardTaskKind.Sum)
            {
                if (listed.Add((reader.Kind, null)))
                    yield return task;
                continue;
            }
            SumTask sum = SumTask.Read(reader, _ => plan);
            (plan, weights) = (sum.Plan ?? plan, sum.Weights ?? weights);
            if (listed.Add((reader.Kind, sum.Sum)))
                yield return (sum with { Plan = plan, Weights = weights }).Write();
        }
    }

    private static IEnumerable<byte[]> ListExactResults(int shard) =>
        from data in (Dataset[])[Data, Sparse]
        from task in ListExactTasks(data)
        select new ShardWorker(Exact, data, shard).Run(task);

    private sealed class RecordingShards(IShardRunner inner) : IShardRunner
    {
        public List<byte[]> Tasks { get; } = [];

        public ShardLayout Layout => inner.Layout;

        public byte[] Run(byte[] task, CancellationToken cancellationToken = default)
        {
            Tasks.Add(task);
            return inner.Run(task, cancellationToken);
        }
    }
}
