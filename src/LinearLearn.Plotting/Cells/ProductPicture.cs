namespace LinearLearn.Plotting;

/// <summary>
/// An example times the weights of one class, feature by feature: what each pixel adds to the score. The sum of all cells, and the bias, is the score.
/// </summary>
public sealed class ProductPicture : CellPicture
{
    private readonly string _title;

    /// <summary>Multiplies one example with the weights.</summary>
    /// <param name="model">A model of as many features as the pictures have pixels.</param>
    /// <param name="data">Examples that are pictures: <see cref="Dataset.ImageShape"/> is set.</param>
    /// <param name="index">Which of them: 0 to <see cref="Dataset.Count"/> - 1.</param>
    /// <param name="label">
    /// The class. Of two classes the positive one by default; for the negative one the weights change their signs. Of more, one must be given.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The data are no pictures, or there is no such example; the model has another number of features, another scale of bytes or other class names, or
    /// does not know the label, or one is missing.
    /// </exception>
    public ProductPicture(LinearModel model, Dataset data, int index, int? label = null)
        : base(Multiply(model, label, data, index), PictureGuard.GetShape(data, nameof(data)))
    {
        _title = Guard.Text(
            $"Example {index} ({DatasetExample.FormatClass(data, index)}) × weights: {ClassWeightRow.FormatSubject(model, label)}");
    }

    /// <inheritdoc/>
    public override string Description => Guard.Text($"{_title}: what each of {Shape} pixels adds to the score, red above 0, blue below.");

    private protected override string DefaultTitle => _title;

    private protected override string Unit => "feature × weight";

    private protected override bool IsSigned => true;

    private static float[] Multiply(LinearModel model, int? label, Dataset data, int index)
    {
        float[] weights = ClassWeightRow.Copy(model, label), features = DatasetExample.CopyFeatures(data, index);
        model.RequireFits(data, allowUnknownLabels: true);
        return [.. features.Zip(weights, (feature, weight) => feature * weight)];
    }
}
