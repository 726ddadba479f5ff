using ScottPlot;
using ScottPlot.Plottables;
using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>The weights of one class over time, as small multiples on one scale of colors: how a model learned what it knows.</summary>
public sealed class FilmstripPicture : Picture
{
    private const int FrameExtent = 112;
    private const int TopMargin = 44;
    private const int SideMargin = 16;
    private const int ColorBarWidth = 96;
    private const int CaptionHeight = 40;
    private const int Gap = 12;

    private readonly TrainingProgress[] _snapshots;
    private readonly int? _label;
    private readonly ImageShape _shape;

    /// <summary>Takes snapshots of a run.</summary>
    /// <param name="snapshots">One or more in their order, for instance <see cref="SnapshotRecorder.Snapshots"/>.</param>
    /// <param name="shape">The shape of the pictures that the model learned from.</param>
    /// <param name="label">The class, as for a <see cref="WeightsPicture"/>.</param>
    /// <exception cref="ArgumentException">
    /// There is no snapshot, or they are not in order; the shape is not that of the model's features; the model does not know the label, or one is missing.
    /// </exception>
    public FilmstripPicture(IReadOnlyList<TrainingProgress> snapshots, ImageShape shape, int? label = null)
    {
        _snapshots = SnapshotSelection.Validate(snapshots, shape, label);
        _label = label;
        _shape = shape;
    }

    /// <summary>Takes snapshots of a run, and the shape from the data that the model learned from.</summary>
    /// <param name="snapshots">As for the other constructor.</param>
    /// <param name="data">Its <see cref="Dataset.ImageShape"/> is the shape of the pictures.</param>
    /// <param name="label">The class, as for a <see cref="WeightsPicture"/>.</param>
    /// <exception cref="ArgumentException">As for the other constructor; or the data are no pictures.</exception>
    public FilmstripPicture(IReadOnlyList<TrainingProgress> snapshots, Dataset data, int? label = null)
        : this(snapshots, PictureGuard.GetShape(data, nameof(data)), label)
    {
    }

    /// <summary>
    /// How many frames are shown, at most: 12 by default, 1 to 60. The first, the last, and others between them, closer together at the start of the run,
    /// where weights change most.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int FrameCount { get; init => field = Guard.Between(value, 1, 60, nameof(FrameCount)); } = 12;

    /// <summary>How many frames stand beside each other: 6 by default, 1 to 20.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Columns { get; init => field = Guard.Between(value, 1, 20, nameof(Columns)); } = 6;

    /// <inheritdoc/>
    public override int Width => SideMargin + GridColumns * FrameWidth + (GridColumns - 1) * Gap + Gap + ColorBarWidth;

    /// <inheritdoc/>
    public override int Height => TopMargin + GridRows * (FrameHeight + CaptionHeight) + SideMargin / 2;

    /// <inheritdoc/>
    public override string Description => Guard.Text(
        $"{Title}: the weights at {Frames.Length} moments of the training, from {SnapshotSelection.FormatMoment(Frames[0])}, to {SnapshotSelection.FormatMoment(Frames[^1])}.");

    private protected override string DefaultTitle => $"Weights over time: {ClassWeightRow.FormatSubject(_snapshots[^1].Model, _label)}";

    private TrainingProgress[] Frames => SnapshotSelection.SelectEarly(_snapshots, FrameCount);

    private int CellSize => Math.Max(1, FrameExtent / Math.Max(_shape.Rows, _shape.Columns));

    private int FrameWidth => Math.Max(_shape.Columns * CellSize, FrameExtent); // as wide as its caption

    private int FrameHeight => _shape.Rows * CellSize;

    private int GridColumns => Math.Min(Columns, Math.Min(FrameCount, _snapshots.Length));

    private int GridRows => (Math.Min(FrameCount, _snapshots.Length) + GridColumns - 1) / GridColumns;

    private protected override void Draw(SKCanvas canvas)
    {
        TrainingProgress[] frames = Frames;
        float[][] weights = Array.ConvertAll(frames, frame => ClassWeightRow.Copy(frame.Model, _label));
        (double Low, double High) range = CellPicture.GetSignedRange(weights.SelectMany(row => row).ToArray());
        using Plot plot = PlotStyle.CreatePlot(Palette);
        plot.HideAxesAndGrid();
        for (int i = 0; i < frames.Length; i++)
        {
            // Coordinates are pixels of the data area, upwards.
            double left = i % GridColumns * (FrameWidth + Gap) + (FrameWidth - _shape.Columns * CellSize) / 2; // narrow cells stand over the middle of their caption
            double top = (GridRows - i / GridColumns) * (FrameHeight + CaptionHeight);
            Heatmap map = CellGrid.AddHeatmap(plot, weights[i], _shape, ValueColormaps.Diverging, range, left, top, CellSize);
            Text caption = plot.Add.Text(FormatCaption(frames[i]), left + _shape.Columns * CellSize / 2.0, top - FrameHeight - 3);
            caption.Alignment = Alignment.UpperCenter;
            caption.LabelFontName = FontResolver.Family;
            caption.LabelFontSize = PlotStyle.TextSize - 2;
            caption.LabelFontColor = Palette.Text;
            if (i == 0)
                CellGrid.AddColorBar(plot, map, "weight", Palette);
        }
        int width = Width - SideMargin - ColorBarWidth;
        int height = GridRows * (FrameHeight + CaptionHeight);
        plot.Layout.Fixed(new PixelRect(SideMargin, SideMargin + width, TopMargin + height, TopMargin));
        plot.Axes.SetLimits(0, width, 0, height);
        PlotStyle.Render(plot, canvas, Width, Height);
        PlotStyle.DrawTitle(canvas, Palette, DisplayText.ToLine(Title), SideMargin, TopMargin - 16, Width - 2 * SideMargin);
    }

    private static string FormatCaption(TrainingProgress frame)
    {
        string accuracy = frame.ValidationAccuracy is { } part ? $"\n{NumberText.FormatPercent(part)}" : "";
        return NumberText.FormatExamples(frame.ExamplesSeen) + accuracy;
    }
}
