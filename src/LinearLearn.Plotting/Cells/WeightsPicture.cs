namespace LinearLearn.Plotting;

/// <summary>
/// The weights of one class as a picture: where they are red, bright pixels speak for the class, where they are blue, against it. The bias is not part of it.
/// </summary>
public sealed class WeightsPicture : CellPicture
{
    private readonly string _title;

    /// <summary>Takes the weights of a model that learned from pictures.</summary>
    /// <param name="model">A model of as many features as the pictures have pixels.</param>
    /// <param name="shape">The shape of the pictures, for instance <see cref="Dataset.ImageShape"/>.</param>
    /// <param name="label">
    /// The class. Of two classes the positive one by default; for the negative one the weights change their signs. Of more, one must be given.
    /// </param>
    /// <exception cref="ArgumentException">The shape is not that of the model's features, or the model does not know the label, or one is missing.</exception>
    public WeightsPicture(LinearModel model, ImageShape shape, int? label = null)
        : base(ClassWeightRow.Copy(model, label), PictureGuard.RequireShape(shape, model.FeatureCount, nameof(shape)))
    {
        _title = ClassWeightRow.FormatTitle(model, label);
    }

    /// <summary>Takes the shape from the data that the model learned from.</summary>
    /// <param name="model">A model of as many features as the pictures have pixels.</param>
    /// <param name="data">Its <see cref="Dataset.ImageShape"/> is the shape of the picture.</param>
    /// <param name="label">As for the other constructor.</param>
    /// <exception cref="ArgumentException">As for the other constructor; or the data are no pictures.</exception>
    public WeightsPicture(LinearModel model, Dataset data, int? label = null)
        : this(model, PictureGuard.GetShape(data, nameof(data)), label)
    {
    }

    /// <inheritdoc/>
    public override string Description => Guard.Text($"{_title}: {Shape} weights, red where a bright pixel speaks for the class, blue where it speaks against it.");

    private protected override string DefaultTitle => _title;

    private protected override string Unit => "weight";

    private protected override bool IsSigned => true;
}
