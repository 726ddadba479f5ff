using System.Globalization;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace LinearLearn.Scripts.Browsing;

/// <summary>Uses the page of samples/playground as a visitor does, and reads what it shows.</summary>
public sealed class PlaygroundPage
{
    private const int Side = 28;

    private readonly FaultList _faults;
    private readonly string _look;
    private readonly string _screenshots;

    private PlaygroundPage(IPage page, FaultList faults, string look, string screenshots) =>
        (Page, _faults, _look, _screenshots) = (page, faults, look, screenshots);

    /// <summary>Gets the page of the browser.</summary>
    public IPage Page { get; }

    /// <summary>Opens the page. Errors, failed requests and requests to other sites are faults.</summary>
    /// <param name="context">The context of the browser.</param>
    /// <param name="address">The address of the page.</param>
    /// <param name="faults">Receives the faults.</param>
    /// <param name="look">The name of the visit in faults.</param>
    /// <param name="screenshots">The folder of screenshots.</param>
    /// <param name="view">The step or tab to begin with, as in addresses. Default: the first step.</param>
    public static async Task<PlaygroundPage> OpenAsync(
        IBrowserContext context, string address, FaultList faults, string look, string screenshots, string view = "")
    {
        await context.AddInitScriptAsync("""
            window.paintings = 0;
            const put = CanvasRenderingContext2D.prototype.putImageData;
            CanvasRenderingContext2D.prototype.putImageData = function (...all) {
                window.paintings++;
                return put.apply(this, all);
            };
            """);
        IPage page = await context.NewPageAsync();
        page.Console += (_, message) => faults.Expect(message.Type != "error", look, $"error on the console: {message.Text}");
        page.PageError += (_, error) => faults.Expect(false, look, $"error of a script: {error}");
        page.RequestFailed += (_, request) => faults.Expect(false, look, $"failed request: {request.Url}");
        page.Response += (_, response) => faults.Expect(response.Status < 400, look, $"{response.Status}: {response.Url}");
        page.Request += (_, request) =>
            faults.Expect(request.Url.StartsWith(address, StringComparison.Ordinal), look, $"expected no other site, found {request.Url}");
        await page.GotoAsync(address + view);
        await page.Locator("#answer").WaitForAsync();
        return new PlaygroundPage(page, faults, look, screenshots);
    }

    /// <summary>Adds a fault of this visit unless a condition is met.</summary>
    public void Expect(bool isMet, string fault) => _faults.Expect(isMet, _look, fault);

    /// <summary>Chooses one of the five steps.</summary>
    public Task GoToAsync(string step) => Page.Locator(".steps button", new() { HasText = step }).ClickAsync();

    /// <summary>Draws one stroke with the mouse. Points are shares of the drawing field.</summary>
    public async Task DrawAsync((double X, double Y)[] stroke, string within = "")
    {
        LocatorBoundingBoxResult box = await FindPadAsync(within);
        for (int i = 0; i < stroke.Length; i++)
        {
            (double x, double y) = (box.X + stroke[i].X * box.Width, box.Y + stroke[i].Y * box.Height);
            await Page.Mouse.MoveAsync((float)x, (float)y, new() { Steps = 5 });
            if (i == 0)
                await Page.Mouse.DownAsync();
        }
        await Page.Mouse.UpAsync();
    }

    /// <summary>Draws one stroke with a finger. Points are shares of the drawing field.</summary>
    public async Task DrawByTouchAsync((double X, double Y)[] stroke)
    {
        LocatorBoundingBoxResult box = await FindPadAsync("");
        ICDPSession devtools = await Page.Context.NewCDPSessionAsync(Page);
        for (int i = 0; i <= stroke.Length; i++)
        {
            Dictionary<string, object>[] points = i == stroke.Length
                ? []
                : [new() { ["x"] = box.X + stroke[i].X * box.Width, ["y"] = box.Y + stroke[i].Y * box.Height }];
            string type = i == 0 ? "touchStart" : i == stroke.Length ? "touchEnd" : "touchMove";
            await devtools.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = type, ["touchPoints"] = points });
        }
    }

    /// <summary>Presses a key several times.</summary>
    public async Task PressAsync(string key, int count = 1)
    {
        for (int i = 0; i < count; i++)
            await Page.Keyboard.PressAsync(key);
    }

    /// <summary>Presses Tab until an element has the focus, which must be visible.</summary>
    /// <param name="target">The id, the text, or the label of the element.</param>
    /// <param name="key">Tab, or Shift+Tab.</param>
    public async Task TabToAsync(string target, string key = "Tab")
    {
        const string HasFocus = """
            name => {
                const e = document.activeElement;
                return e !== document.body && (e.id === name || e.ariaLabel === name || e.innerText.includes(name));
            }
            """;
        for (int i = 0; i < 40; i++)
        {
            await Page.Keyboard.PressAsync(key);
            if (!await Page.EvaluateAsync<bool>(HasFocus, target))
                continue;
            bool isVisible = await Page.EvaluateAsync<bool>("() => getComputedStyle(document.activeElement).outlineStyle !== 'none'");
            _faults.Expect(isVisible, _look, $"expected a visible focus on {target}, found none");
            return;
        }
        _faults.Expect(false, _look, $"expected to reach {target} with {key}");
    }

    /// <summary>Expects the focus on an element.</summary>
    public async Task ExpectFocusAsync(string id)
    {
        string found = await Page.EvaluateAsync<string>("() => document.activeElement.id");
        _faults.Expect(found == id, _look, $"expected the focus on {id}, found {found}");
    }

    /// <summary>Expects elements to be on the screen, without scrolling.</summary>
    public async Task ExpectOnScreenAsync(params string[] selectors)
    {
        const string IsOnScreen = """
            e => { const box = e.getBoundingClientRect(); return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight; }
            """;
        foreach (string selector in selectors)
        {
            bool isOnScreen = await Page.Locator(selector).First.EvaluateAsync<bool>(IsOnScreen);
            _faults.Expect(isOnScreen, _look, $"expected {selector} on the screen");
        }
    }

    /// <summary>Expects that the labels of an axis do not overlap.</summary>
    public async Task ExpectSeparateTicksAsync(string name)
    {
        string[] overlapping = await Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('.chart svg')].filter(chart => chart.checkVisibility()).flatMap(chart => {
                const ticks = [...chart.querySelectorAll('.tick')].map(e => [e.textContent, e.getBoundingClientRect()]);
                return ticks.flatMap(([text, box], i) => ticks.slice(i + 1)
                    .filter(([, other]) => box.left < other.right + 1 && other.left < box.right + 1)
                    .map(([other]) => `${text} and ${other}`));
            })
            """);
        foreach (string ticks in overlapping)
            _faults.Expect(false, $"{_look} {name}", $"expected labels that do not overlap, found {ticks}");
    }

    /// <summary>Types a number and leaves the field.</summary>
    public async Task FillAsync(string selector, string text)
    {
        await Page.Locator(selector).FillAsync(text);
        await Page.Locator(selector).BlurAsync();
    }

    /// <summary>Expects a text within some seconds.</summary>
    public async Task ExpectTextAsync(string selector, string text, string what, int seconds = 5)
    {
        try
        {
            ILocator wanted = Page.Locator(selector, new() { HasTextString = text }).First;
            await wanted.WaitForAsync(new() { Timeout = 1000 * seconds, State = WaitForSelectorState.Attached });
        }
        catch (TimeoutException)
        {
            string found = string.Join(' ', await Page.Locator(selector).AllInnerTextsAsync());
            _faults.Expect(false, _look, $"{what}: expected {text}, found {found}");
        }
    }

    /// <summary>Waits until the accuracy is above a percentage.</summary>
    public Task WaitForAccuracyAsync(double percent) => Page.WaitForFunctionAsync(
        "percent => parseFloat(document.querySelector('#accuracy').textContent) > percent", percent, new() { PollingInterval = 50 });

    /// <summary>Waits until training has ended, at most two minutes.</summary>
    public Task WaitForEndAsync(string prefix = "") =>
        Page.Locator($"#{prefix}end", new() { HasText = "Done" }).WaitForAsync(new() { Timeout = 120_000 });

    /// <summary>Reads the accuracy in percent.</summary>
    public async Task<double> ReadAccuracyAsync(string prefix = "") => double.Parse(
        (await Page.Locator($"#{prefix}accuracy").InnerTextAsync()).TrimEnd('\u00a0', ' ', '%'), CultureInfo.InvariantCulture);

    /// <summary>Reads an exact number from the view of the correction.</summary>
    public async Task<float> ReadCorrectionAsync(string name) => float.Parse(
        (await Page.Locator(".correction").GetAttributeAsync("data-" + name))!, CultureInfo.InvariantCulture);

    /// <summary>Reads the levels of a canvas: red above 0, blue below, as strong as it is opaque.</summary>
    public Task<double[]> ReadLevelsAsync(string selector) => ReadPixelsAsync(selector, "(r > b ? 1 : -1) * a");

    /// <summary>Reads the ink of a canvas: 0 to 255.</summary>
    public Task<double[]> ReadInkAsync(string selector) => ReadPixelsAsync(selector, "a");

    /// <summary>Counts the pictures painted so far.</summary>
    public Task<int> CountPaintingsAsync() => Page.EvaluateAsync<int>("() => window.paintings");

    /// <summary>Saves a screenshot of the whole page.</summary>
    public Task SaveAsync(string name) =>
        Page.ScreenshotAsync(new() { Path = Path.Combine(_screenshots, name + ".png"), FullPage = true });

    /// <summary>Saves a screenshot of what is on the screen.</summary>
    public Task SaveScreenAsync(string name) => Page.ScreenshotAsync(new() { Path = Path.Combine(_screenshots, name + ".png") });

    /// <summary>Expects that no element is wider than the screen or than its own box.</summary>
    public async Task ExpectNoOverflowAsync(string name)
    {
        string[] wide = await Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('body *')]
                .filter(e => e.checkVisibility() && !e.closest('.hidden, svg') && (e.getBoundingClientRect().right > innerWidth + 1
                    || (e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1)))
                .map(e => `${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 40)}`)
            """);
        foreach (string element in wide)
            _faults.Expect(false, $"{_look} {name}", $"expected no overflow, found {element}");
    }

    /// <summary>Expects consistent texts and numbers, no overflow, and no violation of axe, and saves a screenshot.</summary>
    public async Task CheckAsync(string name)
    {
        await Page.EvaluateAsync("() => scrollTo(0, 0)");
        await this.ExpectPlainTextAsync(name);
        await this.ExpectScoreLineAsync(name);
        await ExpectNoOverflowAsync(name);
        await ExpectSeparateTicksAsync(name);
        AxeResult result = await Page.RunAxe();
        _faults.Expect(result.Passes.Length > 0, _look, "expected rules of axe that pass, found none");
        foreach (AxeResultItem item in result.Violations)
            _faults.Expect(false, $"{_look} {name}", $"axe: {item.Id}: {string.Join(" ", item.Nodes.Take(3).Select(node => node.Html))}");
        await SaveAsync($"{_look}-{name}");
    }

    private async Task<LocatorBoundingBoxResult> FindPadAsync(string within)
    {
        ILocator pad = Page.Locator(within + " .pad canvas");
        await pad.ScrollIntoViewIfNeededAsync();
        return (await pad.BoundingBoxAsync())!;
    }

    private Task<double[]> ReadPixelsAsync(string selector, string value) => Page.Locator(selector).First.EvaluateAsync<double[]>($$"""
        canvas => {
            const data = canvas.getContext('2d').getImageData(0, 0, {{Side}}, {{Side}}).data;
            return Array.from({ length: {{Side * Side}} }, (_, i) => {
                const [r, g, b, a] = data.slice(4 * i, 4 * i + 4);
                return {{value}};
            });
        }
        """);
}
