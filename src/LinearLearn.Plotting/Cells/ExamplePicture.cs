namespace LinearLearn.Plotting;

/// <summary>One example as the picture that it is, in gray.</summary>
public sealed class ExamplePicture : CellPicture
{
    private readonly string _title;

    /// <summary>Takes one example.</summary>
    /// <param name="data">Examples that are pictures: <see cref="Dataset.ImageShape"/> is set.</param>
    /// <param name="index">Which of them: 0 to <see cref="Dataset.Count"/> - 1.</param>
    /// <exception cref="ArgumentException">The data are no pictures, or there is no such example.</exception>
    public ExamplePicture(Dataset data, int index)
        : base(DatasetExample.CopyFeatures(data, index), PictureGuard.GetShape(data, nameof(data)))
    {
        _title = Guard.Text($"Example {index}: {DatasetExample.FormatClass(data, index)}");
    }

    /// <inheritdoc/>
    public override string Description => Guard.Text($"{_title}, a picture of {Shape} features, the brighter the higher.");

    private protected override string DefaultTitle => _title;

    private protected override string Unit => "feature";

    private protected override bool IsSigned => false;
}
