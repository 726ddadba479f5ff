using System.Runtime.InteropServices;

namespace LinearLearn;

/// <summary>Lists the sums over the examples of a shard; the numbers are part of a task.</summary>
internal enum ShardSum
{
    /// <summary>The costs and their derivatives by the weights.</summary>
    Gradient = 0,

    /// <summary>The product of the second derivatives and a vector.</summary>
    Curve = 1,

    /// <summary>The second derivatives by each weight twice.</summary>
    Diagonal = 2,

    /// <summary>The second derivatives by each score.</summary>
    Curvatures = 3,

    /// <summary>The second derivatives by pairs of weights.</summary>
    SecondDerivatives = 4,

    /// <summary>The second derivatives by pairs of scores, and the products of columns.</summary>
    Products = 5,

    /// <summary>The product of the second derivatives and a vector, where those by weights of different outputs count as 0.</summary>
    SeparateCurve = 6,
}

/// <summary>Represents the task to compute sums over the examples of a problem at given weights.</summary>
/// <remarks>
/// A worker keeps the plan and the last weights of each problem. It recognizes them by their ids, so a task contains them only if they are
/// new or if a worker lacks them, because it was created after a crash. The result is the sums, or nothing if a worker lacks something.
/// </remarks>
/// <param name="Sum">What is summed.</param>
/// <param name="PlanId">The id of the plan.</param>
/// <param name="Problem">The index of the problem.</param>
/// <param name="WeightsId">The id of the weights.</param>
internal sealed record SumTask(ShardSum Sum, ContentId PlanId, int Problem, ContentId WeightsId)
{
    /// <summary>The most rows of a square matrix that an array can hold.</summary>
    private const int MostOrder = 46_340;

    /// <summary>Gets the plan, or null if workers have it.</summary>
    public ExactPlan? Plan { get; init; }

    /// <summary>Gets the weights, or null if workers have them.</summary>
    public double[]? Weights { get; init; }

    /// <summary>Gets the direction that is multiplied by the second derivatives.</summary>
    public double[] Direction { get; init; } = [];

    /// <summary>Gets whether the direction is rounded to single precision, which is sufficient for dense rows.</summary>
    public bool IsSingle { get; init; }

    /// <summary>Gets the columns of the second derivatives.</summary>
    public int[] Columns { get; init; } = [];

    /// <summary>Gets the output of the second derivatives, or null for all.</summary>
    public int? Output { get; init; }

    /// <summary>Gets the distance of the blocks of rows whose products are summed.</summary>
    public int Step { get; init; } = 1;

    /// <param name="reader">The message.</param>
    /// <param name="find">Finds a plan that the worker keeps, or returns null; it limits the numbers that are read.</param>
    /// <exception cref="InvalidDataException">The message is damaged.</exception>
    public static SumTask Read(ShardMessageReader reader, Func<ContentId, ExactPlan?> find)
    {
        int sum = reader.ReadCount((int)ShardSum.SeparateCurve);
        ContentId planId = ContentId.Read(reader);
        int problem = reader.ReadCount(int.MaxValue);
        ContentId weightsId = ContentId.Read(reader);
        ExactPlan? plan = reader.ReadCount(1) == 1 ? ExactPlan.Read(reader) : null;
        int most = (plan ?? find(planId))?.Length ?? Array.MaxLength;
        double[]? weights = reader.ReadCount(1) == 1 ? reader.ReadDoubles(most) : null;
        bool isSingle = reader.ReadCount(1) == 1;
        double[] direction = isSingle ? Array.ConvertAll(reader.ReadFloats(most), value => (double)value) : reader.ReadDoubles(most);
        SumTask task = new((ShardSum)sum, planId, problem, weightsId)
        {
            Plan = plan,
            Weights = weights,
            Direction = direction,
            IsSingle = isSingle,
            Columns = reader.ReadInts(most),
            Output = reader.ReadCount(int.MaxValue) is > 0 and int output ? output - 1 : null,
            Step = reader.ReadCount(int.MaxValue),
        };
        reader.RequireEnd();
        return task;
    }

    public byte[] Write()
    {
        ShardMessageWriter writer = ShardMessageWriter.CreateTask(ShardTaskKind.Sum);
        writer.WriteLong((int)Sum);
        PlanId.Write(writer);
        writer.WriteLong(Problem);
        WeightsId.Write(writer);
        writer.WriteLong(Plan is null ? 0 : 1);
        Plan?.Write(writer);
        writer.WriteLong(Weights is null ? 0 : 1);
        if (Weights is not null)
            writer.WriteDoubles(Weights);
        writer.WriteLong(IsSingle ? 1 : 0);
        if (IsSingle)
            writer.WriteFloats(Array.ConvertAll(Direction, value => (float)value));
        else
            writer.WriteDoubles(Direction);
        writer.WriteInts(Columns);
        writer.WriteLong(Output is { } output ? output + 1 : 0);
        writer.WriteLong(Step);
        return writer.ToArray();
    }

    public static ContentId ComputeId(double[] weights) => ContentId.Compute(MemoryMarshal.AsBytes(weights.AsSpan()));

    /// <summary>Gets the number of sums.</summary>
    public int CountSums(ExactPlan plan) => Sum switch
    {
        ShardSum.Gradient => 1 + plan.Length,
        ShardSum.Curvatures => plan.Outputs,
        ShardSum.SecondDerivatives => CountPairs(Output is null ? plan.Outputs : 1, Columns.Length + 1),
        ShardSum.Products => KroneckerPreconditioner.FindPairs(plan.Outputs).Length + CountPairs(1, plan.Columns + 1),
        _ => plan.Length,
    };

    /// <summary>Writes sums, or that a worker lacks the plan or the weights.</summary>
    public static void WriteResult(ShardMessageWriter result, double[]? sums)
    {
        result.WriteLong(sums is null ? 0 : 1);
        if (sums is not null)
            result.WriteDoubles(sums);
    }

    /// <summary>Reads sums, or null if a worker lacks the plan or the weights.</summary>
    /// <param name="result">The message.</param>
    /// <param name="most">The number of sums.</param>
    public static double[]? ReadResult(ShardMessageReader result, int most = int.MaxValue)
    {
        double[]? sums = result.ReadCount(1) == 1 ? result.ReadDoubles(most) : null;
        result.RequireEnd();
        return sums;
    }

    /// <summary>Adds the sums of consecutive shards in order.</summary>
    public static void Combine(ShardMessageReader[] results, ShardMessageWriter combined)
    {
        double[]?[] parts = Array.ConvertAll(results, result => ReadResult(result));
        double[]? sums = parts[0];
        foreach (double[]? part in parts.AsSpan(1))
        {
            if (part is null || sums is null)
            {
                sums = null;
                break;
            }
            if (part.Length != sums.Length)
                throw ShardMessageReader.CreateFault(Guard.Text($"{sums.Length} sums"), Guard.Text($"{part.Length}"));
            DoubleKernels.Add(part, sums);
        }
        WriteResult(combined, sums);
    }

    /// <summary>Packs the lower triangle of a matrix, row by row.</summary>
    public static void PackTriangle(ReadOnlySpan<double> matrix, int order, Span<double> packed)
    {
        for (int row = 0; row < order; row++)
        {
            matrix.Slice(row * order, row + 1).CopyTo(packed);
            packed = packed[(row + 1)..];
        }
    }

    /// <summary>Unpacks the lower triangle of a matrix.</summary>
    public static double[] UnpackTriangle(ReadOnlySpan<double> packed, int order)
    {
        double[] matrix = new double[(long)order * order];
        for (int row = 0; row < order; row++)
        {
            packed[..(row + 1)].CopyTo(matrix.AsSpan(row * order));
            packed = packed[(row + 1)..];
        }
        return matrix;
    }

    private static int CountPairs(int outputs, int columns)
    {
        long order = (long)outputs * columns;
        return order <= MostOrder
            ? (int)(order * (order + 1) / 2)
            : throw ShardMessageReader.CreateFault(Guard.Text($"a matrix of at most {MostOrder} rows"), Guard.Text($"{order}"));
    }
}
