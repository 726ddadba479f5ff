using Microsoft.Playwright;

namespace LinearLearn.Scripts.Browsing;

/// <summary>Tries what an attentive visitor of samples/playground tries: other numbers, incorrect labels, both tabs, large text.</summary>
/// <param name="browser">The browser.</param>
/// <param name="address">The address of the page.</param>
/// <param name="faults">Receives the faults.</param>
/// <param name="screenshots">The folder of screenshots.</param>
public sealed class PlaygroundExperiments(IBrowser browser, string address, FaultList faults, string screenshots)
{
    private static readonly string[] Steps = ["Look", "Draw", "Train", "Correct", "Change"];

    /// <summary>Makes all experiments.</summary>
    public async Task RunAsync()
    {
        await using (IBrowserContext context = await browser.NewContextAsync(new() { ReducedMotion = ReducedMotion.Reduce }))
        {
            PlaygroundPage page = await OpenAsync(context, "experiments", "#change");
            await RepeatNumbersAsync(page);
            await TeachIncorrectlyAsync(page);
            await ReadRulesAsync(page);
        }
        await TrainBothTabsAsync();
        await EnlargeTextAsync();
    }

    // The same number again, and an arrow key at a limit, keep what was learned.
    private static async Task RepeatNumbersAsync(PlaygroundPage page)
    {
        await page.FillAsync("#rate", "1");
        await page.Page.Locator("#train").ClickAsync();
        await page.Page.Locator("#train").ClickAsync();
        await page.ExpectTextAsync("#train", "Continue", "training was paused");
        await page.FillAsync("#rate", "1.0");
        await page.FillAsync("#rate", "abc");
        await page.FillAsync("#rate", "");
        await page.ExpectTextAsync("#rate-error", "found nothing. 1 is still in use.", "an empty field");
        await page.FillAsync("#rate", "1");
        await page.Page.Locator("#rate").PressAsync("ArrowUp");
        await page.Page.Locator(".error").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.ExpectTextAsync("#train", "Continue", "the same number");
    }

    // An 8 labeled with 3, and large scores: the rate is 1.
    private static async Task TeachIncorrectlyAsync(PlaygroundPage page)
    {
        await page.Page.Locator("#second").SelectOptionAsync("8");
        await page.Page.Locator("#train").ClickAsync();
        await page.WaitForEndAsync();
        await page.ExpectWholeCurveAsync("3 and 8");
        List<double> scores = [];
        for (int i = 0; i < 8; i++)
        {
            await page.Page.GetByText(i % 2 == 0 ? "Show a 3" : "Show an 8").ClickAsync();
            scores.Add(await page.ExpectScoreLineAsync("a learning rate of 1"));
        }
        page.Expect(scores.Exists(score => Math.Abs(score) > 10), "expected a score beyond 10, found none");

        await page.FillAsync("#rate", "0.01");
        await page.Page.Locator("#train").ClickAsync();
        await page.WaitForEndAsync();
        await page.GoToAsync("Correct");
        await page.Page.GetByText("Show an 8").ClickAsync();
        for (int i = 0; i < 5; i++)
        {
            await page.Page.Locator("#label-negative").ClickAsync();
            await page.ExpectTextAsync(".correction", "This is an 8. You taught the computer something incorrect.", "a false label");
        }
        await page.ExpectTextAsync(".correction tr", "correct test digits", "the table of a correction");
        await page.SaveAsync("incorrect-label");
        foreach (string step in Steps)
        {
            await page.GoToAsync(step);
            await page.ExpectPlainTextAsync(step);
        }
    }

    // Each rule, and corrections until nothing moves.
    private static async Task ReadRulesAsync(PlaygroundPage page)
    {
        foreach (string rule in new[] { "Perceptron", "Hinge", "Logistic", "PassiveAggressive" })
        {
            await page.GoToAsync("Change");
            await page.Page.Locator("#rule").SelectOptionAsync(rule);
            await page.GoToAsync("Train");
            await page.ExpectPlainTextAsync(rule);
            await page.GoToAsync("Correct");
            await page.Page.GetByText("Show a 3").ClickAsync();
            for (int i = 0; i < 10; i++)
            {
                await page.Page.Locator("#label-negative").ClickAsync();
                await page.Page.Locator(".correction").WaitForAsync();
                await page.ExpectPlainTextAsync($"{rule}, correction {i + 1}");
                await page.ExpectScoreLineAsync($"{rule}, correction {i + 1}");
            }
        }
    }

    // Training pauses when its tab is left, and can be continued.
    private async Task TrainBothTabsAsync()
    {
        await using IBrowserContext context = await browser.NewContextAsync();
        PlaygroundPage page = await OpenAsync(context, "tabs", "#train");
        await page.Page.Locator("#train").ClickAsync();
        await page.Page.Locator("#tab-1").ClickAsync();
        await page.Page.Locator("#ten-train").ClickAsync();
        await page.ExpectTextAsync("#ten-train", "Pause", "training in the second tab");
        await page.Page.Locator("#tab-0").ClickAsync();
        await page.ExpectTextAsync("#train", "Continue", "the first tab after it was left");
        await page.ExpectTextAsync("#ten-train", "Continue", "the second tab after it was left");
        await page.ExpectWholeCurveAsync("a paused training");
    }

    // Text of twice the size stays on a small screen.
    private async Task EnlargeTextAsync()
    {
        await using IBrowserContext context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 360, Height = 740 } });
        PlaygroundPage page = await OpenAsync(context, "large text", "");
        await page.Page.AddStyleTagAsync(new() { Content = "html { font-size: 200%; }" });
        foreach (string step in Steps)
        {
            await page.GoToAsync(step);
            await page.ExpectNoOverflowAsync(step);
            await page.SaveAsync($"large-text-{step.ToLowerInvariant()}");
        }
        await page.Page.Locator("#tab-1").ClickAsync();
        await page.Page.Locator("#ten-answer").WaitForAsync();
        await page.ExpectNoOverflowAsync("ten");
        await page.SaveAsync("large-text-ten");
    }

    private Task<PlaygroundPage> OpenAsync(IBrowserContext context, string look, string view) =>
        PlaygroundPage.OpenAsync(context, address, faults, look, screenshots, view);
}
