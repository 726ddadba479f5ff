namespace LinearLearn.Plotting;

/// <summary>Represents an example times the weights of one class, feature by feature: what each pixel adds to the score.</summary>
/// <remarks>
/// The score is the sum of all cells plus the bias. A product that overflows a float has the color of the largest float.
/// </remarks>
public sealed class ProductPicture : CellPicture
{
    private readonly string _title;

    /// <summary>Creates the picture of one example times the weights of a model.</summary>
    /// <param name="model">The model, with as many features as the images have pixels.</param>
    /// <param name="data">The dataset, whose examples are images: <see cref="Dataset.ImageShape"/> is set.</param>
    /// <param name="index">The index of the example: 0 to <see cref="Dataset.Count"/> - 1.</param>
    /// <param name="label">
    /// The class. Default: the positive one of two classes; required for more than two. For the negative class, the signs of the weights
    /// are reversed.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The data has no image shape, or the index is out of range; the model has a different number of features, a different byte scale or
    /// different class names; the model has no such label, or the label is missing.
    /// </exception>
    public ProductPicture(LinearModel model, Dataset data, int index, int? label = null)
        : base(Multiply(model, label, data, index), PictureGuard.GetShape(data, nameof(data)))
    {
        _title = Guard.Text(
            $"Example {index} ({DatasetExample.FormatClass(data, index)}) × weights: {ClassWeightRow.FormatSubject(model, label)}");
        ClassNames = new ClassDisplayNames(data.Classes, model.Classes);
        NamedLabels = [data.Labels[index], .. ClassWeightRow.GetLabels(model, label)];
    }

    /// <inheritdoc/>
    public override string Description =>
        Guard.Text($"{_title}: what each of {Shape} pixels adds to the score, red above 0, blue below 0.") + FormatKey();

    private protected override ClassDisplayNames ClassNames { get; }

    private protected override IReadOnlyList<int> NamedLabels { get; }

    private protected override string DefaultTitle => _title;

    private protected override string Unit => "feature × weight";

    private protected override bool IsSigned => true;

    private static float[] Multiply(LinearModel model, int? label, Dataset data, int index)
    {
        float[] weights = ClassWeightRow.Copy(model, label), features = DatasetExample.CopyFeatures(data, index);
        model.RequireFits(data, allowUnknownLabels: true);
        return [.. features.Zip(weights, (feature, weight) => Math.Clamp(feature * weight, float.MinValue, float.MaxValue))];
    }
}
