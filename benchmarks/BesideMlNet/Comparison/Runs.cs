using System.Globalization;

namespace LinearLearn.BesideMlNet;

/// <summary>Runs what was published: in each round all apps once, every other round in the opposite order.</summary>
public sealed class Runs(ComparedApp[] apps, DigitsFiles digits)
{
    public const int Starts = 21;
    public const int Measurements = 7;
    public const int Peaks = 5;

    public void Measure()
    {
        Form[] inProcess = [Form.Platform, Form.NativeAot, Form.NativeAotHere];
        Alternate(Starts, [.. Form.All.Except([Form.Portable])], Start);
        Alternate(Measurements, inProcess, WithinTheProcess);
        Alternate(Peaks, inProcess, Memory);
    }

    private void Alternate(int rounds, Form[] forms, Action<PublishedApp> measure)
    {
        Console.Error.WriteLine($"{measure.Method.Name}: {rounds} rounds");
        PublishedApp[] working = [.. forms.SelectMany(form => apps.Select(app => app.In(form))).Where(app => app.Fault is null)];
        for (int round = 0; round < rounds; round++)
        {
            foreach (PublishedApp app in round % 2 == 0 ? working : working.Reverse())
                measure(app);
        }
    }

    private void Start(PublishedApp app)
    {
        string model = ModelOf(app);
        Ended whole = Commands.Run(app.Executable, "train", digits.Training, digits.Validation, model);
        Expect(app, whole, $"right: {app.Right}");
        Ended start = Commands.Run(app.Executable, "predict", model, digits.Picture);
        Expect(app, start, $"label: {digits.FirstLabel}");
        app.Add(Quantity.WholeApp, whole.Time.TotalMilliseconds);
        app.Add(Quantity.Start, start.Time.TotalMilliseconds);
    }

    private void WithinTheProcess(PublishedApp app)
    {
        Ended run = Commands.Run(app.Executable, "measure", digits.Training, digits.Validation, ModelOf(app));
        Dictionary<string, double> numbers = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": "))
            .ToDictionary(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture));
        app.Add(Quantity.FirstTraining, numbers["first training, ms"]);
        app.Add(Quantity.Training, numbers["training, ms"]);
        app.Add(Quantity.Predicting, numbers["predicting, ns"]);
        app.Add(Quantity.PredictingAllocates, numbers["predicting, bytes"]);
    }

    private void Memory(PublishedApp app)
    {
        string model = ModelOf(app);
        app.Add(Quantity.PeakOfWholeApp, Commands.PeakMemory(app.Executable, "train", digits.Training, digits.Validation, model, "--hold"));
        app.Add(Quantity.PeakOfStart, Commands.PeakMemory(app.Executable, "predict", model, digits.Picture, "--hold"));
    }

    private static string ModelOf(PublishedApp app) => Path.GetDirectoryName(app.Executable) + ".model";

    private static void Expect(PublishedApp app, Ended run, string line)
    {
        if (run.ExitCode != 0 || run.Output.Trim() != line)
            throw new InvalidOperationException($"{app.Executable}: expected '{line}', found exit code {run.ExitCode}, '{run.Output.Trim()}', {run.Error}");
    }
}
