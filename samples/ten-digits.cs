#:project ../src/LinearLearn.Emnist
#:project Terminal
#:package System.CommandLine
#:property PublishAot=false

// All ten digits, a few learners side by side, and where the best of them errs. Try -- --help.
using System.CommandLine;
using System.Globalization;
using LinearLearn;
using LinearLearn.Emnist;
using LinearLearn.Samples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

Option<string?> data = new("--data") { Description = "A folder with EMNIST's digits files; the embedded sample if not given" };
Option<bool> upright = new("--upright") { Description = "The pictures in --data stand upright, not transposed as EMNIST's do" };
Option<int> epochs = new("--epochs") { Description = "How often the online learners go through the pictures", DefaultValueFactory = _ => 5 };
RootCommand command = new("Learns to read all ten digits, with a few learners side by side.") { data, upright, epochs };
command.SetAction(Run);
try
{
    return command.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException)
{
    Console.Error.WriteLine(exception.Message.ReplaceLineEndings(" "));
    return 1;
}

void Run(ParseResult options)
{
    Require(options.GetValue(data) is not null || !options.GetValue(upright), "--upright is about the pictures in --data, which is not given");
    Require(options.GetValue(epochs) >= 1, $"--epochs: expected 1 or more; found {options.GetValue(epochs)}");
    ImageOrientation orientation = options.GetValue(upright) ? ImageOrientation.Upright : ImageOrientation.Transposed;
    EmnistData digits = options.GetValue(data) is { } folder
        ? EmnistReader.Read(folder, EmnistSplit.Digits, orientation)
        : EmnistSample.Load();
    Console.WriteLine($"{digits.Training.Count} digits to learn from, {digits.Test.Count} to be tested on. Times include just-in-time compilation.\n");

    LearnerOptions apart = new() { Multiclass = MulticlassUpdate.OneVersusRest };
    (string Name, ITrainer Trainer)[] learners =
    [
        ("nearest mean", new MeanDifferenceTrainer()),
        ("hinge, one-vs-rest", new OnlineTrainer(new HingeUpdate(), apart)),
        ("logistic, one-vs-rest", new OnlineTrainer(new LogisticUpdate(), apart)),
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
        // No learner but the dual one knows when it is done: so all but that one take the epochs that were asked for.
        TrainingOptions training = trainer is DualCoordinateDescentTrainer ? new() : new() { Epochs = options.GetValue(epochs) };
        LiveProgressOptions run = trainer is OnlineTrainer
            ? new() { Name = name, Examples = digits.Training.Count, Epochs = options.GetValue(epochs) }
            : new() { Name = name };
        TrainingResult result;
        using (LiveProgress? live = LiveProgress.Start(run))
            result = trainer.Train(digits.Training, training with { Progress = live });
        Evaluation evaluation = result.Model.Evaluate(digits.Test);
        Console.WriteLine($"{name,-35} {result.Elapsed.TotalMilliseconds,7:F0} ms   {evaluation}");
        if (evaluation.Correct > (best?.Correct ?? -1))
            (best, bestName) = (evaluation, name);
    }
    Console.WriteLine($"\nThe best of them on these pictures: {bestName}\n\n{best!.ToTable()}");
}

void Require(bool isMet, string message) => _ = isMet ? 0 : throw new ArgumentException(message);
