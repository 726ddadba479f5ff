using Microsoft.Extensions.Logging;

namespace LinearLearn.Tests;

public partial class CheckpointFolderTests
{
    private static readonly Dataset Data = TestData.CreateOverlapping(classes: 3, count: 50);
    private static readonly Dataset Held = TestData.CreateOverlapping(classes: 3, count: 20, seed: 2);
    private static readonly OnlineTrainer Trainer = new(new HingeUpdate(), new LearnerOptions { Averaging = true });
    private static readonly OnlineTrainingOptions Options = new() { Epochs = 3, Validation = Held, ValidateEvery = 11 };

    private string _folder = "";

    [SetUp]
    public void CreateFolder() => _folder = Path.Combine(Directory.CreateTempSubdirectory("linearlearn-").FullName, "run");

    [TearDown]
    public void DeleteFolder() => Directory.GetParent(_folder)!.Delete(recursive: true);

    [Test]
    public void Run_keeps_its_last_two_checkpoints()
    {
        CheckpointFolder checkpoints = new(_folder, every: 40);
        Assert.That(checkpoints.Latest(), Is.Null, "no folder yet");
        List<string> seen = [];
        CallbackProgress watcher = new(value =>
        {
            if (value.ExamplesSeen is 0 or 44 or 88 or 121)
                seen.Add(string.Join(" ", Names()));
        });
        TrainingResult plain = Trainer.Train(Data, Options);
        TrainingResult result = Trainer.Train(Data, Options with { Checkpoints = checkpoints, Progress = watcher });

        Assert.That(seen, Is.EqualTo(new[]
        {
            "",
            "checkpoint-000000000040.safetensors",
            "checkpoint-000000000040.safetensors checkpoint-000000000080.safetensors",
            "checkpoint-000000000080.safetensors checkpoint-000000000120.safetensors",
        }));
        Assert.That(
            Names(),
            Is.EqualTo(new[] { "checkpoint-000000000120.safetensors", "checkpoint-000000000150.safetensors" }),
            "the last one at the end of the run");
        AssertSame(result, plain);
        Assert.That(TestFiles.Save(checkpoints.Latest()!), Is.EqualTo(TestFiles.Save(result.State!)));
    }

    [TestCase(7)]
    [TestCase(11)]
    [TestCase(50)]
    [TestCase(64)]
    [TestCase(1000)]
    public void Resumed_run_equals_an_uninterrupted_run_after_a_failure_at_any_step(int every)
    {
        OnlineTrainingOptions[] kinds =
        [
            Options,
            Options with { ValidateEvery = null },
            Options with { Validation = null, ValidateEvery = null },
            Options with { Validation = null, ValidateEvery = 7, ValidationFraction = 0.1 },
            Options with { Patience = 3 },
            Options with { ValidateEvery = null, Patience = 1, Epochs = 20 },
        ];
        foreach (OnlineTrainingOptions options in kinds)
        {
            List<long> reported = [];
            TrainingResult plain = Trainer.Train(
                Data, options with { Progress = new CallbackProgress(value => reported.Add(value.ExamplesSeen)) });
            foreach (long position in reported.Distinct())
            {
                if (Directory.Exists(_folder))
                    Directory.Delete(_folder, recursive: true);
                CheckpointFolder checkpoints = new(_folder, every);
                CallbackProgress failing = FailingAt(position);
                Assert.That(
                    () => Trainer.Train(Data, options with { Checkpoints = checkpoints, Progress = failing }),
                    Throws.TypeOf<TimeoutException>());
                LearnerState? latest = checkpoints.Latest();
                Assert.That(latest?.ExamplesSeen ?? 0, Is.EqualTo((position - 1) / every * every).Or.EqualTo(position / every * every));
                AssertSame(Trainer.Train(Data, options with { Checkpoints = checkpoints, InitialState = latest }), plain);
            }
        }
    }

    [Test]
    public void Cancelled_run_saves_a_checkpoint_of_all_examples_seen()
    {
        CheckpointFolder checkpoints = new(_folder, every: 1000);
        using CancellationTokenSource source = new();
        CallbackProgress cancelling = CancellingAt(77, source);
        TrainingResult first = Trainer.Train(Data, Options with { Checkpoints = checkpoints, Progress = cancelling }, source.Token);
        Assert.That((first.StopReason, checkpoints.Latest()!.ExamplesSeen), Is.EqualTo((StopReason.Cancelled, 77L)));
        AssertSame(
            Trainer.Train(Data, Options with { Checkpoints = checkpoints, InitialState = checkpoints.Latest() }),
            Trainer.Train(Data, Options));
    }

    [Test]
    public void Finished_run_does_not_train_when_started_again()
    {
        CheckpointFolder checkpoints = new(_folder, every: 40);
        TrainingResult first = Trainer.Train(Data, Options with { Checkpoints = checkpoints });
        string[] names = Names();
        TrainingResult again = Trainer.Train(Data, Options with { Checkpoints = checkpoints, InitialState = checkpoints.Latest() });
        AssertSame(again, first);
        Assert.That(again.StopReason, Is.EqualTo(first.StopReason));
        Assert.That(Names(), Is.EqualTo(names));
    }

    [Test]
    public void CheckpointFolder_Latest_returns_the_previous_checkpoint_if_the_last_one_is_damaged()
    {
        CheckpointFolder checkpoints = new(_folder, every: 40);
        TrainingResult whole = Trainer.Train(Data, Options with { Checkpoints = checkpoints });
        string[] files = [.. Names().Select(name => Path.Combine(_folder, name))];
        File.WriteAllBytes(files[1], File.ReadAllBytes(files[1])[..^1]);
        Assert.That(checkpoints.Latest()!.ExamplesSeen, Is.EqualTo(120));

        CheckpointFolder closer = new(_folder, every: 25); // saves one before the damaged one
        AssertSame(Trainer.Train(Data, Options with { Checkpoints = closer, InitialState = closer.Latest() }), whole);
        Assert.That(closer.Latest()!.ExamplesSeen, Is.EqualTo(150), "intact again");

        foreach (string file in Directory.GetFiles(_folder))
            File.WriteAllText(file, "");
        Assert.That(
            () => checkpoints.Latest(),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("checkpoint-000000000150.safetensors: expected"));
    }

    [Test]
    public void Damaged_checkpoints_do_not_count_toward_the_two_that_are_kept()
    {
        Trainer.Train(Data, Options with { Checkpoints = new CheckpointFolder(_folder, every: 60) });
        File.WriteAllText(Path.Combine(_folder, "checkpoint-000000000150.safetensors"), "damaged");
        CheckpointFolder checkpoints = new(_folder, every: 5);
        CallbackProgress failing = FailingAt(132);
        Assert.That(
            () => Trainer.Train(
                Data, Options with { Checkpoints = checkpoints, InitialState = checkpoints.Latest(), Progress = failing }),
            Throws.TypeOf<TimeoutException>());
        Assert.That(Names(), Is.EqualTo(new[] { "checkpoint-000000000125.safetensors", "checkpoint-000000000130.safetensors" }));
    }

    [Test]
    public void Checkpoints_of_another_run_are_not_overwritten()
    {
        CheckpointFolder checkpoints = new(_folder, every: 40);
        TrainingResult result = Trainer.Train(Data, Options with { Epochs = 1, Checkpoints = checkpoints });
        string[] names = Names();
        OnlineTrainer other = new(new HingeUpdate(0.5f), new LearnerOptions { Averaging = true });
        LearnerState alike = other.Train(Data, Options with { Epochs = 1 }).State!;
        LinearModel zero = LinearModel.Zero(13, [0, 1, 2]);
        LearnerState early = new OnlineLearner(new HingeUpdate(), zero, new LearnerOptions { Averaging = true }).GetState();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => Trainer.Train(Data, Options with { Checkpoints = checkpoints }),
                Throws.ArgumentException.With.Message.Contains(
                    "has a checkpoint after 50 examples, but the run starts anew: "
                    + "expected it to resume from Latest(), or an empty folder (see Clear)"));
            Assert.That(() => Trainer.Train(Data, Options with { Checkpoints = checkpoints, InitialState = early }),
                Throws.ArgumentException.With.Message.Contains("but the run resumes from another state, after 0:"));
        }
        Assert.That(
            () => other.Train(Data, Options with { Checkpoints = checkpoints, InitialState = alike }),
            Throws.ArgumentException.With.Message.Contains("but the run resumes from another state, after 50:"),
            "another run with as many examples");
        Assert.That(Names(), Is.EqualTo(names));
        Assert.That(TestFiles.Save(checkpoints.Latest()!), Is.EqualTo(TestFiles.Save(result.State!)));

        checkpoints.Clear();
        Assert.That((checkpoints.Latest(), Names().Length), Is.EqualTo(((LearnerState?)null, 0)));
        AssertSame(Trainer.Train(Data, Options with { Checkpoints = checkpoints }), Trainer.Train(Data, Options));
    }

    [Test]
    public void Finished_checkpoints_are_rejected_for_other_data_and_other_rules()
    {
        CheckpointFolder checkpoints = new(_folder, every: 40);
        Trainer.Train(Data, Options with { Checkpoints = checkpoints });
        OnlineTrainingOptions again = Options with { Checkpoints = checkpoints, InitialState = checkpoints.Latest() };
        Dataset others = TestData.CreateOverlapping(classes: 3, count: 50, seed: 77);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => Trainer.Train(others, again),
                Throws.ArgumentException.With.Message.Contains("expected the data of the resumed run, found other examples"));
            Assert.That(() => new OnlineTrainer(new HingeUpdate(0.5f), new LearnerOptions { Averaging = true }).Train(Data, again),
                Throws.ArgumentException.With.Message.Contains("Rate = 0.5").And.Message.Contains("as in the resumed run"));
        }
    }

    [Test]
    public void Checkpoint_of_a_newer_version_is_not_treated_as_damaged()
    {
        CheckpointFolder checkpoints = new(_folder, every: 40);
        Trainer.Train(Data, Options with { Checkpoints = checkpoints });
        string last = Path.Combine(_folder, Names()[1]);
        File.WriteAllBytes(last, TestFiles.EditMetadata(File.ReadAllBytes(last), "linearlearn.version", "2"));
        Assert.That(
            () => checkpoints.Latest(),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("update LinearLearn to read this file"));
        Assert.That(() => Trainer.Train(Data, Options with { Checkpoints = checkpoints }), Throws.TypeOf<InvalidDataException>());
        Assert.That(File.Exists(last));
    }

    [Test]
    public void Intact_checkpoint_is_kept_if_a_damaged_checkpoint_follows()
    {
        using CancellationTokenSource source = new();
        CallbackProgress cancelling = CancellingAt(55, source);
        Trainer.Train(Data, Options with { Checkpoints = new CheckpointFolder(_folder, every: 40), Progress = cancelling }, source.Token);
        File.WriteAllText(Path.Combine(_folder, "checkpoint-000000000055.safetensors"), "damaged");
        CheckpointFolder checkpoints = new(_folder, every: 40);
        CallbackProgress failing = FailingAt(99);
        ListLogger logger = new();
        OnlineTrainingOptions options = Options with
        {
            Checkpoints = checkpoints,
            InitialState = checkpoints.Latest(),
            Progress = failing,
            Logger = logger,
        };
        Assert.That(() => Trainer.Train(Data, options), Throws.TypeOf<TimeoutException>());
        Assert.That(Names(), Is.EqualTo(new[] { "checkpoint-000000000040.safetensors", "checkpoint-000000000080.safetensors" }));
        string deleted = Path.Combine(_folder, "checkpoint-000000000055.safetensors");
        string warning = $"Deleted {deleted}, a damaged checkpoint; resuming from the one before it";
        Assert.That(logger.Lines, Has.One.EqualTo((LogLevel.Warning, warning)));
        Assert.That(logger.Lines, Has.One.EqualTo((LogLevel.Information, "Resuming after 40 examples")));
        Assert.That(logger.Lines, Has.One.EqualTo((LogLevel.Debug, $"Saved a checkpoint after 80 examples in {_folder}")));
    }

    [Test]
    public void Model_is_returned_even_if_the_last_checkpoint_cannot_be_saved()
    {
        CallbackProgress deleting = new(value =>
        {
            if (value.ExamplesSeen == 150)
                Directory.Delete(_folder, recursive: true);
        });
        ListLogger logger = new();
        OnlineTrainingOptions options = Options with
        {
            Checkpoints = new CheckpointFolder(_folder, 1000),
            Progress = deleting,
            Logger = logger,
        };
        AssertSame(Trainer.Train(Data, options), Trainer.Train(Data, Options));
        Assert.That(
            logger.Lines.Select(line => $"{line.Level}: {line.Message}"),
            Has.One.StartsWith($"Error: Could not save the last checkpoint, after 150 examples, in {_folder}"));
    }

    [Test]
    public void CheckpointFolder_keeps_its_path_if_the_current_directory_changes()
    {
        string before = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = Directory.GetParent(_folder)!.FullName;
            CheckpointFolder checkpoints = new("run", every: 40);
            Environment.CurrentDirectory = before;
            Trainer.Train(Data, Options with { Checkpoints = checkpoints });
            Assert.That(Names(), Has.Length.EqualTo(2));
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    [Test]
    public void Initial_model_is_used_only_if_there_is_no_checkpoint()
    {
        LinearModel model = LinearModel.Uniform(13, [0, 1, 2], seed: 5);
        CheckpointFolder checkpoints = new(_folder, every: 40);
        TrainingResult plain = Trainer.Train(Data, Options with { InitialModel = model });
        CallbackProgress failing = FailingAt(99);
        Assert.That(() => Train(failing), Throws.TypeOf<TimeoutException>());
        AssertSame(Train(null), plain);

        TrainingResult Train(CallbackProgress? progress) => Trainer.Train(
            Data,
            Options with { InitialModel = model, Checkpoints = checkpoints, InitialState = checkpoints.Latest(), Progress = progress });
    }

    [Test]
    public void Run_of_a_ScaledTrainer_resumes_from_checkpoints()
    {
        ScaledTrainer scaled = new(Trainer);
        CheckpointFolder checkpoints = new(_folder, every: 40);
        TrainingResult plain = scaled.Train(Data, Options);
        CallbackProgress failing = FailingAt(99);
        Assert.That(
            () => scaled.Train(Data, Options with { Checkpoints = checkpoints, Progress = failing }), Throws.TypeOf<TimeoutException>());
        AssertSame(scaled.Train(Data, Options with { Checkpoints = checkpoints, InitialState = checkpoints.Latest() }), plain);
        Assert.That(() => Trainer.Train(Data, Options with { InitialState = checkpoints.Latest() }),
            Throws.ArgumentException.With.Message.Contains("found other examples"), "the state belongs to the scaled features");
    }

    [Test]
    public void Run_deletes_unfinished_checkpoints_and_keeps_other_files()
    {
        Directory.CreateDirectory(_folder);
        string[] others =
        [
            "checkpoint-.safetensors", "checkpoint-x.safetensors", "checkpoint-1.json", "notes.txt", "model.safetensors.0.unfinished",
        ];
        foreach (string name in others.Append("checkpoint-000000000040.safetensors.0.unfinished"))
            File.WriteAllText(Path.Combine(_folder, name), "");
        CheckpointFolder checkpoints = new(_folder, every: 40);
        Assert.That(checkpoints.Latest(), Is.Null);
        Trainer.Train(Data, Options with { Checkpoints = checkpoints });
        Assert.That(
            Names(), Is.EquivalentTo(others.Concat(["checkpoint-000000000120.safetensors", "checkpoint-000000000150.safetensors"])));
    }

    [Test]
    public void Diverging_run_keeps_its_last_intact_checkpoint()
    {
        Dataset large = new(new DenseFeatures([float.MaxValue / 2, 1, -float.MaxValue / 2, 1, float.MaxValue / 2, 1], 2), [0, 1, 0]);
        CheckpointFolder checkpoints = new(_folder, every: 1);
        Assert.That(
            () => new OnlineTrainer(new PerceptronUpdate(1e30f)).Train(large, new OnlineTrainingOptions { Checkpoints = checkpoints }),
            Throws.ArgumentException);
        foreach (string file in Directory.GetFiles(_folder))
            Assert.That(() => LearnerState.Load(file), Throws.Nothing);
    }

    private static CallbackProgress FailingAt(long examples) => new(value =>
    {
        if (value.ExamplesSeen == examples)
            throw new TimeoutException();
    });

    private static CallbackProgress CancellingAt(long examples, CancellationTokenSource source) => new(value =>
    {
        if (value.ExamplesSeen == examples)
            source.Cancel();
    });

    private string[] Names() =>
        Directory.Exists(_folder)
            ? [.. Directory.GetFiles(_folder).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)]
            : [];

    private static void AssertSame(TrainingResult found, TrainingResult expected)
    {
        Assert.That(TestData.GetBits(found.Model), Is.EqualTo(TestData.GetBits(expected.Model)));
        Assert.That(TestData.GetBits(found.BestModel), Is.EqualTo(TestData.GetBits(expected.BestModel)));
        Assert.That(found.ValidationCurve, Is.EqualTo(expected.ValidationCurve));
        Assert.That(
            (found.StopReason, found.ExamplesSeen, found.UpdatesMade, found.Epochs),
            Is.EqualTo((expected.StopReason, expected.ExamplesSeen, expected.UpdatesMade, expected.Epochs)));
        Assert.That(TestFiles.Save(found.State!), Is.EqualTo(TestFiles.Save(expected.State!)));
    }
}
