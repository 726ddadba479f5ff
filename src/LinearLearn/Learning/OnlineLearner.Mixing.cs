namespace LinearLearn;

// An epoch in shards: each is learned separately, and the learners are mixed at its end.
public sealed partial class OnlineLearner
{
    /// <summary>The number of examples of a shard between two checks of the cancellation token.</summary>
    private const int ExamplesPerShardCheck = 1024;

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
        LearnerCounters counters = new(_seen, _steps, _updates, _norms);
        LearnerState start = new(
            Rule, _start, Options, _classWeights, new LearnerWeights(LearnerMixture.Start(_weights.Numbers())), counters, _classTotals);
        Cores.ForEach(
            shards,
            shard =>
            {
                OnlineLearner learner = learners[shard] = new(Rule, _start, Options, _classWeights, start, nameof(data));
                (int first, int end) = (StartOf(shard), StartOf(shard + 1));
                for (; first < end && !cancellationToken.IsCancellationRequested; first += ExamplesPerShardCheck)
                    learner.Learn(data, order.AsSpan(first, Math.Min(ExamplesPerShardCheck, end - first)), groups: 1);
            },
            cores);
        if (cancellationToken.IsCancellationRequested)
            return false;

        double[] shares = new double[shards];
        LearnerNumbers[] parts = new LearnerNumbers[shards];
        (long seen, long steps, long updates, SquaredNorms norms) = counters;
        double[] totals = [.. _classTotals];
        for (int shard = 0; shard < shards; shard++)
        {
            OnlineLearner learner = learners[shard];
            parts[shard] = learner._weights.Numbers();
            learners[shard] = null!; // releases its weights
            shares[shard] = (double)(StartOf(shard + 1) - StartOf(shard)) / order.Length;
            _seen += learner._seen - seen;
            _steps += learner._steps - steps;
            _updates += learner._updates - updates;
            _norms = new(_norms.Sum + (learner._norms.Sum - norms.Sum), _norms.Weight + (learner._norms.Weight - norms.Weight));
            for (int k = 0; k < totals.Length; k++)
                _classTotals[k] += learner._classTotals[k] - totals[k];
        }
        _weights = new LearnerWeights(LearnerMixture.Mix(_weights.Numbers(), parts, shares, cores));
        return true;

        int StartOf(int shard) => (int)((long)order.Length * shard / shards);
    }
}
