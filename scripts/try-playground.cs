#:project ../src/LinearLearn.Emnist
#:project Browsing
#:property PublishAot=false

// Uses samples/playground in Chromium as a visitor would, and checks what it shows:
//     dotnet run scripts/try-playground.cs -- [folder for screenshots, screenshots] [published folder]
// Without a published folder, it publishes the sample. It draws with mouse, finger and keys, trains, corrects an answer, and changes digits
// and rules. It compares the weights on the screen with the difference of the mean images, and visits the page in unusual ways
// (PlaygroundVisits, PlaygroundExperiments). It runs axe, 320, 360 and 1,440 pixels wide, in light and dark colors. It needs Chromium:
// the one on the PATH, or the one that the environment variable CHROMIUM names.
using System.Diagnostics;
using System.Globalization;
using LinearLearn;
using LinearLearn.Emnist;
using LinearLearn.Scripts.Browsing;
using Microsoft.Playwright;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string screenshots = Directory.CreateDirectory(args.Length > 0 ? args[0] : "screenshots").FullName;
string published = args.Length > 1 ? Path.GetFullPath(args[1]) : Publish();
string root = Path.Combine(published, "wwwroot");
if (args.Length > 2 || !File.Exists(Path.Combine(root, "index.html")))
{
    Console.Error.WriteLine("expected a folder for screenshots and a published folder with wwwroot/index.html, both optional");
    return 1;
}

// Strokes as shares of the drawing field: x, y.
(double X, double Y)[] seven = [(0.22, 0.2), (0.78, 0.2), (0.42, 0.86)];
(double X, double Y)[] three =
[
    (0.26, 0.24), (0.42, 0.15), (0.6, 0.17), (0.68, 0.29), (0.6, 0.42), (0.42, 0.48), (0.62, 0.53), (0.72, 0.66), (0.64, 0.8), (0.44, 0.86),
    (0.25, 0.78),
];
FaultList faults = new();
EmnistData digits = EmnistSample.Load();
await using (SiteServer server = new(root, "/site/playground/"))   // as published, below the documentation
{
    using IPlaywright playwright = await Playwright.CreateAsync();
    await using IBrowser browser = await Chromium.LaunchAsync(playwright);
    await UseByMouse(browser, server);
    await UseByKeys(browser, server.Address);
    await UseByTouch(browser, server.Address);
    await UseWithoutMotion(browser, server.Address);
    await new PlaygroundVisits(browser, server.Address, faults, screenshots).RunAsync();
    await new PlaygroundExperiments(browser, server.Address, faults, screenshots).RunAsync();
    await LookAtSteps(browser, server.Address, 320, ColorScheme.Light);
    foreach (int width in new[] { 360, 1440 })
    {
        foreach (ColorScheme theme in new[] { ColorScheme.Light, ColorScheme.Dark })
            await LookAtSteps(browser, server.Address, width, theme);
    }
}
foreach (string fault in faults.All)
    Console.Error.WriteLine(fault);
Console.WriteLine($"{faults.All.Count} faults; the screenshots are in {screenshots}");
return faults.All.Count == 0 ? 0 : 1;

async Task UseByMouse(IBrowser browser, SiteServer server)
{
    Stopwatch watch = Stopwatch.StartNew();
    await using IBrowserContext context = await browser.NewContextAsync(CreateOptions(1440, ColorScheme.Light));
    PlaygroundPage page = await PlaygroundPage.OpenAsync(context, server.Address, faults, "mouse", screenshots);
    Console.WriteLine($"first visit: ready after {watch.Elapsed.TotalSeconds:F1} s");
    foreach ((string file, int bytes) in server.Sent.OrderByDescending(file => file.Value).Take(8))
        Console.WriteLine($"  {bytes,9:N0} bytes  {file}");
    Console.WriteLine($"  {server.Sent.Values.Sum(),9:N0} bytes in {server.Sent.Count} files");

    float[] difference = SubtractMeans(3, 7);
    double before = Correlate(await page.ReadLevelsAsync("#weights canvas"), difference);
    faults.Expect(Math.Abs(before) < 0.3, "start", $"expected random weights, found a correlation of {before:F2} with mean 7 - mean 3");

    await page.GoToAsync("Train");
    int pictures = await page.CountPaintingsAsync();
    watch.Restart();
    await page.Page.Locator("#train").ClickAsync();
    await page.WaitForAccuracyAsync(97);
    double past97 = watch.Elapsed.TotalSeconds;
    await page.WaitForEndAsync();
    double accuracy = await page.ReadAccuracyAsync();
    Console.WriteLine($"3 against 7: past 97 % after {past97:F1} s, {accuracy:F1} % after {watch.Elapsed.TotalSeconds:F1} s");
    faults.Expect(past97 < 10, "training", $"expected more than 97 % within 10 s, found {past97:F1} s");
    faults.Expect(accuracy > 97, "training", $"expected more than 97 % at the end, found {accuracy} %");
    await page.ExpectWholeCurveAsync("3 and 7");
    pictures = await page.CountPaintingsAsync() - pictures;
    faults.Expect(pictures > 100, "training", $"expected to see the weights move in 100 pictures or more, found {pictures}");

    double[] weights = await page.ReadLevelsAsync("#weights canvas");
    double after = Correlate(weights, difference);
    int[] order = [.. Enumerable.Range(0, weights.Length).OrderBy(i => difference[i])];
    double blue = order[..40].Average(i => weights[i] < 0 ? 1.0 : 0), red = order[^40..].Average(i => weights[i] > 0 ? 1.0 : 0);
    Console.WriteLine($"weights and mean 7 - mean 3: correlation {after:F2}; red at {red:P0} of the pixels of 7s, blue at {blue:P0} of 3s");
    faults.Expect(after > 0.5 && red > 0.85 && blue > 0.85, "training", "expected a 7 in red and a 3 in blue");
    await page.SaveAsync("trained");

    await page.GoToAsync("Draw");
    foreach ((string digit, (double, double)[] stroke) in new[] { ("7", seven), ("3", three) })
    {
        await page.DrawAsync(stroke);
        await page.ExpectTextAsync("#answer", digit, $"a drawn {digit}");
        await page.ExpectScoreLineAsync($"a drawn {digit}");
        await page.SaveAsync($"drawn-{digit}");
        await page.Page.Locator(".pad button").ClickAsync();
    }
    await Correct(page);
    await ChangeSettings(page);
    await UseTenDigits(page);
}

async Task Correct(PlaygroundPage page)
{
    await page.GoToAsync("Correct");
    await page.Page.GetByText("Find a mistake").ClickAsync();
    await page.Page.Locator(".bench .ink[aria-label^='A handwritten']").WaitForAsync();
    bool isSeven = await page.Page.Locator("#answer").InnerTextAsync() == "3";
    double[] image = await page.ReadInkAsync(".bench .ink");
    await page.Page.Locator(isSeven ? "#label-positive" : "#label-negative").ClickAsync();
    float biasBefore = await page.ReadCorrectionAsync("bias-before"), biasAfter = await page.ReadCorrectionAsync("bias-after");
    float weightBefore = await page.ReadCorrectionAsync("weight-before"), weightAfter = await page.ReadCorrectionAsync("weight-after");
    float step = isSeven ? 0.01f : -0.01f, ink = await page.ReadCorrectionAsync("ink");
    Console.WriteLine($"correction: bias {biasBefore} to {biasAfter}, weight {weightBefore} to {weightAfter} at ink {ink}");
    // Differences of floats near 0.3 are exact to 3e-8.
    faults.Expect(MathF.Abs(biasBefore + step - biasAfter) < 6e-8f, "correction", $"expected a step of the bias of {step}");
    bool isExact = MathF.Abs(weightBefore + step * ink - weightAfter) < 6e-8f;
    faults.Expect(isExact, "correction", $"expected a step of the weight of {step} * {ink}");
    faults.Expect(Math.Abs(ink - image.Max() / 256) < 1e-6, "correction", $"expected ink of {image.Max() / 256}, found {ink}");
    double[] change = await page.ReadLevelsAsync(".correction figure:nth-of-type(2) canvas");
    double correlation = Correlate(change, [.. image.Select(value => (float)value)]);
    faults.Expect(correlation > 0.99, "correction", $"expected the change to look like the image, found a correlation of {correlation:F3}");
    await page.SaveAsync("corrected");
}

async Task ChangeSettings(PlaygroundPage page)
{
    await page.GoToAsync("Change");
    foreach ((int first, int second, string rule, double least) in new[]
    {
        (1, 8, "Perceptron", 93.0), (4, 9, "Logistic", 90), (0, 6, "PassiveAggressive", 95), (2, 5, "Hinge", 90),
    })
    {
        await page.Page.Locator("#first").SelectOptionAsync($"{first}");
        await page.Page.Locator("#second").SelectOptionAsync($"{second}");
        await page.Page.Locator("#rule").SelectOptionAsync(rule);
        await page.FillAsync("#rate", "0.02");
        await page.Page.Locator("#train").ClickAsync();
        await page.WaitForEndAsync();
        double accuracy = await page.ReadAccuracyAsync();
        double correlation = Correlate(await page.ReadLevelsAsync("#weights canvas"), SubtractMeans(first, second));
        Console.WriteLine($"{first} against {second}, {rule}: {accuracy:F1} %, correlation with the difference of means {correlation:F2}");
        faults.Expect(accuracy > least && correlation > 0.3, "settings", $"expected more than {least} % and a correlation above 0.3");
    }
    await page.FillAsync("#rate", "5");
    await page.ExpectTextAsync("#rate-error", "expected a number from 0.0001 to 1, found 5", "a learning rate of 5");
    await page.FillAsync("#rate", "0.03");
    await page.Page.Locator(".error").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    await page.SaveAsync("settings");
}

async Task UseTenDigits(PlaygroundPage page)
{
    await page.Page.Locator("#tab-1").ClickAsync();
    Stopwatch watch = Stopwatch.StartNew();
    await page.Page.Locator("#ten-train").ClickAsync();
    while (!await page.Page.Locator("#ten-end", new() { HasText = "Done" }).IsVisibleAsync() && watch.Elapsed.TotalMinutes < 2)
    {
        await page.ExpectSeparateTicksAsync("ten digits");
        await page.ExpectWholeCurveAsync("ten digits", testEvery: 250);
        await page.Page.WaitForTimeoutAsync(200);
    }
    double accuracy = await page.ReadAccuracyAsync("ten-");
    Console.WriteLine($"ten digits: {accuracy:F1} % after {watch.Elapsed.TotalSeconds:F1} s");
    faults.Expect(accuracy > 87, "ten digits", $"expected more than 87 %, found {accuracy}");
    foreach ((string digit, (double, double)[] stroke) in new[] { ("3", three), ("7", seven) })
    {
        await page.DrawAsync(stroke, "#panel-1");
        await page.ExpectTextAsync("#ten-answer", digit, $"a drawn {digit} among ten");
        await page.SaveAsync($"ten-drawn-{digit}");
        await page.Page.Locator("#panel-1 .pad button").ClickAsync();
    }
}

// Chooses tabs and steps, trains, and draws a 7, all with keys.
async Task UseByKeys(IBrowser browser, string address)
{
    await using IBrowserContext context = await browser.NewContextAsync(CreateOptions(1440, ColorScheme.Dark));
    PlaygroundPage page = await PlaygroundPage.OpenAsync(context, address, faults, "keys", screenshots);
    await page.TabToAsync("tab-0");
    await page.PressAsync("ArrowRight");
    await page.ExpectFocusAsync("tab-1");
    await page.PressAsync("Home");
    await page.ExpectFocusAsync("tab-0");
    await page.TabToAsync("Train");
    await page.PressAsync("Enter");
    await page.TabToAsync("train");
    await page.PressAsync("Enter");
    await page.WaitForEndAsync();
    faults.Expect(await page.ReadAccuracyAsync() > 97, "keys", $"expected more than 97 %, found {await page.ReadAccuracyAsync()}");
    await page.TabToAsync("Draw", "Shift+Tab");
    await page.PressAsync("Enter");
    await page.TabToAsync("Drawing field");
    await page.PressAsync("Space");
    await page.PressAsync("ArrowRight", 12);
    await page.PressAsync("ArrowDown", 2);
    for (int i = 0; i < 8; i++)
    {
        await page.PressAsync("ArrowLeft");
        await page.PressAsync("ArrowDown", 2);
    }
    await page.PressAsync("Space");
    await page.ExpectTextAsync("#answer", "7", "a 7 drawn with keys");
    await page.SaveAsync("keys");
}

async Task UseByTouch(IBrowser browser, string address)
{
    BrowserNewContextOptions phone = CreateOptions(360, ColorScheme.Light);
    phone.HasTouch = true;
    await using IBrowserContext context = await browser.NewContextAsync(phone);
    PlaygroundPage page = await PlaygroundPage.OpenAsync(context, address, faults, "touch", screenshots);
    await page.Page.Locator(".steps button", new() { HasText = "Train" }).TapAsync();
    await page.Page.Locator("#train").TapAsync();
    await page.WaitForEndAsync();
    await page.Page.Locator(".steps button", new() { HasText = "Draw" }).TapAsync();
    await page.DrawByTouchAsync(seven);
    await page.ExpectTextAsync("#answer", "7", "a 7 drawn by touch");
    await page.SaveAsync("touch");
}

async Task UseWithoutMotion(IBrowser browser, string address)
{
    BrowserNewContextOptions still = CreateOptions(1440, ColorScheme.Light);
    still.ReducedMotion = ReducedMotion.Reduce;
    await using IBrowserContext context = await browser.NewContextAsync(still);
    PlaygroundPage page = await PlaygroundPage.OpenAsync(context, address, faults, "reduced motion", screenshots);
    await page.GoToAsync("Train");
    int before = await page.CountPaintingsAsync();
    await page.Page.Locator("#train").ClickAsync();
    await page.WaitForEndAsync();
    int pictures = await page.CountPaintingsAsync() - before;
    Console.WriteLine($"reduced motion: {pictures} pictures of weights and products while training");
    faults.Expect(pictures is > 1 and <= 24, "reduced motion", $"expected 2 to 24 pictures, found {pictures}");
}

async Task LookAtSteps(IBrowser browser, string address, int width, ColorScheme theme)
{
    BrowserNewContextOptions options = CreateOptions(width, theme);
    options.ReducedMotion = ReducedMotion.Reduce;   // trains faster
    await using IBrowserContext context = await browser.NewContextAsync(options);
    string look = $"{width}-{theme}".ToLowerInvariant();
    PlaygroundPage page = await PlaygroundPage.OpenAsync(context, address, faults, look, screenshots);
    foreach (string step in new[] { "Look", "Draw", "Train", "Correct", "Change" })
    {
        await page.GoToAsync(step);
        if (step == "Train")
        {
            await page.Page.Locator("#train").ClickAsync();
            await page.WaitForEndAsync();
        }
        else if (step == "Correct")
        {
            await page.Page.GetByText("Find a mistake").ClickAsync();
            await page.Page.Locator("#label-negative").ClickAsync();
            await page.Page.Locator(".correction table").WaitForAsync();
        }
        await page.CheckAsync(step.ToLowerInvariant());
    }
    await page.Page.Locator("#theme").ClickAsync();
    await page.CheckAsync("other-theme");
    await page.Page.Locator("#theme").ClickAsync();
    await page.Page.Locator("#tab-1").ClickAsync();
    await page.Page.Locator("#ten-answer").WaitForAsync();
    await page.CheckAsync("ten");
}

static BrowserNewContextOptions CreateOptions(int width, ColorScheme theme) =>
    new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = theme };

// Subtracts the mean image of one digit from that of another.
float[] SubtractMeans(int negative, int positive)
{
    Dataset images = digits.Training.Only(negative, positive);
    float[] difference = new float[images.FeatureCount], image = new float[images.FeatureCount];
    for (int i = 0; i < images.Count; i++)
    {
        images.Features.CopyTo(i, image);
        float share = (images.Labels[i] == positive ? 1f : -1f) / images.CountOf(images.Labels[i]);
        for (int pixel = 0; pixel < image.Length; pixel++)
            difference[pixel] += share * image[pixel];
    }
    return difference;
}

static double Correlate(double[] x, float[] y)
{
    double meanX = x.Average(), meanY = y.Average();
    double xy = x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum();
    return xy / Math.Sqrt(x.Sum(a => (a - meanX) * (a - meanX)) * y.Sum(b => (b - meanY) * (b - meanY)));
}

static string Publish()
{
    string folder = Directory.CreateTempSubdirectory("playground-").FullName;
    string[] command = ["publish", "samples/playground", "-p:RunAnalyzers=false", "-v", "quiet", "-o", folder];
    using Process publisher = Process.Start("dotnet", command);
    publisher.WaitForExit();
    return publisher.ExitCode == 0 ? folder : throw new InvalidOperationException("expected the sample to be published, found errors");
}
