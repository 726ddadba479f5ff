namespace LinearLearn.Plotting;

/// <summary>Represents the weights of one class as a picture.</summary>
/// <remarks>
/// Bright pixels raise the score of the class where the weights are red and lower it where they are blue. The bias is not included.
/// </remarks>
public sealed class WeightsPicture : CellPicture
{
    private readonly string _title;

    /// <summary>Creates the picture of a model that was trained on images.</summary>
    /// <param name="model">The model, with as many features as the images have pixels.</param>
    /// <param name="shape">The shape of the images, for example <see cref="Dataset.ImageShape"/>.</param>
    /// <param name="label">
    /// The class. Default: the positive one of two classes; required for more than two. For the negative class, the signs of the weights
    /// are reversed.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The shape does not match the model's features; the model has no such label, or the label is missing.
    /// </exception>
    public WeightsPicture(LinearModel model, ImageShape shape, int? label = null)
        : base(ClassWeightRow.Copy(model, label), PictureGuard.RequireShape(shape, model.FeatureCount, nameof(shape)))
    {
        _title = ClassWeightRow.FormatTitle(model, label);
        ClassNames = new ClassDisplayNames(model.Classes);
        NamedLabels = ClassWeightRow.GetLabels(model, label);
    }

    /// <summary>Creates the picture of a model with the shape of the images that it was trained on.</summary>
    /// <param name="model">The model, with as many features as the images have pixels.</param>
    /// <param name="data">The dataset, whose <see cref="Dataset.ImageShape"/> is the shape of the images.</param>
    /// <param name="label">
    /// The class. Default: the positive one of two classes; required for more than two. For the negative class, the signs of the weights
    /// are reversed.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The data has no image shape, or its shape does not match the model's features; the model has no such label, or the label is missing.
    /// </exception>
    public WeightsPicture(LinearModel model, Dataset data, int? label = null)
        : this(model, PictureGuard.GetShape(data, nameof(data)), label)
    {
    }

    /// <inheritdoc/>
    public override string Description => Guard.Text(
        $"{_title}: {Shape} weights, red where bright pixels raise the score of the class, blue where they lower it.") + FormatKey();

    private protected override ClassDisplayNames ClassNames { get; }

    private protected override IReadOnlyList<int> NamedLabels { get; }

    private protected override string DefaultTitle => _title;

    private protected override string Unit => "weight";

    private protected override bool IsSigned => true;
}
