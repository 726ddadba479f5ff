namespace LinearLearn.Plotting;

/// <summary>Validates and selects the snapshots of one run that a picture over time shows.</summary>
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
                string found = Guard.Text($"found {copy[i].ExamplesSeen} examples after {copy[i - 1].ExamplesSeen} at index {i}");
                throw new ArgumentException($"expected snapshots in order, {found}", nameof(snapshots));
            }
            PictureGuard.RequireShape(shape, copy[i].Model.FeatureCount, nameof(shape));
            _ = ClassWeightRow.FormatTitle(copy[i].Model, label);
        }
        return copy;
    }

    /// <summary>
    /// Selects snapshots at the fractions 0, (1/n)^2, (2/n)^2 ... 1 of the run: close together at its start, where weights change most.
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
            int remaining = count - 1 - i; // as many must be left for the frames that follow
            while (next < snapshots.Length - 1 - remaining
                && Math.Abs(snapshots[next + 1].ExamplesSeen - moment) <= Math.Abs(snapshots[next].ExamplesSeen - moment))
                next++;
            chosen[i] = snapshots[next++];
        }
        chosen[^1] = snapshots[^1];
        return chosen;
    }

    /// <summary>Formats a moment, for example "after 1,234 examples: 96.48 % correct".</summary>
    public static string FormatMoment(TrainingProgress snapshot)
    {
        string accuracy = snapshot.ValidationAccuracy is { } part ? $": {NumberText.FormatPercent(part)} correct" : "";
        return $"after {NumberText.FormatExamples(snapshot.ExamplesSeen)}{accuracy}";
    }
}
