namespace LinearLearn.Hosting;

/// <summary>Serves a <see cref="TableClassifier"/>.</summary>
/// <remarks>
/// Thread-safe: any number of threads can predict, without a lock, while the model is replaced. A prediction is counted and measured, and
/// allocates nothing if no listener receives the measurements, unless the row allocates.
/// </remarks>
public sealed class ServedTableClassifier : ServedModel<TableClassifier>
{
    private IReadOnlyDictionary<string, ColumnKind>? _kinds; // of the first model, for which callers were written

    internal ServedTableClassifier(ServedModelContext<TableClassifier> context)
        : base(context)
    {
    }

    /// <summary>Predicts the class of one row.</summary>
    /// <param name="row">The row, with all columns that the model requires.</param>
    /// <returns>The name of the most probable class, and its probability.</returns>
    /// <exception cref="ArgumentException">A column is missing, or a cell is of another type.</exception>
    public Prediction Predict(TableRow row)
    {
        long? started = StartTiming();
        Prediction prediction = Current.Predict(row);
        RecordPrediction(started);
        return prediction;
    }

    /// <summary>Predicts the class of one row, unless the prediction is too uncertain.</summary>
    /// <param name="row">The row, with all columns that the model requires.</param>
    /// <param name="prediction">The name of the most probable class and its probability, also if the result is false.</param>
    /// <returns>Whether the probability is at least <see cref="ServedModelOptions.Threshold"/>.</returns>
    /// <exception cref="ArgumentException">A column is missing, or a cell is of another type.</exception>
    public bool TryPredict(TableRow row, out Prediction prediction)
    {
        long? started = StartTiming();
        prediction = Current.Predict(row);
        return RecordAnswer(started, prediction);
    }

    /// <summary>Predicts the most probable classes of one row.</summary>
    /// <param name="row">The row, with all columns that the model requires.</param>
    /// <param name="count">The maximum number of classes to return: 1 or more.</param>
    /// <returns>Classes and their probabilities, the most probable first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    /// <exception cref="ArgumentException">A column is missing, or a cell is of another type.</exception>
    public IReadOnlyList<Prediction> PredictTop(TableRow row, int count)
    {
        long? started = StartTiming();
        IReadOnlyList<Prediction> predictions = Current.PredictTop(row, count);
        RecordPrediction(started);
        return predictions;
    }

    private protected override TableClassifier Read(string path) => TableClassifier.Load(path);

    private protected override ClassLabels GetClasses(TableClassifier model) => model.Classes;

    /// <summary>Throws if rows for the first model may lack a column of the new one, or have cells that the new one rejects.</summary>
    private protected override void RequireSameInputs(TableClassifier before, TableClassifier after, string source)
    {
        _kinds ??= before.Encoder.Kinds;
        foreach ((string column, ColumnKind found) in after.Encoder.Kinds)
        {
            ColumnKind known = _kinds.GetValueOrDefault(column, ColumnKind.Ignored);
            bool acceptsAll = (found is ColumnKind.Category or ColumnKind.Text) && known != ColumnKind.Ignored;
            if (found == ColumnKind.Ignored || found == known || acceptsAll)
                continue;
            string name = DisplayText.ShortenName(column);
            throw new InvalidDataException(known == ColumnKind.Ignored
                ? Guard.Text($"{source}: expected only columns of the model loaded first, found {name}, which a restart would accept")
                : Guard.Text($"{source}: expected column {name} to be of the kind {known}, found {found}"));
        }
    }
}
