#:project ../src/LinearLearn.Emnist
#:project Terminal
#:package System.CommandLine
#:property PublishAot=false

// Learns all ten digits with several learners, and shows the errors of the best one. Try -- --help.
using System.CommandLine;
using System.Globalization;
using LinearLearn;
using LinearLearn.Emnist;
using LinearLearn.Samples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

Option<string?> data = new("--data") { Description = "A folder with EMNIST's digits files. Default: the embedded sample" };
Option<bool> upright = new("--upright") { Description = "The images in --data are upright, not transposed as EMNIST's are" };
Option<int> epochs = new("--epochs") { Description = "The number of epochs of the online learners", DefaultValueFactory = _ => 5 };
RootCommand command = new("Learns to read all ten digits, with several learners.") { data, upright, epochs };
command.SetAction(Run);
return SampleConsole.Run(command, args);

void Run(ParseResult options)
{
    Require(options.GetValue(data) is not null || !options.GetValue(upright), "--upright: expected --data with it, found none");
    Require(options.GetValue(epochs) >= 1, $"--epochs: expected 1 or more, found {options.GetValue(epochs)}");
    ImageOrientation orientation = options.GetValue(upright) ? ImageOrientation.Upright : ImageOrientation.Transposed;
    EmnistData digits = options.GetValue(data) is { } folder
        ? EmnistReader.Read(folder, EmnistSplit.Digits, orientation)
        : EmnistSample.Load();
    SampleConsole.WriteLine(
        $"{digits.Training.Count} training and {digits.Test.Count} test images. Times include just-in-time compilation.\n");

    LearnerOptions oneVersusRest = new() { Multiclass = MulticlassUpdate.OneVersusRest };
    (string Name, ITrainer Trainer)[] learners =
    [
        ("nearest mean", new MeanDifferenceTrainer()),
        ("hinge, one-vs-rest", new OnlineTrainer(new HingeUpdate(), oneVersusRest)),
        ("logistic, one-vs-rest", new OnlineTrainer(new LogisticUpdate(), oneVersusRest)),
        ("logistic, softmax", new OnlineTrainer(new LogisticUpdate())),
        ("margin, true class against rival", new OnlineTrainer(new MarginUpdate())),
        ("passive-aggressive, against rival", new OnlineTrainer(new PassiveAggressiveUpdate())),
        ("AROW, against rival", new OnlineTrainer(new ArowUpdate())),
        ("dual, Crammer-Singer", new DualCoordinateDescentTrainer(DualLoss.CrammerSinger, cost: 0.01f)),
    ];

    Evaluation? best = null;
    string bestName = "";
    foreach ((string name, ITrainer trainer) in learners)
    {
        // Only the dual learner detects convergence. All others train for the requested number of epochs.
        TrainingOptions training = trainer is DualCoordinateDescentTrainer ? new() : new() { Epochs = options.GetValue(epochs) };
        LiveProgressOptions run = trainer is OnlineTrainer
            ? new() { Name = name, Examples = digits.Training.Count, Epochs = options.GetValue(epochs) }
            : new() { Name = name };
        TrainingResult result;
        using (LiveProgress? live = LiveProgress.Start(run))
        {
            result = trainer.Train(digits.Training, training with { Progress = live });
            live?.Clear(); // the line of the result replaces it
        }
        Evaluation evaluation = result.Model.Evaluate(digits.Test);
        SampleConsole.WriteLine($"{name,-35} {result.Elapsed.TotalMilliseconds,7:F0} ms   {evaluation}");
        if (evaluation.Correct > (best?.Correct ?? -1))
            (best, bestName) = (evaluation, name);
    }
    SampleConsole.WriteLine($"\nThe best on these images: {bestName}\n\n{best!.ToTable(SampleConsole.Width)}");
}

void Require(bool isMet, string message) => _ = isMet ? 0 : throw new ArgumentException(message);
