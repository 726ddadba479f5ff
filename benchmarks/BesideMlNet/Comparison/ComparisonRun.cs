using System.Globalization;

namespace LinearLearn.BesideMlNet;

/// <summary>Measures the published apps: each round runs every app once, and every second round in reverse order.</summary>
public sealed class ComparisonRun(ComparedApp[] apps, DigitsFiles digits)
{
    public const int Starts = 21;
    public const int Measurements = 7;
    public const int Peaks = 5;

    public void Measure()
    {
        PublishForm[] inProcess = [PublishForm.Platform, PublishForm.NativeAot, PublishForm.NativeAotHere];
        Alternate(Starts, [.. PublishForm.All.Except([PublishForm.Portable])], MeasureStart);
        Alternate(Measurements, inProcess, MeasureProcess);
        Alternate(Peaks, inProcess, MeasureMemory);
    }

    private void Alternate(int rounds, PublishForm[] forms, Action<PublishedApp> measure)
    {
        Console.Error.WriteLine($"{measure.Method.Name}: {rounds} rounds");
        PublishedApp[] working = [.. forms.SelectMany(form => apps.Select(app => app.Get(form))).Where(app => app.Fault is null)];
        for (int round = 0; round < rounds; round++)
        {
            foreach (PublishedApp app in round % 2 == 0 ? working : working.Reverse())
                measure(app);
        }
    }

    private void MeasureStart(PublishedApp app)
    {
        string model = GetModelPath(app);
        ProcessResult whole = ProcessRunner.Run(app.Executable, "train", digits.Training, digits.Validation, model);
        Expect(app, whole, $"correct: {app.Right}");
        ProcessResult start = ProcessRunner.Run(app.Executable, "predict", model, digits.Picture);
        Expect(app, start, $"label: {digits.FirstLabel}");
        app.Add(Quantity.WholeApp, whole.Time.TotalMilliseconds);
        app.Add(Quantity.Start, start.Time.TotalMilliseconds);
    }

    private void MeasureProcess(PublishedApp app)
    {
        ProcessResult run = ProcessRunner.Run(app.Executable, "measure", digits.Training, digits.Validation, GetModelPath(app));
        Dictionary<string, double> numbers = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": "))
            .ToDictionary(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture));
        app.Add(Quantity.FirstTraining, numbers["first training, ms"]);
        app.Add(Quantity.Training, numbers["training, ms"]);
        app.Add(Quantity.Predicting, numbers["predicting, ns"]);
        app.Add(Quantity.PredictingAllocates, numbers["predicting, bytes"]);
    }

    private void MeasureMemory(PublishedApp app)
    {
        string model = GetModelPath(app);
        app.Add(
            Quantity.PeakOfWholeApp,
            ProcessRunner.MeasurePeakMemory(app.Executable, "train", digits.Training, digits.Validation, model, "--hold"));
        app.Add(Quantity.PeakOfStart, ProcessRunner.MeasurePeakMemory(app.Executable, "predict", model, digits.Picture, "--hold"));
    }

    private static string GetModelPath(PublishedApp app) => Path.GetDirectoryName(app.Executable) + ".model";

    private static void Expect(PublishedApp app, ProcessResult run, string line)
    {
        if (run.ExitCode != 0 || run.Output.Trim() != line)
        {
            throw new InvalidOperationException(
                $"{app.Executable}: expected '{line}', found exit code {run.ExitCode}, '{run.Output.Trim()}', {run.Error}");
        }
    }
}
