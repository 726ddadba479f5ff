namespace LinearLearn.Benchmarks;

/// <summary>Compares exact training on shards with training on one machine: objective, steps and accuracy.</summary>
internal static class ClusterAccuracy
{
    private const float Cost = 0.01f;

    /// <summary>Creates the table.</summary>
    public static MarkdownTable Run(string folder, string only)
    {
        MarkdownTable objectives = new(
            "set", "trainer", "one machine", $"{ClusterData.Shards} shards", "relative difference", "steps", "tasks", "accuracy");
        foreach (string set in new[] { ClusterData.Digits, ClusterData.Dense })
        {
            if (!set.StartsWith(only, StringComparison.Ordinal))
                continue;
            Dataset whole = ClusterData.LoadWhole(set, folder);
            Dataset[] shards = ClusterData.LoadAll(set, folder);
            Dataset test = ClusterData.LoadTest(set, folder) ?? whole;
            foreach (float ratio in new[] { 0f, 1f })
                objectives.Add(CompareObjective(set, new NewtonTrainer(cost: Cost, tolerance: 1e-9, l1Ratio: ratio), whole, shards, test));
        }
        return objectives;
    }

    private static string[] CompareObjective(string set, NewtonTrainer trainer, Dataset whole, Dataset[] shards, Dataset test)
    {
        CountingShards counting = new(new LocalShards(trainer, shards));
        TrainingResult alone = trainer.Train(whole), sharded = new ShardedTrainer(trainer).Train(counting);
        double expected = ComputeObjective(alone.Model, whole, trainer), found = ComputeObjective(sharded.Model, whole, trainer);
        string accuracy = $"{MarkdownTable.Percent(alone.Model.Evaluate(test).Accuracy)}, "
            + MarkdownTable.Percent(sharded.Model.Evaluate(test).Accuracy);
        return
        [
            set, $"Newton, softmax, L1 ratio {trainer.L1Ratio}", $"{expected:F4}", $"{found:F4}", $"{found / expected - 1:0.0e+0}",
            $"{alone.Epochs}, {sharded.Epochs}", $"{counting.Tasks}", accuracy,
        ];
    }

    /// <summary>Computes the objective of the softmax loss in double precision.</summary>
    private static double ComputeObjective(LinearModel model, Dataset data, NewtonTrainer trainer)
    {
        int classes = model.Classes.Count, columns = data.FeatureCount, outputs = model.Biases.Length;
        double penalty = 0, loss = 0;
        foreach (float weight in model.Weights)
            penalty += (1 - trainer.L1Ratio) / 2 * weight * weight + trainer.L1Ratio * Math.Abs((double)weight);
        float[] row = new float[columns];
        double[] scores = new double[classes];
        for (int example = 0; example < data.Count; example++)
        {
            data.Features.CopyTo(example, row);
            for (int output = 0; output < outputs; output++)
            {
                double sum = model.Biases[output];
                ReadOnlySpan<float> weights = model.Weights.Slice(output * columns, columns);
                for (int column = 0; column < columns; column++)
                    sum += (double)weights[column] * row[column];
                scores[outputs == 1 ? 1 : output] = sum; // with two classes, the first has the score 0
            }
            double largest = scores.Max();
            loss += largest + Math.Log(scores.Sum(score => Math.Exp(score - largest))) - scores[data.ClassIndices[example]];
        }
        return penalty + trainer.Cost * loss;
    }
}
