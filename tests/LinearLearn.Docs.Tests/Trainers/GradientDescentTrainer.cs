namespace LinearLearn.Docs.Tests;

/// <summary>Logistic regression of two classes by full-batch gradient descent: weights += rate * mean of p(error) * y * features.</summary>
public sealed class GradientDescentTrainer(float rate = 0.5f) : ITrainer
{
    public TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default)
    {
        TrainingRun run = new(this, data, options, takesModel: true); // checks all arguments
        if (run.Start.Classes.Count != 2)
            throw new ArgumentException($"expected two classes, found {run.Start.Classes}", nameof(data));
        data = run.Data; // without what is held out
        float[] weights = run.Start.Weights.ToArray(), before = new float[weights.Length];
        float bias = run.Start.Biases[0];
        int epochs = run.Options.Epochs ?? 100;
        for (int epoch = 1; ; epoch++)
        {
            if (cancellationToken.IsCancellationRequested)
                return run.Finish(Snapshot(), StopReason.Cancelled, epoch - 1, Seen(epoch - 1), epoch - 1);
            weights.CopyTo(before, 0);
            float biasBefore = bias;
            for (int i = 0; i < data.Count; i++)
            {
                float sign = data.Labels[i] == run.Start.Classes.Values[1] ? 1 : -1;
                float margin = sign * (data.Features.Dot(i, before) + biasBefore);
                float counts = run.ExampleWeights.IsEmpty ? 1 : run.ExampleWeights[i];
                float step = counts * rate * sign / (1 + MathF.Exp(margin)) / data.Count;
                data.Features.AddTo(i, step, weights);
                bias += step;
            }
            StopReason? reason = run.EndEpoch(Snapshot, epoch, Seen(epoch), epoch); // validates, reports, logs
            if (reason is not null || epoch == epochs)
                return run.Finish(Snapshot(), reason ?? StopReason.Completed, epoch, Seen(epoch), epoch);
        }

        LinearModel Snapshot() => new(weights, [bias], run.Start.Classes, run.Start.ByteScale);

        long Seen(int completed) => (long)completed * data.Count;
    }

    public override string ToString() => $"{nameof(GradientDescentTrainer)} (rate {rate})";
}
