namespace LinearLearn;

// Three or more classes and sparse rows: a copy of the weights that is stored feature by feature.
public sealed partial class LinearModel
{
    /// <summary>The number of columns per stored feature of a batch up to which scoring saves more time than the copy takes.</summary>
    private const int ColumnsPerStoredFeature = 4;

    /// <summary>The size of the largest copy: 256 MB.</summary>
    private const long MostCopiedFloats = 1 << 26;

    private readonly Lock _byFeatureLock = new();
    private volatile FeatureMajorWeights? _byFeature;

    /// <summary>Scores consecutive rows of a matrix that fits.</summary>
    private void ScoreAll(FeatureMatrix features, int first, Span<float> scores)
    {
        if (features is not SparseFeatures sparse || !HasCopyFor(sparse))
        {
            features.Scores(first, _weights, _biases, scores);
            return;
        }
        FeatureMajorWeights byFeature = _byFeature!;
        for (; !scores.IsEmpty; first++, scores = scores[_biases.Length..])
        {
            SparseRow row = sparse.Row(first);
            Span<float> own = scores[.._biases.Length];
            FeatureMajorKernels.Dots(row.Columns, row.Values, byFeature, 0, own);
            for (int k = 0; k < own.Length; k++)
                own[k] += _biases[k];
        }
    }

    /// <summary>Copies the weights if that saves time when all rows of the matrix are scored.</summary>
    private bool HasCopyFor(SparseFeatures features)
    {
        if (_byFeature is not null)
            return true;
        return (long)features.StoredCount * ColumnsPerStoredFeature >= FeatureCount && TryCopyByFeature();
    }

    /// <summary>
    /// Copies the weights, so that scoring a sparse row accesses one cache line for each feature instead of one for each class.
    /// </summary>
    /// <returns>Whether there is a copy; false for a single row of weights, and if it would be too large.</returns>
    internal bool TryCopyByFeature()
    {
        if (_biases.Length == 1 || (long)FeatureCount * FeatureMajorWeights.StrideOf(_biases.Length, false, false) > MostCopiedFloats)
            return false;
        lock (_byFeatureLock)
        {
            if (_byFeature is null)
            {
                FeatureMajorWeights copy = new(FeatureCount, _biases.Length, hasStepSizes: false, hasSums: false);
                copy.SetSection(0, _weights);
                _byFeature = copy;
            }
        }
        return true;
    }
}
