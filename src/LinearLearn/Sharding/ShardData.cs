namespace LinearLearn;

/// <summary>Holds the examples of a shard, also with the columns of all shards: sparse rows of a shard may lack the last ones.</summary>
internal sealed class ShardData(Dataset data)
{
    private Dataset? _wide;

    /// <summary>Gets the examples as they were given, whose measure and fingerprint do not depend on the tasks before.</summary>
    public Dataset Original => data;

    /// <summary>Returns the examples with a number of columns or more.</summary>
    public Dataset Widen(int columns)
    {
        if (columns <= data.FeatureCount || data.Features is not SparseFeatures)
            return data;
        if (_wide?.FeatureCount != columns)
            _wide = data.WithColumns(columns);
        return _wide;
    }
}
