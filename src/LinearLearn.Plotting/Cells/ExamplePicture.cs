namespace LinearLearn.Plotting;

/// <summary>Represents a picture of one example: its image, in gray.</summary>
public sealed class ExamplePicture : CellPicture
{
    private readonly string _title;

    /// <summary>Creates the picture of one example.</summary>
    /// <param name="data">The dataset, whose examples are images: <see cref="Dataset.ImageShape"/> is set.</param>
    /// <param name="index">The index of the example: 0 to <see cref="Dataset.Count"/> - 1.</param>
    /// <exception cref="ArgumentException">The data has no image shape, or the index is out of range.</exception>
    public ExamplePicture(Dataset data, int index)
        : base(DatasetExample.CopyFeatures(data, index), PictureGuard.GetShape(data, nameof(data)))
    {
        _title = Guard.Text($"Example {index}: {DatasetExample.FormatClass(data, index)}");
        ClassNames = new ClassDisplayNames(data.Classes);
        NamedLabels = [data.Labels[index]];
    }

    /// <inheritdoc/>
    public override string Description => Guard.Text($"{_title}, an image of {Shape} features: the brighter, the higher.") + FormatKey();

    private protected override ClassDisplayNames ClassNames { get; }

    private protected override IReadOnlyList<int> NamedLabels { get; }

    private protected override string DefaultTitle => _title;

    private protected override string Unit => "feature";

    private protected override bool IsSigned => false;
}
