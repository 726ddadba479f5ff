namespace LinearLearn.Plotting.Tests.Reports;

/// <summary>Small runs to report.</summary>
internal static class Runs
{
    /// <summary>Pictures of 4 x 5 pixels, each class bright where the number of the pixel has the remainder of the class, and noise.</summary>
    public static Dataset Pictures(int classes, int count = 120, int seed = 1, IReadOnlyDictionary<int, string>? names = null, bool arePictures = true)
    {
        Random random = new(seed);
        byte[] values = new byte[count * 20];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = 10 * (i % classes);
            for (int j = 0; j < 20; j++)
                values[i * 20 + j] = (byte)random.Next(j % classes == i % classes ? 100 : 0, j % classes == i % classes ? 256 : 200);
        }
        return new Dataset(new ByteFeatures(values, 20), labels, names, arePictures ? new ImageShape(4, 5) : null);
    }

    /// <summary>A run that validates every 10 examples, as a report with the snapshots of all validations.</summary>
    public static TrainingReport Report(Dataset data, ITrainer? trainer = null, int? patience = null)
    {
        (Dataset training, Dataset validation) = data.Split(0.7, stratified: true);
        SnapshotRecorder recorder = new();
        TrainingResult result = (trainer ?? new OnlineTrainer(new MarginUpdate())).Train(
            training, new TrainingOptions { Epochs = 1, Validation = validation, ValidateEvery = 10, Progress = recorder, Patience = patience });
        return new TrainingReport(Timed(result), training, validation) { Snapshots = recorder.Snapshots };
    }

    /// <summary>A result as if a model had been learned: 1 epoch of 5 examples, 4 updates, 1.5 seconds.</summary>
    public static TrainingResult Result(LinearModel model, StopReason reason = StopReason.Completed, IReadOnlyList<ValidationPoint>? curve = null) =>
        new(model, null, reason, 1, 5, 4, curve ?? [], TimeSpan.FromSeconds(1.5));

    /// <summary>One feature, which is the score; label 0 below 0, label 1 above, with a bias of 0.</summary>
    public static LinearModel Ruler(IReadOnlyDictionary<int, string>? names = null) => new([1f], [0f], [0, 1], names);

    public static Dataset OnRuler(params (float Score, int Label)[] examples) =>
        new(new DenseFeatures(Array.ConvertAll(examples, example => example.Score), 1), Array.ConvertAll(examples, example => example.Label));

    private static TrainingResult Timed(TrainingResult result) => new(
        result.Model, result.BestModel, result.StopReason, result.Epochs, result.ExamplesSeen, result.UpdatesMade, result.ValidationCurve, TimeSpan.FromMilliseconds(12.34));
}
