namespace LinearLearn;

// One-vs-rest on several cores: each learns some of the classes.
public sealed partial class OnlineLearner
{
    private FeatureMatrix?[] _blocks = [];

    private LearnerWeights? _weightsBefore;

    /// <summary>Learns each group of classes from all examples, with the same arithmetic in the same order as a single thread.</summary>
    private void LearnInGroups(Dataset data, ReadOnlySpan<int> order, int groups)
    {
        _weights.PrepareForDenseRows();
        _weightsBefore ??= _weights.Copy();
        _weightsBefore.CopyFrom(_weights);
        double[] totalsBefore = [.. _classTotals];
        SquaredNorms normsBefore = _norms;
        try
        {
            LearnAllInGroups(data, order.ToArray(), groups);
        }
#pragma warning disable CA1031 // any exception of a rule is thrown again by a single thread
        catch (Exception)
#pragma warning restore CA1031
        {
            // The groups have stopped at different examples. A single thread repeats the examples up to the failing one and leaves all rows
            // as they were before it.
            _weights.CopyFrom(_weightsBefore);
            totalsBefore.CopyTo(_classTotals, 0);
            _norms = normsBefore;
            LearnSequentially(data, order);
        }
    }

    private void LearnAllInGroups(Dataset data, int[] indices, int groups)
    {
        int[] actual = new int[indices.Length];
        float[] weights = new float[indices.Length];
        long steps = 0;
        int rowsPerBlock = 1;
        for (int i = 0; i < indices.Length; i++)
        {
            actual[i] = IndexOf(data.Labels[indices[i]]);
            weights[i] = Weigh(actual[i], data.WeightOf(indices[i]));
            _classTotals[actual[i]] += data.WeightOf(indices[i]);
            steps += weights[i] > 0 ? 1 : 0;
        }

        double[] squares = new double[_usesMeanSquaredNorm ? indices.Length : 0];
        Cores.ForEach(squares.Length > 0 ? groups : 0, group =>
        {
            for (int i = group; i < squares.Length; i += groups)
                squares[i] = data.Features.Storage.SquaredNorm(indices[i]);
        });
        SquaredNorms[] norms = new SquaredNorms[squares.Length];
        for (int i = 0; i < norms.Length; i++)
        {
            norms[i] = _norms;
            if (weights[i] > 0) // otherwise its squares may overflow
                _norms = _norms.Add(squares[i], weights[i]);
        }

        FeatureMatrix[]? blocks = IsScattered(data.Features, indices) ? Gather(data.Features, indices, out rowsPerBlock) : null;
        long[] updates = new long[groups];
        Cores.ForEach(groups, group =>
        {
            int firstRow = group * _weights.Rows / groups, endRow = (group + 1) * _weights.Rows / groups;
            LearnerScratch scratch = NewScratch(endRow - firstRow);
            long step = _steps, made = 0;
            for (int i = 0; i < indices.Length; i++)
            {
                step += weights[i] > 0 ? 1 : 0;
                if (norms.Length > 0)
                    scratch.Begin(norms[i], squares[i]);
                else
                    scratch.Begin(default);
                MatrixRow features = blocks is null
                    ? new(data.Features.Storage, indices[i])
                    : new(blocks[i / rowsPerBlock].Storage, i % rowsPerBlock);
                LearnOneVersusRest(features, firstRow, endRow, actual[i], weights[i], step, scratch, out int some);
                made += some;
            }
            updates[group] = made;
        });
        _seen += indices.Length;
        _steps += steps;
        _updates += updates.Sum();
    }

    /// <summary>Copies the rows of a batch into consecutive memory.</summary>
    /// <remarks>
    /// Scattered rows of a large matrix are slow to read. Copied one after the other, several are read at a time, and all groups read the
    /// copies. The blocks are reused, because allocating them would cost more than copying saves.
    /// </remarks>
    private FeatureMatrix[] Gather(FeatureMatrix features, int[] indices, out int rowsPerBlock)
    {
        const int BlockFeatures = 20_000;
        int rows = Math.Max(1, BlockFeatures / features.Columns);
        int count = (indices.Length + rows - 1) / rows;
        if (_blocks.Length < count)
            Array.Resize(ref _blocks, count);
        FeatureMatrix?[] blocks = _blocks;
        Cores.ForEach(count, block =>
        {
            ReadOnlySpan<int> some = indices.AsSpan(block * rows, Math.Min(rows, indices.Length - block * rows));
            if (blocks[block]?.Storage.TryOverwrite(features.Storage, some) != true)
                blocks[block] = features.Select(some);
        });
        rowsPerBlock = rows;
        return blocks!;
    }
}
