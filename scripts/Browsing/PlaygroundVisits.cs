using Microsoft.Playwright;

namespace LinearLearn.Scripts.Browsing;

/// <summary>Visits the page of samples/playground in unusual ways: failing downloads, keys only, small screens, forced colors.</summary>
/// <param name="browser">The browser.</param>
/// <param name="address">The address of the page.</param>
/// <param name="faults">Receives the faults.</param>
/// <param name="screenshots">The folder of screenshots.</param>
public sealed class PlaygroundVisits(IBrowser browser, string address, FaultList faults, string screenshots)
{
    /// <summary>Makes all visits.</summary>
    public async Task RunAsync()
    {
        foreach (string file in new[] { "LinearLearn.Emnist.*.wasm", "dotnet.native.*.wasm", "playground.js", "blazor.webassembly*.js" })
            await LoseFileAsync(file);
        await ForceExceptionAsync();
        await KeepFocusAsync();
        await UseSmallScreenAsync();
        await FollowAddressAsync();
        await ChangeNumbersAsync();
        await InterruptTrainingAsync();
        foreach (ColorScheme theme in new[] { ColorScheme.Light, ColorScheme.Dark })
            await ForceColorsAsync(theme);
    }

    // A download that fails replaces "Loading" by a message.
    private async Task LoseFileAsync(string file)
    {
        await using IBrowserContext context = await browser.NewContextAsync();
        await context.RouteAsync("**/" + file, route => route.AbortAsync());
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(address);
        await ExpectVisibleAsync(page, ".failure button", $"without {file}");
        faults.Expect(!await page.Locator(".loading").IsVisibleAsync(), $"without {file}", "expected no \"Loading\" beside the message");
        faults.Expect(!await page.Locator("#blazor-error-ui").IsVisibleAsync(), $"without {file}", "expected no second message");
        await page.ScreenshotAsync(new() { Path = Path.Combine(screenshots, "failure.png") });
    }

    // A forged choice raises an exception that the page does not expect.
    private async Task ForceExceptionAsync()
    {
        await using IBrowserContext context = await browser.NewContextAsync();
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(address + "#change");
        await page.Locator("#first").WaitForAsync();
        faults.Expect(!await page.Locator("#blazor-error-ui").IsVisibleAsync(), "exception", "expected no error at first");
        await page.Locator("#first").EvaluateAsync(
            "e => { e.add(new Option('x', 'x')); e.value = 'x'; e.dispatchEvent(new Event('change', { bubbles: true })); }");
        await ExpectVisibleAsync(page, "#blazor-error-ui[role=alert] a", "exception");
        await page.ScreenshotAsync(new() { Path = Path.Combine(screenshots, "exception.png") });
    }

    // Buttons keep the focus when they change, and the pen does not stay down.
    private async Task KeepFocusAsync()
    {
        await using IBrowserContext context = await browser.NewContextAsync();
        PlaygroundPage page = await OpenAsync(context, "focus", "#train");
        await page.TabToAsync("train");
        foreach (string text in new[] { "Pause", "Continue", "Pause" })
        {
            await page.PressAsync("Enter");
            await page.ExpectTextAsync("#train", text, "Train pressed by key");
            await page.ExpectFocusAsync("train");
        }
        await page.WaitForEndAsync();
        await page.ExpectFocusAsync("train");
        await page.TabToAsync("Random weights");
        await page.PressAsync("Enter");
        await page.ExpectTextAsync(".train button[aria-disabled=true]", "Random weights", "random weights");
        await ExpectFocusedTextAsync(page, "Random weights");

        await page.GoToAsync("Draw");
        await page.TabToAsync("Drawing field");
        await page.PressAsync("Space");
        await page.PressAsync("ArrowRight", 5);
        await page.TabToAsync("Clear");
        await page.TabToAsync("Drawing field", "Shift+Tab");
        await page.PressAsync("ArrowDown");
        await page.ExpectTextAsync(".pad [role=status]", "pen up", "the pen after Tab");
        await page.TabToAsync("Clear");
        await page.PressAsync("Enter");
        await page.ExpectTextAsync(".pad button[aria-disabled=true]", "Clear", "Clear pressed by key");
        await ExpectFocusedTextAsync(page, "Clear");
        await page.ExpectTextAsync("#answer", "\u2013", "an empty drawing");
        await page.ExpectTextAsync("[role=status].hidden", "An empty image", "an empty drawing");
    }

    // What a button changes is on the screen beside it.
    private async Task UseSmallScreenAsync()
    {
        BrowserNewContextOptions phone = new() { ViewportSize = new() { Width = 360, Height = 740 }, HasTouch = true };
        await using IBrowserContext context = await browser.NewContextAsync(phone);
        PlaygroundPage page = await OpenAsync(context, "small", "#train");
        await page.Page.Locator("#train").TapAsync();
        await page.ExpectTextAsync("#line-train", "Pause", "the line above the images");
        await page.WaitForEndAsync();
        await page.ExpectOnScreenAsync("#line-train", "#line-accuracy", "#bench .equation", "#trained .insight", "#trained button");
        await page.SaveScreenAsync("small-trained");
        await page.GoToAsync("Correct");
        foreach (string button in new[] { "Find a mistake", "Show a 3" })
        {
            double[] before = await page.ReadInkAsync(".shown canvas");
            await page.Page.GetByText(button).TapAsync();
            await page.Page.WaitForTimeoutAsync(300);
            double[] after = await page.ReadInkAsync(".shown canvas");
            faults.Expect(!before.SequenceEqual(after), "small", $"expected another image after {button}");
            await page.ExpectOnScreenAsync(".shown canvas", "#label-negative", "#label-positive", ".shown-answer");
        }
        await page.SaveScreenAsync("small-correct");
        await page.Page.Locator("#label-positive").TapAsync();   // of a 3
        await page.Page.Locator(".correction-result").WaitForAsync();
        await page.Page.WaitForTimeoutAsync(1000);   // scrolls
        await page.ExpectOnScreenAsync(".correction-result", "#again-label-negative", "#again-label-positive");
        await page.Page.Locator("#again-label-negative").TapAsync();
        await page.ExpectTextAsync(".correction", "Nothing changed.", "the other answer");
        await page.SaveScreenAsync("small-corrected");
    }

    // The address names the step, and Back returns to the one before.
    private async Task FollowAddressAsync()
    {
        await using IBrowserContext context = await browser.NewContextAsync();
        PlaygroundPage page = await OpenAsync(context, "address", "#train");
        await page.ExpectTextAsync("#step-title", "3.", "the address #train");
        await page.GoToAsync("Draw");
        await page.ExpectTextAsync("#step-title", "2.", "Draw");
        ExpectAddress("#draw");
        await page.Page.Locator("#tab-1").ClickAsync();
        await page.Page.Locator("#ten-answer").WaitForAsync();
        ExpectAddress("#ten");
        await page.Page.GoBackAsync();
        await page.ExpectTextAsync("#tab-0[aria-selected=true]", "Two digits", "Back from #ten");
        await page.Page.GoBackAsync();
        await page.ExpectTextAsync("#step-title", "3.", "Back from #draw");
        await page.Page.GoForwardAsync();
        await page.ExpectTextAsync("#step-title", "2.", "Forward");
        await page.Page.ReloadAsync();
        await page.ExpectTextAsync("#step-title", "2.", "reloading #draw", seconds: 30);
        await ExpectTitleAsync("Draw");
        await page.GoToAsync("Train");
        await ExpectTitleAsync("Train");
        await page.Page.GoBackAsync();
        await ExpectTitleAsync("Draw");
        await page.Page.EvaluateAsync("() => { location.hash = 'unknown'; }");
        await page.ExpectTextAsync("#step-title", "1.", "an unknown address");
        ExpectAddress("#look");

        async Task ExpectTitleAsync(string step)
        {
            string expected = $"{step} | Watch a computer learn | LinearLearn", found = await page.Page.TitleAsync();
            faults.Expect(found == expected, "address", $"expected the title {expected}, found {found}");
        }

        void ExpectAddress(string end) => faults.Expect(
            page.Page.Url == address + end, "address", $"expected {address + end}, found {page.Page.Url}");
    }

    // Each field keeps its own error until its number is accepted, and the system's colors are followed.
    private async Task ChangeNumbersAsync()
    {
        await using IBrowserContext context = await browser.NewContextAsync(new() { ColorScheme = ColorScheme.Light });
        PlaygroundPage page = await OpenAsync(context, "numbers", "#change");
        await page.FillAsync("#rate", "5");
        await page.FillAsync("#margin", "1,5");
        await page.ExpectTextAsync("#rate-error", "Learning rate: expected a number from 0.0001 to 1, found 5.", "a rate of 5");
        faults.Expect(await page.Page.Locator("#rate[aria-invalid=true]").CountAsync() == 1, "numbers", "expected the field to be invalid");
        await ExpectValueAsync("#margin", "1.5");
        await page.GoToAsync("Train");
        await page.ExpectTextAsync(".card li", "below 1.5: add 0.01", "the rule after a change");
        await page.GoToAsync("Change");
        await page.Page.Locator("#rate").PressAsync("ArrowUp");
        await ExpectValueAsync("#rate", "0.02");
        await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await page.ExpectTextAsync("#theme", "Light colors", "the system turned dark");

        async Task ExpectValueAsync(string selector, string expected)
        {
            string found = await page.Page.Locator(selector).InputValueAsync();
            faults.Expect(found == expected, "numbers", $"expected {expected} in {selector}, found {found}");
        }
    }

    // A double click, a correction and a restart while training runs.
    private async Task InterruptTrainingAsync()
    {
        await using IBrowserContext context = await browser.NewContextAsync();
        PlaygroundPage page = await OpenAsync(context, "interrupted", "#train");
        await page.Page.Locator("#train").DblClickAsync();
        await page.ExpectTextAsync("#train", "Pause", "a double click");
        await page.GoToAsync("Correct");
        await page.ExpectTextAsync("#line-train", "Pause", "training on another step");
        await page.Page.Locator("#label-positive").ClickAsync();   // of a 3, so that the weights move
        await page.ExpectTextAsync("#line-train", "Continue", "a correction while training");
        await page.Page.WaitForTimeoutAsync(500);
        await ExpectVisibleAsync(page.Page, ".correction", "a correction while training");
        await page.GoToAsync("Look");
        await page.ExpectTextAsync(".card", "and 1 correction", "the first step after a correction");
        await page.GoToAsync("Change");
        await page.Page.Locator("#train").ClickAsync();
        await page.ExpectTextAsync("#train", "Pause", "training before a change");
        await page.Page.Locator("#second").SelectOptionAsync("8");
        await page.ExpectTextAsync("#train", "Train", "a change while training");
        await page.Page.WaitForTimeoutAsync(500);
        await page.ExpectTextAsync("[role=status].hidden", "Random weights again", "a change while training");
    }

    // Where the visitor's colors replace those of the page, the images, the answer and the chosen step can still be seen.
    private async Task ForceColorsAsync(ColorScheme theme)
    {
        await using IBrowserContext context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = 1440, Height = 900 },
            ColorScheme = theme,
            ForcedColors = ForcedColors.Active,
            ReducedMotion = ReducedMotion.Reduce,
        });
        string look = $"forced-{theme}".ToLowerInvariant();
        PlaygroundPage page = await OpenAsync(context, look, "#train");
        await page.Page.Locator("#train").ClickAsync();
        await page.WaitForEndAsync();
        await ExpectStylesDifferAsync("borderTopColor", ".steps button[aria-current]", ".steps button:not([aria-current])");
        await ExpectStylesDifferAsync("backgroundColor", ".tabs button[aria-selected=true]", ".tabs button[aria-selected=false]");
        await ExpectStylesDifferAsync("backgroundColor", ".gauge .needle", ".bench");
        await page.SaveAsync($"{look}-train");
        await page.Page.Locator("#tab-1").ClickAsync();
        await page.Page.Locator("#ten-answer").WaitForAsync();
        await ExpectStylesDifferAsync("borderTopColor", ".ten li.chosen", ".ten li:not(.chosen)");
        await page.SaveAsync($"{look}-ten");

        async Task ExpectStylesDifferAsync(string style, string first, string second)
        {
            const string Differ = """
                ([style, first, second]) =>
                    getComputedStyle(document.querySelector(first))[style] !== getComputedStyle(document.querySelector(second))[style]
                """;
            bool differ = await page.Page.EvaluateAsync<bool>(Differ, new[] { style, first, second });
            faults.Expect(differ, look, $"expected another {style} for {first} than for {second}");
        }
    }

    private Task<PlaygroundPage> OpenAsync(IBrowserContext context, string look, string view) =>
        PlaygroundPage.OpenAsync(context, address, faults, look, screenshots, view);

    private async Task ExpectFocusedTextAsync(PlaygroundPage page, string text)
    {
        string found = await page.Page.EvaluateAsync<string>("() => document.activeElement.innerText");
        faults.Expect(found == text, "focus", $"expected the focus on {text}, found {found}");
    }

    private async Task ExpectVisibleAsync(IPage page, string selector, string look)
    {
        try
        {
            await page.Locator(selector).WaitForAsync(new() { Timeout = 30_000 });
        }
        catch (TimeoutException)
        {
            faults.Expect(false, look, $"expected to see {selector}");
        }
    }
}
