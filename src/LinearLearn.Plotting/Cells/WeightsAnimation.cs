using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>
/// The weights of one class over time as an animation that browsers play: an animated WebP file, without loss. It starts again at its end, which it shows longer.
/// </summary>
/// <remarks>In <see cref="Coloring.Scaled"/> all frames share one range of colors, so that one sees weights grow; in the article's each has its own.</remarks>
public sealed class WeightsAnimation
{
    private readonly TrainingProgress[] _snapshots;
    private readonly int? _label;
    private readonly ImageShape _shape;
    private readonly (double Low, double High) _range;

    /// <summary>Takes snapshots of a run: a frame each.</summary>
    /// <param name="snapshots">One or more in their order, for instance the 90 of a <see cref="SnapshotRecorder"/>.</param>
    /// <param name="shape">The shape of the pictures that the model learned from.</param>
    /// <param name="label">The class, as for a <see cref="WeightsPicture"/>.</param>
    /// <exception cref="ArgumentException">
    /// There is no snapshot, or they are not in order; the shape is not that of the model's features; the model does not know the label, or one is missing.
    /// </exception>
    public WeightsAnimation(IReadOnlyList<TrainingProgress> snapshots, ImageShape shape, int? label = null)
    {
        _snapshots = SnapshotSelection.Validate(snapshots, shape, label);
        _label = label;
        _shape = shape;
        _range = CellPicture.GetSignedRange(_snapshots.SelectMany(snapshot => ClassWeightRow.Copy(snapshot.Model, label)).ToArray());
    }

    /// <summary>Takes snapshots of a run, and the shape from the data that the model learned from.</summary>
    /// <param name="snapshots">As for the other constructor.</param>
    /// <param name="data">Its <see cref="Dataset.ImageShape"/> is the shape of the pictures.</param>
    /// <param name="label">The class, as for a <see cref="WeightsPicture"/>.</param>
    /// <exception cref="ArgumentException">As for the other constructor; or the data are no pictures.</exception>
    public WeightsAnimation(IReadOnlyList<TrainingProgress> snapshots, Dataset data, int? label = null)
        : this(snapshots, PictureGuard.GetShape(data, nameof(data)), label)
    {
    }

    /// <summary>With title, moment and color bar by default, or exactly as in the article.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such coloring.</exception>
    public Coloring Coloring { get; init => field = Guard.Defined(value, nameof(Coloring)); }

    /// <summary>Dark on light by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such theme.</exception>
    public PictureTheme Theme { get; init => field = Guard.Defined(value, nameof(Theme)); }

    /// <summary>How long a frame is shown: 70 ms by default, 20 ms to 10 s; the last one 2 s longer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan FrameDuration
    {
        get;
        init => field = value >= TimeSpan.FromMilliseconds(20) && value <= TimeSpan.FromSeconds(10)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(FrameDuration), Guard.Text($"expected 20 ms to 10 s, found {value}"));
    } = TimeSpan.FromMilliseconds(70);

    /// <summary>The number of frames.</summary>
    public int FrameCount => _snapshots.Length;

    /// <summary>In pixels.</summary>
    public int Width => CreateFrame(0).Width;

    /// <summary>In pixels.</summary>
    public int Height => CreateFrame(0).Height;

    /// <summary>What it shows, for those who cannot see it: the alt text of a web page.</summary>
    public string Description => Guard.Text(
        $"{ClassWeightRow.FormatTitle(_snapshots[^1].Model, _label)}, changing in {FrameCount} steps from {SnapshotSelection.FormatMoment(_snapshots[0])}, to {SnapshotSelection.FormatMoment(_snapshots[^1])}.");

    /// <summary>Draws all frames.</summary>
    /// <returns>The bytes of an animated WebP file.</returns>
    /// <exception cref="InvalidOperationException">
    /// The frames have more than 100 million pixels together, or a side of more than 16,383, which is the format's limit.
    /// </exception>
    public byte[] ToWebp()
    {
        const int longestSide = 16_383;
        (int width, int height) = (Width, Height);
        if ((long)width * height * FrameCount > PictureGuard.MaximumPixels || Math.Max(width, height) > longestSide)
        {
            throw new InvalidOperationException(Guard.Text(
                $"expected at most {PictureGuard.MaximumPixels} pixels in all, and sides of at most {longestSide}, found {FrameCount} frames of {width} x {height}"));
        }
        List<SKSurface> surfaces = [];
        List<SKPixmap> pixels = [];
        try
        {
            SKWebpEncoderFrame[] frames = new SKWebpEncoderFrame[FrameCount];
            for (int i = 0; i < frames.Length; i++)
            {
                surfaces.Add(CreateFrame(i).Rasterize(scale: 1));
                pixels.Add(surfaces[i].PeekPixels());
                frames[i] = new SKWebpEncoderFrame(pixels[i], i == frames.Length - 1 ? FrameDuration + TimeSpan.FromSeconds(2) : FrameDuration);
            }
            using SKData data = SKWebpEncoder.EncodeAnimated(frames, new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 75))
                ?? throw new InvalidOperationException(Guard.Text($"the encoder made no animation of {FrameCount} frames of {width} x {height}"));
            return data.ToArray();
        }
        finally
        {
            foreach (SKPixmap map in pixels)
                map.Dispose();
            foreach (SKSurface surface in surfaces)
                surface.Dispose();
        }
    }

    /// <summary>Writes the animation into a file, which is created or replaced: whole or not at all.</summary>
    /// <param name="path">Ends with .webp; its folder is there.</param>
    /// <exception cref="ArgumentException">The path ends with something else.</exception>
    /// <exception cref="IOException">The file cannot be written. What was there before stays.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written. What was there before stays.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!Path.GetExtension(path).Equals(".webp", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException(Guard.Text($"expected a path that ends with .webp, found {path}"), nameof(path));
        AtomicFile.Write(path, ToWebp());
    }

    /// <summary>One of the pictures that it is made of.</summary>
    internal WeightsPicture CreateFrame(int index) => new(_snapshots[index].Model, _shape, _label)
    {
        Title = $"{ClassWeightRow.FormatSubject(_snapshots[index].Model, _label)}, {SnapshotSelection.FormatMoment(_snapshots[index])}",
        Coloring = Coloring,
        Theme = Theme,
        SharedRange = _range,
    };
}
