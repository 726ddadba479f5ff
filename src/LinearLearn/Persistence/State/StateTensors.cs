using System.Buffers.Binary;

namespace LinearLearn;

/// <summary>Writes and reads the state of a learner as the tensors of a safetensors file, keeping the bits of all numbers.</summary>
internal static class StateTensors
{
    private const string Kind = "state";

    /// <summary>The largest count: far beyond that of any learner, and too small to overflow when counting continues.</summary>
    private const long MaxCount = 1L << 62;

    /// <summary>The number of averages that are checked at a time, so that they stay in the first cache.</summary>
    private const int AveragesAtOnce = 4096;

    private const string Counters = "counters";
    private const string ClassTotals = "classTotals";
    private const string SquaredNormSums = "squaredNorms";
    private const string Scales = "scales";
    private const string Passed = "passed";
    private const string BiasSums = "biasSums";
    private const string PassedWeights = "passedWeights";
    private const string Biases = "biases";
    private const string BiasSquares = "biasSquares";
    private const string BiasVariances = "biasVariances";
    private const string Weights = "weights";
    private const string Rests = "rests";
    private const string Block = "block";
    private const string BlockMoves = "blockMoves";
    private const string Compensations = "compensations";
    private const string SquareCompensations = "squareCompensations";
    private const string Squares = "squares";
    private const string Variances = "variances";
    private const string ValidatedAfter = "validatedAfter";
    private const string Accuracies = "accuracies";
    private const string BestBiases = "bestBiases";
    private const string BestWeights = "bestWeights";

    /// <exception cref="ArgumentException">Learning diverged, so the state cannot be resumed.</exception>
    public static byte[] Write(LearnerState state) => CreateWriter(state).ToArray();

    /// <summary>Creates a writer, which uses the numbers of the state.</summary>
    /// <exception cref="ArgumentException">Learning diverged, so the state cannot be resumed.</exception>
    public static SafetensorsWriter CreateWriter(LearnerState state)
    {
        LearnerNumbers numbers = state.Numbers();
        if (!numbers.AreFinite())
        {
            throw new ArgumentException(Guard.Text(
                $"learning diverged after {state.ExamplesSeen} examples: expected a state of finite numbers to save"));
        }
        LinearModel model = state.Template;
        int rows = numbers.Rows.Length, columns = numbers.Columns;
        bool hasVariances = state.HasVariances;
        SafetensorsWriter writer = new(StateMetadata.Create(state, Kind));
        long[] counters = [state.Counters.Seen, state.Counters.Steps, state.Counters.Updates];
        writer.Add<long>(Counters, Array.ConvertAll(counters, count => Math.Min(count, MaxCount)), counters.Length);
        writer.Add<long>(BlockMoves, Select(row => row.BlockMoves), rows);
        writer.Add<double>(ClassTotals, state.CopyClassTotals(), model.Classes.Count);
        if (state.Counters.Norms is { Weight: > 0 } norms)
            writer.Add<double>(SquaredNormSums, new[] { norms.Sum, norms.Weight }, 2);
        writer.Add<double>(PassedWeights, Select(row => row.Weight), rows);
        writer.Add<double>(Scales, Select(row => row.Scale), rows);
        writer.Add<double>(Passed, Select(row => row.Passed), rows);
        writer.Add<double>(Biases, Select(row => row.Bias), rows);
        writer.Add<double>(BiasSums, Select(row => row.BiasSum), rows);
        writer.Add<double>(BiasSquares, Select(row => hasVariances ? 0 : row.BiasAccumulator), rows);
        writer.Add<double>(BiasVariances, Select(row => hasVariances ? row.BiasAccumulator : 1), rows);
        if (numbers.Rests is { } rests)
            writer.Add(Rests, rests, rows, columns);
        if (state.Run is { } run)
        {
            writer.Add<long>(ValidatedAfter, run.ValidatedAfter, run.ValidatedAfter.Length);
            writer.Add<double>(Accuracies, run.Accuracies, run.Accuracies.Length);
        }
        writer.Add<int>(ModelTensors.Labels, model.Classes.Values.ToArray(), model.Classes.Count);
        writer.Add(Weights, numbers.Weights, rows, columns);
        if (numbers.Block is { } block)
            writer.Add(Block, block, rows, columns);
        if (numbers.StepSizes is { } sizes)
        {
            writer.Add<float>(Compensations, sizes.Compensations, rows, columns);
            writer.Add<float>(SquareCompensations, sizes.AccumulatorCompensations, rows, columns);
            writer.Add<float>(hasVariances ? Variances : Squares, sizes.Accumulators, rows, columns);
        }
        if (state.Run?.BestModel is { } best)
        {
            writer.Add<float>(BestBiases, best.Biases.ToArray(), rows);
            writer.Add(BestWeights, best.WeightsMemory, rows, columns);
        }
        return writer;

        T[] Select<T>(Converter<RowNumbers, T> number) => Array.ConvertAll(numbers.Rows, number);
    }

    /// <summary>Finds where the numbers of 8 bytes and those of 4 bytes begin in a file that <see cref="Write"/> created.</summary>
    public static (int Wide, int Narrow) FindNumbers(ReadOnlySpan<byte> file)
    {
        int start = sizeof(long) + (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        SafetensorsHeader header = SafetensorsHeader.Read(file[sizeof(long)..start], Kind);
        return (start, start + (int)header.Entries.Values.Where(entry => entry.ElementSize < sizeof(long)).Min(entry => entry.Begin));
    }

    /// <exception cref="InvalidDataException">The file does not contain the state of a learner.</exception>
    public static LearnerState Read(ReadOnlySpan<byte> bytes, string name)
    {
        SafetensorsFile file = SafetensorsFile.Parse(bytes, name, FileMetadata.RequireNotNewer);
        try
        {
            return Read(file, FileMetadata.From(file, Kind));
        }
        catch (ArgumentException exception) // options, names and numbers that no learner can have
        {
            throw new InvalidDataException(Guard.Text($"{name}: {Guard.GetMessage(exception)}"), exception);
        }
    }

    private static LearnerState Read(SafetensorsFile file, FileMetadata metadata)
    {
        StateMetadata options = StateMetadata.Read(metadata);
        int[] labels = ModelTensors.ReadLabels(file);
        long[] shape = [.. file.GetShape<float>(Weights, 2)];
        int rows = LinearModel.RowsOf(labels.Length);
        if (shape[0] != rows)
        {
            throw new InvalidDataException(Guard.Text(
                $"{file.Name}: expected {rows} rows of weights for {labels.Length} classes, found {shape[0]}"));
        }

        long[] counters = file.Read<long>(Counters, 3);
        double[] classTotals = file.Read<double>(ClassTotals, labels.Length);
        double[] norms = file.Contains(SquaredNormSums) ? file.Read<double>(SquaredNormSums, 2) : [0, 0];
        AdaGrad? adaGrad = options.Learner.AdaGrad;
        bool hasVariances = adaGrad is null && file.Contains(Variances);
        LearnerNumbers numbers = new(
            (int)shape[1],
            ReadRows(file, shape[0], hasVariances),
            file.Read<float>(Weights, shape),
            ReadIf<double>(options.Learner.Averaging == true, file, Rests, shape),
            ReadIf<float>(options.Learner.Averaging == true && file.Contains(Block), file, Block, shape),
            adaGrad is not null || hasVariances ? ReadStepSizes(file, adaGrad, shape) : null);
        LinearModel template = metadata.CreateModel(numbers.Weights.Span, Array.ConvertAll(numbers.Rows, row => (float)row.Bias), labels);
        RunState? run = options.Run is { } taken ? ReadRun(file, taken, shape, template, counters[0]) : null;
        file.RequireAllRead();
        RequireSound(numbers, counters, classTotals, norms, file.Name);
        options.ClassWeights?.RequireAmong(template.Classes, "state");
        if (numbers.Rests is not null)
            RequireFiniteAverages(numbers, file.Name);

        LearnerState state = new(
            options.Rule,
            template,
            options.Learner,
            options.ClassWeights,
            numbers,
            new LearnerCounters(counters[0], counters[1], counters[2], new SquaredNorms(norms[0], norms[1])),
            classTotals);
        return run is null ? state : state.WithRun(run);
    }

    private static ReadOnlyMemory<T>? ReadIf<T>(bool isThere, SafetensorsFile file, string tensor, long[] shape)
        where T : unmanaged => isThere ? file.Read<T>(tensor, shape).AsMemory() : default(ReadOnlyMemory<T>?);

    private static StepSizes ReadStepSizes(SafetensorsFile file, AdaGrad? adaGrad, long[] shape) => new(
        adaGrad,
        file.Read<float>(adaGrad is null ? Variances : Squares, shape),
        file.Read<float>(SquareCompensations, shape),
        file.Read<float>(Compensations, shape));

    private static RowNumbers[] ReadRows(SafetensorsFile file, long rows, bool hasVariances)
    {
        long[] blockMoves = file.Read<long>(BlockMoves, rows);
        double[] weights = file.Read<double>(PassedWeights, rows);
        double[] scales = file.Read<double>(Scales, rows), passed = file.Read<double>(Passed, rows);
        double[] biasSums = file.Read<double>(BiasSums, rows);
        double[] squares = file.Read<double>(BiasSquares, rows), variances = file.Read<double>(BiasVariances, rows);
        double[] biases = file.Read<double>(Biases, rows);
        (double[] used, double[] unused) = hasVariances ? (variances, squares) : (squares, variances);
        string first = hasVariances ? $"{BiasSquares} of 0 with variances" : $"{BiasVariances} of 1 without variances";
        if (unused.AsSpan().IndexOfAnyExcept(hasVariances ? 0 : 1) is >= 0 and int index)
            throw new InvalidDataException(Guard.Text($"{file.Name}: expected {first}, found {unused[index]}"));
        RowNumbers[] numbers = new RowNumbers[rows];
        for (int row = 0; row < numbers.Length; row++)
        {
            numbers[row] = new RowNumbers
            {
                Scale = scales[row],
                Passed = passed[row],
                BiasSum = biasSums[row],
                Weight = weights[row],
                BlockMoves = blockMoves[row],
                Bias = biases[row],
                BiasAccumulator = used[row],
            };
        }
        return numbers;
    }

    private static RunState ReadRun(SafetensorsFile file, RunState run, long[] shape, LinearModel template, long examplesSeen)
    {
        long[] after = file.Read<long>(ValidatedAfter, file.GetShape<long>(ValidatedAfter, 1));
        double[] accuracies = file.Read<double>(Accuracies, after.Length);
        if (!Array.TrueForAll(accuracies, accuracy => accuracy is >= 0 and <= 1))
            throw new InvalidDataException(Guard.Text($"{file.Name}: expected {Accuracies} from 0 to 1"));
        for (int i = 0; i < after.Length; i++)
        {
            if (after[i] < (i == 0 ? 0 : after[i - 1] + 1))
            {
                throw new InvalidDataException(Guard.Text(
                    $"{file.Name}: expected {ValidatedAfter} to ascend from 0 or more, found {after[i]} at index {i}"));
            }
        }
        if (after.Length > 0 && after[^1] > examplesSeen)
        {
            throw new InvalidDataException(Guard.Text(
                $"{file.Name}: expected {ValidatedAfter} of at most {examplesSeen}, the examples seen, found {after[^1]}"));
        }
        LinearModel? best = null;
        if (after.Length > 0)
        {
            float[] biases = file.Read<float>(BestBiases, shape[0]), weights = file.Read<float>(BestWeights, shape);
            best = LoadedModel.Create(
                file.Name, weights, biases, template.Classes.Values, template.Classes.Names, template.ByteScale, template.Metadata);
        }
        return run with { ValidatedAfter = after, Accuracies = accuracies, BestModel = best };
    }

    /// <summary>Rejects numbers that no learner can reach, which would otherwise cause an error later.</summary>
    private static void RequireSound(LearnerNumbers numbers, long[] counters, double[] classTotals, double[] norms, string name)
    {
        if (!numbers.AreFinite())
            throw new InvalidDataException(Guard.Text($"{name}: expected finite numbers, found NaN or infinity"));
        if (!Array.TrueForAll(numbers.Rows, row => row.Scale is >= LearnerWeights.LeastScale and <= 1))
            throw new InvalidDataException(Guard.Text($"{name}: expected {Scales} from {LearnerWeights.LeastScale} to 1"));
        bool hasVariances = numbers.StepSizes is { AreVariances: true };
        float most = hasVariances ? 1 : float.PositiveInfinity;
        string range = hasVariances ? $"{Variances} and {BiasVariances} from 0 to 1" : $"{Squares} and {BiasSquares} of 0 or more";
        if ((numbers.StepSizes?.Accumulators).AsSpan().ContainsAnyExceptInRange(0, most)
            || Array.Exists(numbers.Rows, row => row.BiasAccumulator < 0 || row.BiasAccumulator > most))
            throw new InvalidDataException(Guard.Text($"{name}: expected {range}"));
        if (Array.Exists(counters, count => count is < 0 or > MaxCount) || counters[1] > counters[0])
        {
            throw new InvalidDataException(Guard.Text(
                $"{name}: expected {Counters} from 0 to {MaxCount}, and no more steps than examples"));
        }
        if (!Array.TrueForAll(classTotals, total => total is >= 0 and <= double.MaxValue))
            throw new InvalidDataException(Guard.Text($"{name}: expected finite {ClassTotals} of 0 or more"));
        if (!Array.TrueForAll(norms, sum => sum is >= 0 and <= double.MaxValue))
            throw new InvalidDataException(Guard.Text($"{name}: expected finite {SquaredNormSums} of 0 or more"));
        long mostMoves = numbers.Block is null ? 0 : LearnerWeights.MovesOfBlock;
        if (!Array.TrueForAll(numbers.Rows, row => row.BlockMoves >= 0 && row.BlockMoves <= mostMoves))
        {
            throw new InvalidDataException(Guard.Text(
                $"{name}: expected {BlockMoves} from 0 to {LearnerWeights.MovesOfBlock}, or 0 without a {Block}"));
        }
        if (!Array.TrueForAll(numbers.Rows, row => row.Weight >= 0 && row.Passed >= 0 && row.Passed <= row.Weight))
        {
            throw new InvalidDataException(Guard.Text(
                $"{name}: expected {PassedWeights} of 0 or more, and {Passed} from 0 to these"));
        }
    }

    /// <summary>Rejects finite numbers whose averages are not finite.</summary>
    private static void RequireFiniteAverages(LearnerNumbers numbers, string name)
    {
        if (!Array.TrueForAll(numbers.Rows, row => row.Weight > 0)) // there are no averages yet
            return;
        bool areFinite = Array.TrueForAll(numbers.Rows, row => float.IsFinite((float)(row.BiasSum / row.Weight)));
        ReadOnlySpan<float> weights = numbers.Weights.Span, block = (numbers.Block ?? default).Span;
        ReadOnlySpan<double> rests = numbers.Rests!.Value.Span;
        float[] averages = new float[Math.Min(numbers.Columns, AveragesAtOnce)];
        for (int first = 0, count; areFinite && first < weights.Length; first += count)
        {
            int column = first % numbers.Columns;
            count = Math.Min(averages.Length, numbers.Columns - column);
            ref readonly RowNumbers row = ref numbers.Rows[first / numbers.Columns];
            Span<float> some = averages.AsSpan(0, count);
            row.Average(weights.Slice(first, count), rests.Slice(first, count), block.IsEmpty ? [] : block.Slice(first, count), some);
            areFinite = Kernels.IndexOfNonFinite(some) < 0;
        }
        if (!areFinite)
            throw new InvalidDataException(Guard.Text($"{name}: expected averages that a float can hold, found larger ones"));
    }
}
