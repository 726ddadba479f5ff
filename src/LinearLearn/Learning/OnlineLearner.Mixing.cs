namespace LinearLearn;

// An epoch in shards: each is learned separately, and the learners are mixed at its end.
public sealed partial class OnlineLearner
{
    /// <summary>The number of examples between two checks of the cancellation token: about a millisecond's work.</summary>
    internal const int ExamplesPerCheck = 1024;

    /// <summary>Learns an epoch in shards of consecutive parts of the order, and mixes what they learned.</summary>
    /// <param name="data">Examples that fit.</param>
    /// <param name="order">The indices of the examples, as many as there are shards or more.</param>
    /// <param name="shards">The number of shards, which determines the result.</param>
    /// <param name="cores">The number of cores, which does not.</param>
    /// <param name="cancellationToken">Ends the epoch early; the learner is then unchanged.</param>
    /// <returns>Whether the epoch was completed.</returns>
    /// <remarks>
    /// Iterative parameter mixing: R. McDonald, K. Hall, G. Mann, "Distributed Training Strategies for the Structured Perceptron", NAACL
    /// 2010.
    /// </remarks>
    internal bool TryLearnInShards(Dataset data, int[] order, int shards, int cores, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return false;
        OnlineLearner[] learners = new OnlineLearner[shards];
        LearnerCounters counters = Counters;
        LearnerState start = StartEpoch();
        Cores.ForEach(
            shards,
            shard =>
            {
                OnlineLearner learner = learners[shard] = new(Rule, _start, Options, _classWeights, start, nameof(data));
                (int first, int end) = (StartOf(shard), StartOf(shard + 1));
                for (; first < end && !cancellationToken.IsCancellationRequested; first += ExamplesPerCheck)
                    learner.Learn(data, order.AsSpan(first, Math.Min(ExamplesPerCheck, end - first)), groups: 1);
            },
            cores);
        if (cancellationToken.IsCancellationRequested)
            return false;

        long[] updatesOf = new long[shards], examplesOf = new long[shards];
        LearnerNumbers[] parts = new LearnerNumbers[shards];
        (long seen, long steps, long updates, SquaredNorms norms) = counters;
        double[] totals = [.. _classTotals];
        for (int shard = 0; shard < shards; shard++)
        {
            OnlineLearner learner = learners[shard];
            parts[shard] = learner._weights.Numbers();
            learners[shard] = null!; // releases its weights
            (updatesOf[shard], examplesOf[shard]) = (learner._updates - updates, learner._seen - seen);
            _seen += learner._seen - seen;
            _steps += learner._steps - steps;
            _updates += learner._updates - updates;
            _norms = new(_norms.Sum + (learner._norms.Sum - norms.Sum), _norms.Weight + (learner._norms.Weight - norms.Weight));
            for (int k = 0; k < totals.Length; k++)
                _classTotals[k] += learner._classTotals[k] - totals[k];
        }
        double[] shares = LearnerMixture.ComputeShares(updatesOf, examplesOf);
        _weights = new LearnerWeights(LearnerMixture.Mix(_weights.Numbers(), parts, shares, cores));
        return true;

        int StartOf(int shard) => (int)((long)order.Length * shard / shards);
    }

    private LearnerCounters Counters => new(_seen, _steps, _updates, _norms);

    /// <summary>Creates the state that each shard of an epoch starts from, whose sums for averaging are 0.</summary>
    internal LearnerState StartEpoch() => CreateState(LearnerMixture.Start(_weights.Numbers()), Counters, [.. _classTotals]);

    /// <summary>Creates a state of what was learned since <see cref="StartEpoch"/>, whose counts are those of the epoch.</summary>
    internal LearnerState CreateChanges(LearnerState start)
    {
        (long seen, long steps, long updates, SquaredNorms norms) = start.Counters;
        double[] totals = start.CopyClassTotals();
        for (int k = 0; k < totals.Length; k++)
            totals[k] = _classTotals[k] - totals[k];
        LearnerCounters counts = new(
            _seen - seen, _steps - steps, _updates - updates, new(_norms.Sum - norms.Sum, _norms.Weight - norms.Weight));
        return CreateState(LearnerMixture.FoldSums(_weights.Numbers()), counts, totals);
    }

    /// <summary>Adds the mixed changes of all shards of an epoch.</summary>
    internal void Add(LearnerState changes)
    {
        (long seen, long steps, long updates, SquaredNorms norms) = changes.Counters;
        (_seen, _steps, _updates) = (_seen + seen, _steps + steps, _updates + updates);
        _norms = new(_norms.Sum + norms.Sum, _norms.Weight + norms.Weight);
        double[] totals = changes.CopyClassTotals();
        for (int k = 0; k < totals.Length; k++)
            _classTotals[k] += totals[k];
        _weights = new LearnerWeights(
            LearnerMixture.Mix(_weights.Numbers(), [changes.Numbers()], [1], Environment.ProcessorCount));
    }

    /// <summary>Replaces what was learned by the state of a learner that continued from it.</summary>
    internal void Restore(LearnerState state)
    {
        (_seen, _steps, _updates, _norms) = state.Counters;
        state.CopyClassTotals().CopyTo(_classTotals, 0);
        _weights = state.CopyWeights();
    }

    private LearnerState CreateState(LearnerNumbers numbers, LearnerCounters counters, double[] totals) => new(
        IsOwn(Rule) ? Rule : InvariantText.Format(Rule),
        _start,
        Options,
        _classWeights,
        numbers,
        counters,
        totals);
}
