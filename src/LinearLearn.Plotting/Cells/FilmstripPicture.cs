using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>Represents the weights of one class over time, as small multiples that share one range of colors.</summary>
public sealed class FilmstripPicture : Picture
{
    private const int FrameExtent = 112;
    private const int TopMargin = 44;
    private const int SideMargin = 16;

    /// <summary>The smallest width of the color bar: filmstrips with short and long numbers beside the bar have the same size.</summary>
    private const int LeastBarWidth = 96;
    private const int CaptionHeight = 40;
    private const float CaptionSize = PlotStyle.TextSize - 2;
    private const int CaptionLineHeight = 16;
    private const int Gap = 12;

    private readonly TrainingProgress[] _snapshots;
    private readonly int? _label;
    private readonly ImageShape _shape;

    /// <summary>Creates the picture of a run from its snapshots.</summary>
    /// <param name="snapshots">One or more snapshots in order, for example <see cref="SnapshotRecorder.Snapshots"/>.</param>
    /// <param name="shape">The shape of the images that the model was trained on.</param>
    /// <param name="label">The class. Default: the positive one of two classes; required for more than two.</param>
    /// <exception cref="ArgumentException">
    /// There is no snapshot, or the snapshots are not in order; the shape does not match the model's features; the model has no such label,
    /// or the label is missing.
    /// </exception>
    public FilmstripPicture(IReadOnlyList<TrainingProgress> snapshots, ImageShape shape, int? label = null)
    {
        _snapshots = SnapshotSelection.Validate(snapshots, shape, label);
        _label = label;
        _shape = shape;
    }

    /// <summary>Creates the picture of a run from its snapshots and the data that it was trained on.</summary>
    /// <param name="snapshots">One or more snapshots in order, for example <see cref="SnapshotRecorder.Snapshots"/>.</param>
    /// <param name="data">The dataset, whose <see cref="Dataset.ImageShape"/> is the shape of the images.</param>
    /// <param name="label">The class. Default: the positive one of two classes; required for more than two.</param>
    /// <exception cref="ArgumentException">
    /// There is no snapshot, or the snapshots are not in order; the data has no image shape, or its shape does not match the model's
    /// features; the model has no such label, or the label is missing.
    /// </exception>
    public FilmstripPicture(IReadOnlyList<TrainingProgress> snapshots, Dataset data, int? label = null)
        : this(snapshots, PictureGuard.GetShape(data, nameof(data)), label)
    {
    }

    /// <summary>Gets the largest number of frames, 1 to 60.</summary>
    /// <value>Default: 12.</value>
    /// <remarks>
    /// The frames are the first snapshot, the last one and others between them, closer together at the start of the run, where weights
    /// change most.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 1 and 60.</exception>
    public int FrameCount { get; init => field = Guard.Between(value, 1, 60, nameof(FrameCount)); } = 12;

    /// <summary>Gets the number of frames in a row, 1 to 20.</summary>
    /// <value>Default: 6.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 1 and 20.</exception>
    public int Columns { get; init => field = Guard.Between(value, 1, 20, nameof(Columns)); } = 6;

    /// <inheritdoc/>
    public override int Width
    {
        get
        {
            TrainingProgress[] frames = Frames;
            int bar = CreateBar(CopyWeights(frames)).Width;
            return SideMargin + GridColumns * (GetFrameWidth(frames) + Gap) + Math.Max(LeastBarWidth, bar);
        }
    }

    /// <inheritdoc/>
    public override int Height => TopMargin + Math.Max(GridRows * (FrameHeight + CaptionHeight), ColorBar.LeastHeight) + SideMargin / 2;

    /// <inheritdoc/>
    public override string Description => Guard.Text(
        $"{Title}: the weights at {Frames.Length} moments of the training, from {SnapshotSelection.FormatMoment(Frames[0])},")
        + $" to {SnapshotSelection.FormatMoment(Frames[^1])}."
        + FormatKey();

    private protected override ClassDisplayNames ClassNames => new(_snapshots[^1].Model.Classes);

    private protected override IReadOnlyList<int> NamedLabels => ClassWeightRow.GetLabels(_snapshots[^1].Model, _label);

    private protected override string DefaultTitle => $"Weights over time: {ClassWeightRow.FormatSubject(_snapshots[^1].Model, _label)}";

    private TrainingProgress[] Frames => SnapshotSelection.SelectEarly(_snapshots, FrameCount);

    private int CellSize => Math.Max(1, FrameExtent / Math.Max(_shape.Rows, _shape.Columns));

    private int CellsWidth => CellGrid.GetExtent(_shape.Columns, CellSize);

    private int FrameHeight => CellGrid.GetExtent(_shape.Rows, CellSize);

    private int GridColumns => Math.Min(Columns, Math.Min(FrameCount, _snapshots.Length));

    private int GridRows => (Math.Min(FrameCount, _snapshots.Length) + GridColumns - 1) / GridColumns;

    private protected override void Draw(SKCanvas canvas)
    {
        TrainingProgress[] frames = Frames;
        float[][] weights = CopyWeights(frames);
        ColorBar bar = CreateBar(weights);
        int width = GetFrameWidth(frames);
        PlotStyle.FillBackground(canvas, Palette, Width, Height);
        for (int i = 0; i < frames.Length; i++)
        {
            float middle = SideMargin + i % GridColumns * (width + Gap) + width / 2f; // narrow cells are centered over their caption
            float left = (int)(middle - CellsWidth / 2f), top = TopMargin + i / GridColumns * (FrameHeight + CaptionHeight);
            CellGrid.Draw(canvas, weights[i], _shape, new SKRect(left, top, left + CellsWidth, top + FrameHeight), bar, Palette);
            float line = top + FrameHeight + CaptionLineHeight;
            foreach (string caption in FormatCaption(frames[i]))
            {
                PlotStyle.DrawText(canvas, Palette.Text, caption, CaptionSize, middle, line, SKTextAlign.Center);
                line += CaptionLineHeight;
            }
        }
        bar.Draw(canvas, Palette, SideMargin + GridColumns * (width + Gap), TopMargin);
        PlotStyle.DrawTitle(canvas, Palette, DisplayText.ToLine(Title), SideMargin, TopMargin - 16, Width - 2 * SideMargin);
    }

    private float[][] CopyWeights(TrainingProgress[] frames) =>
        Array.ConvertAll(frames, frame => ClassWeightRow.Copy(frame.Model, _label));

    /// <summary>Creates the color bar, which ends with the cells of the last row.</summary>
    private ColorBar CreateBar(float[][] weights) => new(
        CellPicture.GetSignedRange(weights.SelectMany(row => row).ToArray()),
        isSigned: true,
        "weight",
        GridRows * (FrameHeight + CaptionHeight) - CaptionHeight);

    /// <summary>Gets the width of a frame, which is as wide as the widest caption.</summary>
    private int GetFrameWidth(TrainingProgress[] frames)
    {
        float caption = frames.SelectMany(FormatCaption).Max(line => PlotStyle.MeasureWidth(line, CaptionSize));
        return Math.Max(Math.Max(CellsWidth, FrameExtent), (int)Math.Ceiling(caption));
    }

    private static string[] FormatCaption(TrainingProgress frame)
    {
        string seen = NumberText.FormatExamples(frame.ExamplesSeen);
        return frame.ValidationAccuracy is { } part ? [seen, NumberText.FormatPercent(part)] : [seen];
    }
}
