#:project ../src/LinearLearn.Emnist
#:project Terminal
#:package System.CommandLine
#:property PublishAot=false

// Downloads a split of EMNIST, or reads it from a folder, and learns its classes. Try -- --help.
using System.CommandLine;
using System.Globalization;
using LinearLearn;
using LinearLearn.Emnist;
using LinearLearn.Samples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

Option<string?> data = new("--data")
{
    Description = "A folder with the files of the split, or the published archive gzip.zip. Default: download them",
};
Option<string> split = new("--split") { Description = "The split", DefaultValueFactory = _ => EmnistSplit.Digits.Name };
split.AcceptOnlyFromAmong([.. EmnistSplit.All.Select(one => one.Name)]);
Option<int> epochs = new("--epochs") { Description = "The number of epochs", DefaultValueFactory = _ => 3 };
Option<string?> address = new("--address") { Description = "The address of the archive gzip.zip. Default: NIST's" };
Option<string?> cache = new("--cache") { Description = "The folder for downloaded files. Default: the user's cache" };
RootCommand command = new("Learns to read handwritten digits and letters from EMNIST.") { data, split, epochs, address, cache };
command.SetAction(Run);
return SampleConsole.Run(command, args);

void Run(ParseResult options)
{
    Uri? source = null;
    bool isAddress = options.GetValue(address) is not { } text || Uri.TryCreate(text, UriKind.Absolute, out source);
    Require(isAddress, $"--address: expected an absolute address, found {options.GetValue(address)}");
    bool isDownload = source is not null || options.GetValue(cache) is not null;
    Require(options.GetValue(data) is null || !isDownload, "expected --data, or --address and --cache, found both");
    Require(options.GetValue(epochs) >= 1, $"--epochs: expected 1 or more, found {options.GetValue(epochs)}");
    EmnistSplit chosen = EmnistSplit.All.Single(one => one.Name == options.GetValue(split));
    EmnistData images = options.GetValue(data) is { } path
        ? EmnistReader.Read(path, chosen)
        : EmnistSource.Download(chosen, source, options.GetValue(cache));
    SampleConsole.WriteLine(
        $"{images.Training.Count} training and {images.Test.Count} test images of {images.Training.Classes.Count} classes.");

    // Passive-aggressive updates need no learning rate. The averaged weights are more accurate than the last ones.
    ITrainer trainer = new OnlineTrainer(new PassiveAggressiveUpdate());
    LiveProgressOptions run = new()
    {
        Name = chosen.Name,
        Examples = images.Training.Count,
        Epochs = options.GetValue(epochs),
    };
    TrainingResult result;
    using (LiveProgress? live = LiveProgress.Start(run))
    {
        result = trainer.Train(images.Training, new OnlineTrainingOptions
        {
            Epochs = options.GetValue(epochs),
            Progress = live,
            ReportEvery = 10_000,
        });
        live?.Complete(result);
    }
    SampleConsole.WriteLine($"Training took {result.Elapsed.TotalSeconds:F1} s.\n");
    SampleConsole.WriteLine(result.Model.Evaluate(images.Test).ToTable(SampleConsole.Width));
}

void Require(bool isMet, string message) => _ = isMet ? 0 : throw new ArgumentException(message);
