using System.Globalization;

namespace LinearLearn.BesideMlNet;

/// <summary>What was measured, as Markdown: a short table for the README, a long one for the documentation.</summary>
public sealed class ComparisonTables(ComparedApp[] apps, DigitsFiles digits, string load)
{
    public string Short => string.Join('\n',
    [
        .. Head("the same app"),
        Row("packages to download", app => Size(app.Packages.Sum(package => package.Bytes))),
        Row("published, framework-dependent", app => WithNative(app.Get(PublishForm.Platform))),
        Row("trimmed, self-contained, one file", app => Outcome(app.Get(PublishForm.Trimmed))
            + (app.Get(PublishForm.Trimmed).Fault is null ? "" : $"; trimmed in part {Outcome(app.Get(PublishForm.PartlyTrimmed))}")),
        Row("native AOT", app => Outcome(app.Get(PublishForm.NativeAot))),
        Row(
            "start, load a model, predict one picture", app =>
                $"{Milliseconds(app, PublishForm.Platform, Quantity.Start)}{InAot(app, Quantity.Start)}"),
        Row("training in process, first / warmed up", app =>
            $"{Median(app, PublishForm.Platform, Quantity.FirstTraining)} / {Milliseconds(app, PublishForm.Platform, Quantity.Training)}"),
        Row("predicting one picture, warmed up", app =>
            $"{Median(app, PublishForm.Platform, Quantity.Predicting)} ns, {Median(app, PublishForm.Platform, Quantity.PredictingAllocates)} B allocated"),
        Row(
            "memory at its peak, whole app", app =>
                $"{Memory(app, PublishForm.Platform, Quantity.PeakOfWholeApp)}{InAot(app, Quantity.PeakOfWholeApp)}"),
        Row($"right, of {digits.ValidationCount} pictures", app => $"{app.Get(PublishForm.Platform).Right}"),
        "",
        $"Medians of one run of `dotnet run scripts/beside-mlnet.cs`, both apps by turns, on {Machine.Description}.",
        "[docs/beside-mlnet.md](docs/beside-mlnet.md) has quartiles, native AOT in full, and what ML.NET does that this library does not: a great deal.",
    ]);

    public string Long => string.Join('\n',
    [
        $"On {Machine.Description}; {digits.TrainingCount:N0} pictures to learn from, {digits.ValidationCount} to predict.",
        $"Load average before the run: {load}.",
        "",
        .. Head("packages to download"),
        Row("all", app => Size(app.Packages.Sum(package => package.Bytes))),
        Row("each", app => string.Join("<br>", app.Packages.Select(package => $"{package.Name} {package.Version}, {Size(package.Bytes)}"))),
        "",
        .. Head("published"),
        .. PublishForm.All.Select(form => Row(form.Name, app => WithNative(app.Get(form)))),
        "",
        .. Head("trimmer and compiler say, and the app"),
        .. PublishForm.All.Select(form => Row(form.Name, app => $"{Warnings(app.Get(form))}; {RightOrFault(app.Get(form))}")),
        Row("the file of the model", app => Size(app.Get(PublishForm.Platform).ModelBytes)),
        "",
        .. Head("process, start to end, ms"),
        .. Rows("load a model, predict one picture", Quantity.Start),
        .. Rows("read, train, save, load, predict all", Quantity.WholeApp),
        "",
        .. Head("within the process"),
        .. Rows("training, the first time, ms", Quantity.FirstTraining),
        .. Rows("training, warmed up, ms", Quantity.Training),
        .. Rows("predicting one picture, warmed up, ns", Quantity.Predicting),
        .. Rows("allocated for it, bytes", Quantity.PredictingAllocates),
        "",
        .. Head("memory at its peak, MB"),
        .. Rows("load a model, predict one picture", Quantity.PeakOfStart, scale: 1e-6),
        .. Rows("read, train, save, load, predict all", Quantity.PeakOfWholeApp, scale: 1e-6),
    ]);

    private string[] Head(string what) =>
        [$"| {what} | {string.Join(" | ", apps.Select(app => app.Library + GetVersion(app)))} |", $"| --- |{string.Concat(apps.Select(_ => " --- |"))}"];

    private static string GetVersion(ComparedApp app) =>
        app.Packages.FirstOrDefault(package => package.Name == "Microsoft.ML") is { } package ? $" {package.Version}" : "";

    private string Row(string what, Func<ComparedApp, string> cell) =>
        $"| {what} | {string.Join(" | ", apps.Select(cell).Select(Escaped))} |";

    /// <summary>A row for each form in which one of the apps was measured.</summary>
    private IEnumerable<string> Rows(string what, Quantity quantity, double scale = 1) =>
        from form in PublishForm.All
        where apps.Any(app => app.Get(form).Get(quantity) is not null)
        select Row($"{what}: {form.Name}", app => app.Get(form).Get(quantity) is { } found ? Text(found, scale) : "does not run");

    private static string Text(Quartiles quartiles, double scale) =>
        $"{Number(quartiles.Median * scale)} ({Number(quartiles.Lower * scale)} to {Number(quartiles.Upper * scale)})";

    private static string Outcome(PublishedApp app) => app.Fault is null
        ? $"{Size(app.Bytes)}, {Warnings(app)}"
        : $"{Warnings(app)}, does not run";

    private static string RightOrFault(PublishedApp app) => app.Fault is { } fault ? $"`` {fault} ``" : $"{app.Right} right";

    private static string Warnings(PublishedApp app) => app.Warnings switch
    {
        0 => "no warnings",
        1 => "1 warning",
        _ => $"{app.Warnings} warnings",
    };

    private static string WithNative(PublishedApp app) => $"{Size(app.Bytes)}, {app.NativeFiles switch
    {
        0 => "no native library",
        1 => "1 native library",
        _ => $"{app.NativeFiles} native libraries",
    }}";

    private static string InAot(ComparedApp app, Quantity quantity) => app.Get(PublishForm.NativeAot).Get(quantity) is null
        ? ""
        : quantity == Quantity.Start ? $"; AOT {Milliseconds(app, PublishForm.NativeAot, quantity)}"
        : $"; AOT {Memory(app, PublishForm.NativeAot, quantity)}";

    private static string Milliseconds(ComparedApp app, PublishForm form, Quantity quantity) => $"{Median(app, form, quantity)} ms";

    private static string Memory(ComparedApp app, PublishForm form, Quantity quantity) =>
        app.Get(form).Get(quantity) is { } found ? Size((long)found.Median) : "does not run";

    private static string Median(ComparedApp app, PublishForm form, Quantity quantity) =>
        app.Get(form).Get(quantity) is { } found ? Number(found.Median) : "does not run";

    // Three digits say all that such measurements do.
    private static string Number(double value) => value switch
    {
        0 => "0",
        < 10 => value.ToString("0.##", CultureInfo.InvariantCulture),
        < 100 => value.ToString("0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("N0", CultureInfo.InvariantCulture),
    };

    private static string Size(long bytes) => bytes < 1_000_000 ? $"{Number(bytes / 1e3)} KB" : $"{Number(bytes / 1e6)} MB";

    private static string Escaped(string cell) => cell.Replace("|", "\\|", StringComparison.Ordinal);
}
