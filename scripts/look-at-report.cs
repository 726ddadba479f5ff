#:package PdfPig
#:project Browsing
#:property PublishAot=false

// Opens a training report offline in Chromium, 360 and 1,440 pixels wide: light, dark, with reduced motion, and as printed. Checks it, also
// with axe-core and on the pages of a PDF, and saves screenshots:
//     dotnet run scripts/look-at-report.cs -- report.html [folder for screenshots, screenshots]
// It needs Chromium: the one on the PATH, or the one that the environment variable CHROMIUM names.
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using LinearLearn.Scripts.Browsing;
using Microsoft.Playwright;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;

if (args.Length is < 1 or > 2 || !File.Exists(args[0]))
{
    Console.Error.WriteLine("expected the path of a report, and optionally a folder for screenshots");
    return 1;
}
string report = Path.GetFullPath(args[0]), name = Path.GetFileNameWithoutExtension(report);
string folder = Directory.CreateDirectory(args.Length > 1 ? args[1] : "screenshots").FullName;
string address = new Uri(report).AbsoluteUri;
FaultList faults = new();
int animations = 0;

using IPlaywright playwright = await Playwright.CreateAsync();
await using IBrowser browser = await Chromium.LaunchAsync(playwright);
foreach (int width in new[] { 360, 1440 })
{
    foreach (ColorScheme theme in new[] { ColorScheme.Light, ColorScheme.Dark })
        await Look(width, theme, ReducedMotion.NoPreference);
}
await Look(360, ColorScheme.Dark, ReducedMotion.Reduce);
await Look(1440, ColorScheme.Light, ReducedMotion.Reduce);
await LookAtPaper();

foreach (string fault in faults.All)
    Console.Error.WriteLine(fault);
Console.WriteLine($"{faults.All.Count} faults, {animations} animations; the screenshots are in {folder}");
return faults.All.Count == 0 ? 0 : 1;

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

    await CheckAccessibility(page, look);
    await CheckContents(page, look);

    foreach (ILocator image in await page.Locator("figure img:visible").AllAsync())
    {
        if (!await image.EvaluateAsync<bool>("image => atob(image.src.split(',')[1].slice(0, 64)).includes('ANIM')"))
            continue;
        Expect(!isStill, look, "expected no animation with reduced motion, found one");
        animations++;
        bool moves = false;
        byte[] first = await image.ScreenshotAsync();
        for (int i = 0; i < 25 && !moves; i++)
        {
            await Task.Delay(200);
            byte[] later = await image.ScreenshotAsync();
            moves = !first.SequenceEqual(later);
        }
        Expect(moves || isStill, look, "expected an animation to move within five seconds, found no change");
    }
    string otherTheme = theme == ColorScheme.Dark ? "light" : "dark";
    int wrong = await page.Locator($"img.{otherTheme}:visible").CountAsync();
    Expect(wrong == 0, look, $"expected no {otherTheme} pictures, found {wrong}");
    await page.ScreenshotAsync(new() { Path = Path.Combine(folder, look + ".png"), FullPage = true });
}

async Task CheckAccessibility(IPage page, string look)
{
    AxeResult result = await page.RunAxe();
    Expect(result.Passes.Length > 0, look, "expected rules of axe-core that pass, found none");
    foreach (AxeResultItem item in result.Violations)
        Expect(false, look, $"axe-core, {item.Id}: {item.Help} ({string.Join(", ", item.Nodes.Select(node => Start(node.Html)))})");
}

async Task CheckContents(IPage page, string look)
{
    foreach (ILocator link in await page.Locator("nav a").AllAsync())
    {
        await link.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        bool isShown = await link.EvaluateAsync<bool>("""
            link => {
                const box = document.querySelector(link.getAttribute('href'))?.getBoundingClientRect();
                return !!box && box.top < innerHeight && box.bottom > 0;
            }
            """);
        Expect(isShown, look, $"expected the section of the link {await link.InnerTextAsync()} on the screen");
    }
    await page.EvaluateAsync("() => scrollTo(0, 0)");
}

// Prints from a light and a dark screen: both must have the same pages, with the light and still pictures, and no heading at a page's end.
async Task LookAtPaper()
{
    List<string> papers = [];
    foreach (ColorScheme theme in new[] { ColorScheme.Light, ColorScheme.Dark })
    {
        string look = $"{name}-paper-{theme}".ToLowerInvariant(), path = Path.Combine(folder, look + ".pdf");
        await using IBrowserContext context = await browser.NewContextAsync(new() { ColorScheme = theme, Offline = true });
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(address);
        string[] headings = await page.Locator("h2, h3").AllInnerTextsAsync() is { } texts ? [.. texts] : [];
        string[] shown = await page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('img.light:not(.moving)')].map(image => `${image.naturalWidth} x ${image.naturalHeight}`)
            """);
        string[] moving = await page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('img.moving')].map(image => `${image.naturalWidth} x ${image.naturalHeight}`)");
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        string[] wrong = await page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('img')]
                .filter(image => (image.offsetWidth > 0) === image.matches('.dark, .moving'))
                .map(image => image.className + ': ' + image.alt)
            """);
        Expect(wrong.Length == 0, look, $"expected light and still pictures on paper, found {string.Join(", ", wrong)}");
        await page.EmulateMediaAsync(new() { Media = Media.Null });
        await page.PdfAsync(new() { Path = path, Format = "A4" });
        using PdfDocument paper = PdfDocument.Open(path);
        Page[] pages = [.. paper.GetPages()];
        IEnumerable<IPdfImage> images = pages.SelectMany(sheet => sheet.GetImages());
        string[] drawn = [.. images.Select(image => $"{image.WidthInSamples} x {image.HeightInSamples}")];
        Expect(shown.All(drawn.Contains), look, $"expected pictures of {string.Join(", ", shown.Except(drawn))}, found none");
        Expect(!moving.Except(shown).Any(drawn.Contains), look, "expected no animation on paper, found its first frame");
        foreach (Page sheet in pages)
            CheckPage(sheet, headings, look);
        string text = File.ReadAllText(path, System.Text.Encoding.Latin1);
        papers.Add(Regex.Replace(text, @"/(CreationDate|ModDate) \([^)]*\)|/ID \[[^]]*\]", ""));
        Console.WriteLine($"{look}: {pages.Length} pages");
    }
    Expect(papers[0] == papers[1], name, "expected the same paper from a light and a dark screen, found a difference");
}

// A heading must have content of the same column below it.
void CheckPage(Page sheet, string[] headings, string look)
{
    PdfRectangle[] boxes = [.. sheet.GetWords().Select(word => word.BoundingBox), .. sheet.GetImages().Select(image => image.BoundingBox)];
    foreach (IGrouping<double, Word> line in sheet.GetWords().GroupBy(word => Math.Round(word.BoundingBox.Bottom)))
    {
        foreach (string heading in headings)
        {
            Word[] words = [.. line.OrderBy(word => word.BoundingBox.Left)];
            int first = Array.FindIndex(
                words, word => word.Text == heading.Split(' ')[0] && word.Letters[0].FontName?.Contains("Bold") == true);
            if (first < 0 || !string.Join(' ', words[first..].Select(word => word.Text)).StartsWith(heading, StringComparison.Ordinal))
                continue;
            PdfRectangle box = words[first].BoundingBox;
            double right = box.Left < sheet.Width / 2 ? Math.Max(sheet.Width / 2, box.Right) : sheet.Width;
            bool isFollowed = boxes.Any(other => other.Top < box.Bottom && other.Left < right && other.Right > box.Left);
            Expect(isFollowed, look, $"expected something below the heading {heading} on page {sheet.Number}, found nothing");
        }
    }
}

static string Start(string text) => text.Length <= 80 ? text : text[..80] + "...";

void Expect(bool isMet, string look, string fault) => faults.Expect(isMet, look, fault);
