using System.Globalization;

namespace LinearLearn.BesideMlNet;

/// <summary>Formats the measurements as Markdown: a short table for the README and a long one for the documentation.</summary>
public sealed class ComparisonTables(ComparedApp[] apps, DigitsFiles digits, string load)
{
    public string Short => string.Join('\n',
    [
        .. Head("measurement"),
        Row("packages to download", app => Size(app.Packages.Sum(package => package.Bytes))),
        Row("start, load a model and predict one image", app =>
            $"{Milliseconds(app, PublishForm.Platform, Quantity.Start)}{StartInAot(app)}"),
        Row("training in process, warmed up", app => Milliseconds(app, PublishForm.Platform, Quantity.Training)),
        Row("predicting one image, warmed up", app =>
            $"{Median(app, PublishForm.Platform, Quantity.Predicting)} ns, "
            + $"{Median(app, PublishForm.Platform, Quantity.PredictingAllocates)} B allocated"),
        "",
        "Medians of repeated measurements by `dotnet run scripts/beside-mlnet.cs`. [All figures](docs/beside-mlnet.md)",
        "",
        $"Machine: {Machine.Description}.",
    ]);

    public string Long => string.Join('\n',
    [
        $"Machine: {Machine.Description}.",
        $"Training set: {digits.TrainingCount:N0} images; validation set: {digits.ValidationCount}. Load average before the run: {load}.",
        "",
        .. Head("packages to download"),
        Row("total", app => Size(app.Packages.Sum(package => package.Bytes))),
        Row("each", app => string.Join("<br>", app.Packages.Select(package => $"{package.Name} {package.Version}, {Size(package.Bytes)}"))),
        "",
        .. Head("published"),
        .. PublishForm.All.Select(form => Row(form.Name, app => WithNative(app.Get(form)))),
        Row("size of the model file", app => Size(app.Get(PublishForm.Platform).ModelBytes)),
        "",
        .. Head("warnings of trimmer and compiler; result of the app"),
        .. PublishForm.All.Select(form => Row(form.Name, app => $"{Warnings(app.Get(form))}; {CorrectOrFault(app.Get(form))}")),
        "",
        .. Head("whole process, ms"),
        .. Rows("load a model, predict one image", Quantity.Start),
        .. Rows("read, train, save, load, predict all", Quantity.WholeApp),
        "",
        .. Head("within the process"),
        .. Rows("first training, ms", Quantity.FirstTraining),
        .. Rows("training, warmed up, ms", Quantity.Training),
        .. Rows("predicting one image, warmed up, ns", Quantity.Predicting),
        .. Rows("allocated per prediction, bytes", Quantity.PredictingAllocates),
        "",
        .. Head("peak memory, MB"),
        .. Rows("load a model, predict one image", Quantity.PeakOfStart, scale: 1e-6),
        .. Rows("read, train, save, load, predict all", Quantity.PeakOfWholeApp, scale: 1e-6),
    ]);

    private string[] Head(string what) =>
    [
        $"| {what} | {string.Join(" | ", apps.Select(app => app.Library + GetVersion(app)))} |",
        $"| --- |{string.Concat(apps.Select(_ => " --- |"))}",
    ];

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

    private static string CorrectOrFault(PublishedApp app) => app.Fault is { } fault ? $"`` {fault} ``" : $"{app.Right} correct";

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

    private static string StartInAot(ComparedApp app) => $" (native AOT: {Milliseconds(app, PublishForm.NativeAot, Quantity.Start)})";

    private static string Milliseconds(ComparedApp app, PublishForm form, Quantity quantity) =>
        app.Get(form).Get(quantity) is null ? Median(app, form, quantity) : $"{Median(app, form, quantity)} ms";

    private static string Median(ComparedApp app, PublishForm form, Quantity quantity) =>
        app.Get(form).Get(quantity) is { } found ? Number(found.Median) : "does not run";

    // Measurements of this kind have three significant digits at most.
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
