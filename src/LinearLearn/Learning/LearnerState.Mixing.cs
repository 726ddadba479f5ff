namespace LinearLearn;

// Mixing what learners of consecutive shards learned in an epoch.
public sealed partial class LearnerState
{
    /// <summary>Mixes the changes of learners: weights by the numbers of updates, and the sums of all counts.</summary>
    /// <param name="changes">The changes of learners of the same shape and options, in the order of the shards.</param>
    /// <param name="cores">The number of cores to use, which does not change the result.</param>
    /// <exception cref="InvalidDataException">A count overflows.</exception>
    internal static LearnerState Mix(LearnerState[] changes, int cores)
    {
        double[] shares = LearnerMixture.ComputeShares(
            Array.ConvertAll(changes, part => part.UpdatesMade), Array.ConvertAll(changes, part => part.ExamplesSeen));
        (long seen, long steps, long updates, SquaredNorms norms) = default(LearnerCounters);
        double[] totals = new double[changes[0].Classes.Count];
        foreach (LearnerState part in changes)
        {
            LearnerCounters counts = part.Counters;
            (seen, steps, updates) = (Add(seen, counts.Seen), Add(steps, counts.Steps), Add(updates, counts.Updates));
            norms = new(norms.Sum + counts.Norms.Sum, norms.Weight + counts.Norms.Weight);
            for (int k = 0; k < totals.Length; k++)
                totals[k] += part._classTotals[k];
        }
        LearnerNumbers numbers = LearnerMixture.Mix(null, Array.ConvertAll(changes, part => part.Numbers()), shares, cores);
        LearnerState first = changes[0];
        return new LearnerState(
            first._rule,
            first.Template,
            first.Options,
            first.ClassWeights,
            numbers,
            new LearnerCounters(seen, steps, updates, norms),
            totals);
    }

    /// <summary>Throws if the changes of another learner have another shape or other options.</summary>
    /// <exception cref="InvalidDataException">They cannot be mixed.</exception>
    internal void RequireMixable(LearnerState other)
    {
        if (other.FeatureCount != FeatureCount || !other.Classes.Values.SequenceEqual(Classes.Values) || other.Options != Options
            || other.Rule != Rule || other.HasVariances != HasVariances)
        {
            throw new InvalidDataException(Guard.Text(
                $"expected the changes of {Rule}, {Options}, {FeatureCount} features and labels {Classes}, ")
                + Guard.Text($"found those of {other.Rule}, {other.Options}, {other.FeatureCount} features and labels {other.Classes}"));
        }
    }

    private static long Add(long sum, long count) => count <= long.MaxValue - sum
        ? sum + count
        : throw new InvalidDataException(Guard.Text($"expected counts of at most {long.MaxValue} in all shards, found {sum} + {count}"));
}
