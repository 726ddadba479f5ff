#:package Microsoft.Playwright
#:property PublishAot=false

// Opens a training report offline in Chromium, 360 and 1,440 pixels wide: light, dark, with reduced motion, and as printed. Checks it and
// saves screenshots:
//     dotnet run scripts/look-at-report.cs -- report.html [folder for screenshots, screenshots]
// It needs Chromium: the one on the PATH, or the one that the environment variable CHROMIUM names.
using Microsoft.Playwright;

if (args.Length is < 1 or > 2 || !File.Exists(args[0]))
{
    Console.Error.WriteLine("expected the path of a report, and optionally a folder for screenshots");
    return 1;
}
string report = Path.GetFullPath(args[0]), name = Path.GetFileNameWithoutExtension(report);
string folder = Directory.CreateDirectory(args.Length > 1 ? args[1] : "screenshots").FullName;
string address = new Uri(report).AbsoluteUri;
List<string> faults = [];
int animations = 0;

using IPlaywright playwright = await Playwright.CreateAsync();
await using IBrowser browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = FindChromium(), Args = ["--no-sandbox"] });
foreach (int width in new[] { 360, 1440 })
{
    foreach (ColorScheme theme in new[] { ColorScheme.Light, ColorScheme.Dark })
        await Look(width, theme, ReducedMotion.NoPreference);
}
await Look(360, ColorScheme.Dark, ReducedMotion.Reduce);
await Look(1440, ColorScheme.Light, ReducedMotion.Reduce);

foreach (string fault in faults)
    Console.Error.WriteLine(fault);
Console.WriteLine($"{faults.Count} faults, {animations} animations; the screenshots are in {folder}");
return faults.Count == 0 ? 0 : 1;

async Task Look(int width, ColorScheme theme, ReducedMotion motion)
{
    bool isStill = motion == ReducedMotion.Reduce;
    string look = $"{name}-{width}-{theme}{(isStill ? "-still" : "")}".ToLowerInvariant();
    await using IBrowserContext context = await browser.NewContextAsync(new()
    {
        ViewportSize = new() { Width = width, Height = 900 },
        ColorScheme = theme,
        ReducedMotion = motion,
        Offline = true,
    });
    IPage page = await context.NewPageAsync();
    page.Console += (_, message) => Expect(message.Type != "error", look, $"error on the console: {message.Text}");
    page.PageError += (_, error) => Expect(false, look, $"error of a script: {error}");
    page.RequestFailed += (_, request) => Expect(false, look, $"failed request: {Start(request.Url)}");
    page.Request += (_, request) =>
    {
        bool isLocal = request.Url == address || request.Url.StartsWith("data:", StringComparison.Ordinal);
        Expect(isLocal, look, $"expected no request to other files, found {Start(request.Url)}");
    };
    await page.GotoAsync(address);

    foreach (ILocator image in await page.Locator("img").AllAsync())
    {
        string alt = await image.GetAttributeAsync("alt") ?? "";
        Expect(alt.Length > 0, look, $"expected an alt text, found none: {Start(await image.GetAttributeAsync("src") ?? "")}");
        bool isThere = await image.EvaluateAsync<bool>("image => image.decode().then(() => image.naturalWidth > 0, () => false)");
        Expect(isThere, look, $"expected an image that can be decoded, found {alt}");
    }
    int overflow = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
    Expect(overflow <= 0, look, $"the page is {overflow} pixels too wide");
    if (overflow > 0)
    {
        string[] wide = await page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('body *')]
                .filter(e => e.getBoundingClientRect().right > innerWidth && !e.closest('.scroll'))
                .map(e => e.tagName + '.' + e.className)
            """);
        Expect(false, look, $"too wide: {string.Join(", ", wide.Distinct())}");
    }

    int cut = await page.EvaluateAsync<int>(
        "() => [...document.querySelectorAll('.scroll:has(table)')].filter(box => box.scrollWidth > box.clientWidth).length");
    Expect(cut == 0, look, $"expected tables that fit, found {cut} that scroll");

    foreach (ILocator image in await page.Locator("picture img").AllAsync())
    {
        if (!await image.EvaluateAsync<bool>("image => atob(image.currentSrc.split(',')[1].slice(0, 64)).includes('ANIM')"))
            continue;
        Expect(!isStill, look, "expected no animation with reduced motion, found one");
        animations++;
        bool moves = false;
        byte[] first = await image.ScreenshotAsync();
        for (int i = 0; i < 10 && !moves; i++)
        {
            await Task.Delay(500);
            byte[] later = await image.ScreenshotAsync();
            moves = !first.SequenceEqual(later);
        }
        Expect(moves || isStill, look, "expected an animation to move within five seconds, found no change");
    }
    await page.ScreenshotAsync(new() { Path = Path.Combine(folder, look + ".png"), FullPage = true });
    if (width == 1440 && theme == ColorScheme.Dark)
        await page.PdfAsync(new() { Path = Path.Combine(folder, name + ".pdf"), Format = "A4" });
}

void Expect(bool isMet, string look, string fault)
{
    if (!isMet)
        faults.Add($"{look}: {fault}");
}

static string Start(string text) => text.Length <= 80 ? text : text[..80] + "...";

static string FindChromium()
{
    string wanted = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named ? named : "chromium";
    string path = Environment.GetEnvironmentVariable("PATH") ?? "";
    string[] folders = wanted.Contains(Path.DirectorySeparatorChar) ? [""] : path.Split(Path.PathSeparator);
    return folders.Select(folder => Path.GetFullPath(Path.Combine(folder, wanted))).FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException($"expected Chromium ({wanted}), found none");
}
