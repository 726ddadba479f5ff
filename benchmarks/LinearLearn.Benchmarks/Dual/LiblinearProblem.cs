using System.Runtime.InteropServices;

namespace LinearLearn.Benchmarks;

/// <summary>Holds a dataset in LIBLINEAR's form, which omits features of 0 and ends each row with a node of index -1.</summary>
internal sealed class LiblinearProblem
{
    private readonly Liblinear.Node[] _nodes;
    private readonly nint[] _rows;
    private readonly double[] _labels;
    private readonly double _bias;

    /// <param name="data">The examples.</param>
    /// <param name="bias">The value of an additional feature of every example; 0 for none.</param>
    public LiblinearProblem(Dataset data, double bias)
    {
        SparseFeatures sparse = SparseFeatures.From(data.Features);
        int added = bias > 0 ? 2 : 1;
        _bias = bias > 0 ? bias : -1;
        Columns = data.FeatureCount;
        NonZeros = sparse.StoredCount;
        _nodes = GC.AllocateUninitializedArray<Liblinear.Node>(sparse.StoredCount + added * data.Count, pinned: true);
        _rows = GC.AllocateUninitializedArray<nint>(data.Count, pinned: true);
        _labels = GC.AllocateUninitializedArray<double>(data.Count, pinned: true);
        int at = 0;
        for (int i = 0; i < data.Count; i++)
        {
            _labels[i] = data.ClassIndices[i];
            _rows[i] = Marshal.UnsafeAddrOfPinnedArrayElement(_nodes, at);
            SparseRow row = sparse.Row(i);
            for (int j = 0; j < row.Count; j++)
                _nodes[at++] = new() { Index = row.Columns[j] + 1, Value = row.Values[j] };
            if (bias > 0)
                _nodes[at++] = new() { Index = Columns + 1, Value = bias };
            _nodes[at++] = new() { Index = -1 };
        }
    }

    public int Columns { get; }

    public long NonZeros { get; }

    /// <summary>Gets the struct for the native function, which is valid while this object is referenced.</summary>
    public Liblinear.Problem Native => new()
    {
        Rows = _rows.Length,
        Columns = Columns + (_bias > 0 ? 1 : 0),
        Labels = Marshal.UnsafeAddrOfPinnedArrayElement(_labels, 0),
        RowPointers = Marshal.UnsafeAddrOfPinnedArrayElement(_rows, 0),
        Bias = _bias,
    };
}
