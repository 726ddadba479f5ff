using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>Represents the weights of one class over time as an animation that browsers play: a lossless animated WebP file.</summary>
/// <remarks>
/// The animation repeats; its last frame is shown longer. With <see cref="Coloring.Scaled"/>, all frames share one range of colors, so that
/// growing weights become visible; with <see cref="Coloring.Article"/>, each frame has its own range.
/// </remarks>
public sealed class WeightsAnimation
{
    private readonly TrainingProgress[] _snapshots;
    private readonly int? _label;
    private readonly ImageShape _shape;
    private readonly (double Low, double High) _range;

    /// <summary>Creates the animation of a run from its snapshots, one frame for each.</summary>
    /// <param name="snapshots">One or more snapshots in order, for example the 90 of a <see cref="SnapshotRecorder"/>.</param>
    /// <param name="shape">The shape of the images that the model was trained on.</param>
    /// <param name="label">The class. Default: the positive one of two classes; required for more than two.</param>
    /// <exception cref="ArgumentException">
    /// There is no snapshot, or the snapshots are not in order; the shape does not match the model's features; the model has no such label,
    /// or the label is missing.
    /// </exception>
    public WeightsAnimation(IReadOnlyList<TrainingProgress> snapshots, ImageShape shape, int? label = null)
    {
        _snapshots = SnapshotSelection.Validate(snapshots, shape, label);
        _label = label;
        _shape = shape;
        _range = CellPicture.GetSignedRange(_snapshots.SelectMany(snapshot => ClassWeightRow.Copy(snapshot.Model, label)).ToArray());
    }

    /// <summary>Creates the animation of a run from its snapshots and the data that it was trained on.</summary>
    /// <param name="snapshots">One or more snapshots in order, for example the 90 of a <see cref="SnapshotRecorder"/>.</param>
    /// <param name="data">The dataset, whose <see cref="Dataset.ImageShape"/> is the shape of the images.</param>
    /// <param name="label">The class. Default: the positive one of two classes; required for more than two.</param>
    /// <exception cref="ArgumentException">
    /// There is no snapshot, or the snapshots are not in order; the data has no image shape, or its shape does not match the model's
    /// features; the model has no such label, or the label is missing.
    /// </exception>
    public WeightsAnimation(IReadOnlyList<TrainingProgress> snapshots, Dataset data, int? label = null)
        : this(snapshots, PictureGuard.GetShape(data, nameof(data)), label)
    {
    }

    /// <summary>Gets the coloring: with a title, the moment and a color bar, or exactly as in the article.</summary>
    /// <value>Default: <see cref="Coloring.Scaled"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a defined coloring.</exception>
    public Coloring Coloring { get; init => field = Guard.Defined(value, nameof(Coloring)); }

    /// <summary>Gets the theme.</summary>
    /// <value>Default: <see cref="PictureTheme.Light"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a defined theme.</exception>
    public PictureTheme Theme { get; init => field = Guard.Defined(value, nameof(Theme)); }

    /// <summary>Gets the duration of a frame, 20 ms to 10 s; the last frame is shown 2 s longer.</summary>
    /// <value>Default: 70 ms.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 20 ms and 10 s.</exception>
    public TimeSpan FrameDuration
    {
        get;
        init => field = value >= TimeSpan.FromMilliseconds(20) && value <= TimeSpan.FromSeconds(10)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(FrameDuration), Guard.Text($"expected 20 ms to 10 s, found {value}"));
    } = TimeSpan.FromMilliseconds(70);

    /// <summary>Gets the number of frames.</summary>
    public int FrameCount => _snapshots.Length;

    /// <summary>Gets the width in pixels.</summary>
    public int Width => CreateFrame(0).Width;

    /// <summary>Gets the height in pixels.</summary>
    public int Height => CreateFrame(0).Height;

    /// <summary>Gets a description of the animation, for example for the alt text of a web page.</summary>
    public string Description => Guard.Text(
        $"{ClassWeightRow.FormatTitle(_snapshots[^1].Model, _label)}, changing in {FrameCount} steps")
        + $" from {SnapshotSelection.FormatMoment(_snapshots[0])}, to {SnapshotSelection.FormatMoment(_snapshots[^1])}."
        + new ClassDisplayNames(_snapshots[^1].Model.Classes).FormatKey(ClassWeightRow.GetLabels(_snapshots[^1].Model, _label));

    /// <summary>Draws all frames.</summary>
    /// <returns>The bytes of an animated WebP file.</returns>
    /// <exception cref="InvalidOperationException">
    /// The frames have more than 100 million pixels together, or a side is longer than 16,383 pixels, the limit of the format.
    /// </exception>
    public byte[] ToWebp()
    {
        const int longestSide = 16_383;
        (int width, int height) = (Width, Height);
        if ((long)width * height * FrameCount > PictureGuard.MaximumPixels || Math.Max(width, height) > longestSide)
        {
            throw new InvalidOperationException(Guard.Text(
                $"expected at most {PictureGuard.MaximumPixels} pixels in total and sides of at most {longestSide},")
                + Guard.Text($" found {FrameCount} frames of {width} x {height}"));
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
                TimeSpan duration = i == frames.Length - 1 ? FrameDuration + TimeSpan.FromSeconds(2) : FrameDuration;
                frames[i] = new SKWebpEncoderFrame(pixels[i], duration);
            }
            using SKData data = SKWebpEncoder.EncodeAnimated(frames, new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 75))
                ?? throw new InvalidOperationException(
                    Guard.Text($"expected an animation of {FrameCount} frames of {width} x {height}, found none: the encoder failed"));
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

    /// <summary>Writes the animation to a file, which is created or replaced atomically.</summary>
    /// <param name="path">The path, which ends with .webp. The folder must exist.</param>
    /// <exception cref="ArgumentException">The path does not end with .webp.</exception>
    /// <exception cref="IOException">The file cannot be written. An existing file is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied. An existing file is unchanged.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!Path.GetExtension(path).Equals(".webp", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException(Guard.Text($"expected a path that ends with .webp, found {path}"), nameof(path));
        AtomicFile.Write(path, ToWebp());
    }

    /// <summary>Creates the picture of one frame.</summary>
    internal WeightsPicture CreateFrame(int index) => new(_snapshots[index].Model, _shape, _label)
    {
        Title = $"{ClassWeightRow.FormatSubject(_snapshots[index].Model, _label)}, {SnapshotSelection.FormatMoment(_snapshots[index])}",
        Coloring = Coloring,
        Theme = Theme,
        SharedRange = _range,
    };
}
