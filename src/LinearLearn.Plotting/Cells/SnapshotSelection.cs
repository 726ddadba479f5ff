namespace LinearLearn.Plotting;

/// <summary>What pictures over time are made of: snapshots of one run, checked.</summary>
internal static class SnapshotSelection
{
    public static TrainingProgress[] Validate(IReadOnlyList<TrainingProgress> snapshots, ImageShape shape, int? label)
    {
        ArgumentNullException.ThrowIfNull(snapshots);
        TrainingProgress[] copy = [.. snapshots];
        if (copy.Length == 0)
            throw new ArgumentException("expected one snapshot or more, found none", nameof(snapshots));
        for (int i = 0; i < copy.Length; i++)
        {
            if (copy[i] is null)
                throw new ArgumentException(Guard.Text($"expected a snapshot, found null at index {i}"), nameof(snapshots));
            if (i > 0 && copy[i].ExamplesSeen < copy[i - 1].ExamplesSeen)
            {
                throw new ArgumentException(Guard.Text(
                    $"expected snapshots in order, found {copy[i].ExamplesSeen} examples after {copy[i - 1].ExamplesSeen} at index {i}"), nameof(snapshots));
            }
            PictureGuard.RequireShape(shape, copy[i].Model.FeatureCount, nameof(shape));
            _ = ClassWeightRow.FormatTitle(copy[i].Model, label);
        }
        return copy;
    }

    /// <summary>
    /// The first, the last and some between, at the parts 0, (1/n)^2, (2/n)^2 ... 1 of the run: close together at its start, where weights change most.
    /// </summary>
    public static TrainingProgress[] SelectEarly(TrainingProgress[] snapshots, int count)
    {
        if (snapshots.Length <= count)
            return snapshots;
        (long first, long last) = (snapshots[0].ExamplesSeen, snapshots[^1].ExamplesSeen);
        TrainingProgress[] chosen = new TrainingProgress[count];
        int next = 0;
        for (int i = 0; i < count; i++)
        {
            double part = (double)i / Math.Max(1, count - 1);
            double moment = first + part * part * (last - first);
            int remaining = count - 1 - i; // as many must be left for the places that follow
            while (next < snapshots.Length - 1 - remaining
                && Math.Abs(snapshots[next + 1].ExamplesSeen - moment) <= Math.Abs(snapshots[next].ExamplesSeen - moment))
                next++;
            chosen[i] = snapshots[next++];
        }
        chosen[^1] = snapshots[^1];
        return chosen;
    }

    /// <summary>For instance "after 1,234 examples: 96.48 % right".</summary>
    public static string FormatMoment(TrainingProgress snapshot) =>
        $"after {NumberText.FormatExamples(snapshot.ExamplesSeen)}" + (snapshot.ValidationAccuracy is { } accuracy ? $": {NumberText.FormatPercent(accuracy)} right" : "");
}
