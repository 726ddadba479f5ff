namespace LinearLearn.Plotting;

/// <summary>Represents the drawing of one picture on the current thread: the names of its classes, and how texts are written.</summary>
internal sealed class PictureDrawing : IDisposable
{
    [ThreadStatic]
    private static PictureDrawing? _current;

    private readonly PictureDrawing? _outer;

    private PictureDrawing(ClassDisplayNames? names, TextPlaceholders? placeholders)
    {
        _outer = _current;
        Names = names;
        Placeholders = placeholders;
    }

    /// <summary>Gets the drawing of the current thread; null outside of a drawing.</summary>
    public static PictureDrawing? Current => _current;

    /// <summary>Gets the names of the picture's classes; null if it has no classes.</summary>
    public ClassDisplayNames? Names { get; }

    /// <summary>Gets the placeholders of an SVG, which contains texts of every script; null for pixels, whose texts need a font.</summary>
    public TextPlaceholders? Placeholders { get; }

    /// <summary>Begins a drawing, which ends when the result is disposed.</summary>
    public static PictureDrawing Begin(ClassDisplayNames? names, TextPlaceholders? placeholders) =>
        _current = new PictureDrawing(names, placeholders);

    /// <summary>Determines whether the file can contain a text: an SVG any, pixels what a font has.</summary>
    public static bool CanShow(string text) => _current is null or { Placeholders: not null } || FontResolver.CanWrite(text);

    public void Dispose() => _current = _outer;
}
