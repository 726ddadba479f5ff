namespace LinearLearn;

/// <summary>Represents what all sums of a run of exact training have in common.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="Cost">The weight of the losses against the penalty.</param>
/// <param name="IsSparse">Whether sparse rows stay sparse.</param>
/// <param name="Examples">The examples that count.</param>
/// <param name="Scaling">How columns are standardized.</param>
internal sealed record ExactPlan(Loss Loss, double Cost, bool IsSparse, ShardExamples Examples, ColumnScaling Scaling)
{
    /// <summary>Gets the number of scores of an example in a problem.</summary>
    public int Outputs => PrimalProblems.IsJoint(Loss, Examples.Labels.Length) ? Examples.Labels.Length : 1;

    /// <summary>Gets the number of problems: 1, or one for each class.</summary>
    public int Problems => Outputs > 1 ? 1 : LinearModel.RowsOf(Examples.Labels.Length);

    public int Columns => Scaling.Factors.Length;

    /// <summary>Gets the number of weights of a problem.</summary>
    public int Length => Outputs * SolverRows.StrideOf(Scaling);

    public static bool IsAscending(int[] columns, int end)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            if (columns[i] < 0 || columns[i] >= end || (i > 0 && columns[i] <= columns[i - 1]))
                return false;
        }
        return true;
    }

    public static ExactPlan Read(ShardMessageReader reader)
    {
        Loss loss = (Loss)reader.ReadCount(int.MaxValue);
        double cost = reader.ReadDouble();
        bool isSparse = reader.ReadCount(1) == 1;
        ShardExamples examples = ShardExamples.Read(reader);
        double[] means = reader.ReadDoubles(), factors = reader.ReadDoubles();
        int columns = examples.Columns?.Length ?? examples.Width;
        bool areSound = Enum.IsDefined(loss) && cost > 0 && double.IsFinite(cost) && means.Length == columns && factors.Length == columns
            && Array.TrueForAll(means, double.IsFinite) && Array.TrueForAll(factors, factor => factor >= 0 && double.IsFinite(factor));
        if (!areSound)
            throw ShardMessageReader.CreateFault("a plan of exact training", "numbers that contradict each other");
        ExactPlan plan = new(loss, cost, isSparse, examples, new ColumnScaling(means, factors));
        long weights = (long)plan.Outputs * SolverRows.StrideOf(plan.Scaling);
        return weights <= Array.MaxLength
            ? plan
            : throw ShardMessageReader.CreateFault(Guard.Text($"at most {Array.MaxLength} weights"), Guard.Text($"{weights}"));
    }

    public void Write(ShardMessageWriter writer)
    {
        writer.WriteLong((long)Loss);
        writer.WriteDouble(Cost);
        writer.WriteLong(IsSparse ? 1 : 0);
        Examples.Write(writer);
        writer.WriteDoubles(Scaling.Means);
        writer.WriteDoubles(Scaling.Factors);
    }

    public ContentId ComputeId()
    {
        ShardMessageWriter writer = ShardMessageWriter.CreateTask(ShardTaskKind.Sum);
        Write(writer);
        return ContentId.Compute(writer.ToArray());
    }
}
