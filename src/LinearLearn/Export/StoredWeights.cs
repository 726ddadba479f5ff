namespace LinearLearn;

/// <summary>Represents the weights of a model that generated code stores: those of all columns, or only of columns with weights.</summary>
internal sealed class StoredWeights
{
    /// <summary>
    /// The maximum number of weights and columns in a source, about 60 MB, which a C# compiler translates in a minute and 3 GB of memory.
    /// </summary>
    public const int MostNumbers = 1 << 22;

    private readonly LinearModel _model;
    private readonly (sbyte[] Steps, float[] Scales)? _steps;

    /// <summary>Selects the columns.</summary>
    /// <param name="model">The model.</param>
    /// <param name="columnSize">The number of bytes that storing a column takes, beside its weights.</param>
    /// <param name="hasSteps">Whether weights are stored as steps of 8 bits if they are multiples of a scale.</param>
    /// <param name="isNeeded">Determines whether a column is stored even if its weights are 0. Default: null, no column.</param>
    /// <param name="leastColumns">The minimum number of columns. Default: 0.</param>
    /// <exception cref="ArgumentException">There are more numbers than <see cref="MostNumbers"/>.</exception>
    public StoredWeights(LinearModel model, int columnSize, bool hasSteps, Predicate<int>? isNeeded = null, int leastColumns = 0)
    {
        _model = model;
        _steps = hasSteps ? QuantizedWeights.TryGetSteps(model.Weights, model.FeatureCount) : null;
        List<int> columns = [];
        for (int column = 0; column < model.FeatureCount; column++)
        {
            if (columns.Count < leastColumns || HasWeights(column) || isNeeded?.Invoke(column) == true)
                columns.Add(column);
        }
        long weightsSize = (long)model.Biases.Length * (HasSteps ? sizeof(sbyte) : sizeof(float));
        IsSparse = columns.Count * (weightsSize + columnSize) < model.FeatureCount * weightsSize;
        Count = IsSparse ? columns.Count : model.FeatureCount;
        Columns = IsSparse ? [.. columns] : [];
        long numbers = (long)Count * model.Biases.Length + Columns.Length;
        if (numbers > MostNumbers)
        {
            const string prune = $"{nameof(LinearModel)}.{nameof(LinearModel.Prune)}", bits = nameof(TextEncoderOptions.HashBits);
            string found = Guard.Text($"found {numbers}: {prune} and fewer {bits} reduce them");
            throw new ArgumentException(Guard.Text(
                $"expected at most {MostNumbers} weights and columns, as many as a compiler can translate, {found}"),
                nameof(model));
        }
    }

    /// <summary>Gets whether only some columns are stored.</summary>
    public bool IsSparse { get; }

    /// <summary>Gets the number of stored columns.</summary>
    public int Count { get; }

    /// <summary>Gets the stored columns in ascending order, if only some are stored.</summary>
    public int[] Columns { get; }

    /// <summary>Gets whether the weights are steps, each to be multiplied by the scale of its row.</summary>
    public bool HasSteps => _steps is not null;

    /// <summary>Gets the scales of the rows, if the weights are steps.</summary>
    public IEnumerable<float> Scales => _steps?.Scales ?? [];

    /// <summary>Gets the column at an index.</summary>
    public int ColumnAt(int index) => IsSparse ? Columns[index] : index;

    /// <summary>Gets the step at an index.</summary>
    public int StepAt(int index, int row) => _steps!.Value.Steps[row * _model.FeatureCount + ColumnAt(index)];

    /// <summary>Gets the weight at an index.</summary>
    public float WeightAt(int index, int row) => _model.Weights[row * _model.FeatureCount + ColumnAt(index)];

    private bool HasWeights(int column)
    {
        for (int i = column; i < _model.Weights.Length; i += _model.FeatureCount)
        {
            if (_model.Weights[i] != 0)
                return true;
        }
        return false;
    }
}
