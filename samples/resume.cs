#:project ../src/LinearLearn.Emnist
#:project Terminal
#:package System.CommandLine
#:property PublishAot=false

// Trains with checkpoints, so that you can stop or kill the program at any moment. The next start resumes from the last checkpoint and
// ends with the same model. Press Ctrl+C, or kill the process, and start it again. Try -- --help.
using System.CommandLine;
using System.Globalization;
using LinearLearn;
using LinearLearn.Emnist;
using LinearLearn.Samples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

Option<string> folder = new("--out") { Description = "The folder of checkpoints and model", DefaultValueFactory = _ => "ten-digits" };
Option<int> every = new("--every") { Description = "The number of images between two checkpoints", DefaultValueFactory = _ => 16_000 };
Option<int> epochs = new("--epochs") { Description = "The number of epochs", DefaultValueFactory = _ => 20 };
RootCommand command = new("Learns to read all ten digits, and resumes after it was stopped.") { folder, every, epochs };
command.SetAction(Run);
return SampleConsole.Run(command, args);

void Run(ParseResult options)
{
    Require(options.GetValue(every) >= 1, $"--every: expected 1 image or more, found {options.GetValue(every)}");
    Require(options.GetValue(epochs) >= 1, $"--epochs: expected 1 or more, found {options.GetValue(epochs)}");
    using CancellationTokenSource stop = new();
    Console.CancelKeyPress += (_, key) =>
    {
        key.Cancel = true; // the run ends normally and saves a checkpoint
        stop.Cancel();
    };
    EmnistData digits = EmnistSample.Load();
    string model = Path.Combine(options.GetValue(folder)!, "model.safetensors");
    CheckpointFolder checkpoints = new(Path.Combine(options.GetValue(folder)!, "checkpoints"), options.GetValue(every));
    LearnerState? latest = checkpoints.Latest();
    SampleConsole.WriteLine(latest is null ? "Starting." : $"Resuming after {latest.ExamplesSeen} images.");

    OnlineTrainer trainer = new(new HingeUpdate(), new LearnerOptions { AdaGrad = new AdaGrad() });
    const double heldOut = 0.1;
    LiveProgressOptions run = new()
    {
        Name = "Learning",
        Examples = digits.Training.Count - (int)Math.Round(heldOut * digits.Training.Count),
        Epochs = options.GetValue(epochs),
        SeenBefore = latest?.ExamplesSeen ?? 0,
    };
    TrainingResult result;
    using (LiveProgress? live = LiveProgress.Start(run))
    {
        result = trainer.Train(digits.Training, new OnlineTrainingOptions
        {
            Epochs = options.GetValue(epochs),
            ValidationFraction = heldOut,
            Patience = 5,
            Checkpoints = checkpoints,
            InitialState = latest,
            Progress = live,
        }, stop.Token);
        live?.Complete(result);
    }

    double best = result.ValidationCurve.Select(point => point.Accuracy).DefaultIfEmpty().Max();
    SampleConsole.WriteLine($"{result.StopReason} after {result.ExamplesSeen} images. Best accuracy on held-out images: {best:P2}");
    if (result.StopReason == StopReason.Cancelled)
        return;
    result.BestModel.Save(model);
    SampleConsole.WriteLine($"Saved {model}");
    SampleConsole.WriteLine($"Accuracy of the loaded model on the test images: {LinearModel.Load(model).Evaluate(digits.Test)}");
}

void Require(bool isMet, string message) => _ = isMet ? 0 : throw new ArgumentException(message);
