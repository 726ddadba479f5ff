using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("browser")]

namespace LinearLearn.Samples.Playground;

/// <summary>Calls the functions of playground.js.</summary>
internal static partial class Browser
{
    private const string Module = "playground";

    public static Task LoadAsync() => JSHost.ImportAsync(Module, "../playground.js");

    [JSImport("paintInk", Module)]
    public static partial void PaintInk(string id, int width, [JSMarshalAs<JSType.MemoryView>] Span<byte> ink);

    [JSImport("paintLevels", Module)]
    public static partial void PaintLevels(string id, int width, [JSMarshalAs<JSType.MemoryView>] Span<byte> levels);

    [JSImport("listenToPad", Module)]
    public static partial void ListenToPad(
        string id, [JSMarshalAs<JSType.Function<JSType.Number, JSType.Number, JSType.Number>>] Action<int, double, double> report);

    [JSImport("nextFrame", Module)]
    public static partial Task NextFrameAsync();

    [JSImport("prefersReducedMotion", Module)]
    public static partial bool PrefersReducedMotion();

    [JSImport("reveal", Module)]
    public static partial void Reveal(string id);

    [JSImport("focusElement", Module)]
    public static partial void Focus(string id);

    [JSImport("getTheme", Module)]
    public static partial string GetTheme();

    [JSImport("listenToTheme", Module)]
    public static partial void ListenToTheme([JSMarshalAs<JSType.Function<JSType.String>>] Action<string> report);

    [JSImport("getAddress", Module)]
    public static partial string GetAddress();

    [JSImport("setAddress", Module)]
    public static partial void SetAddress(string name, string title, bool isNew);

    [JSImport("listenToAddress", Module)]
    public static partial void ListenToAddress([JSMarshalAs<JSType.Function<JSType.String>>] Action<string> report);

    [JSImport("setTheme", Module)]
    public static partial void SetTheme(string theme);
}
