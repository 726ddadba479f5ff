using Microsoft.Extensions.Logging;

namespace LinearLearn.Tests;

public class CheckpointFolderTests
{
    private static readonly Dataset Data = TestData.CreateOverlapping(classes: 3, count: 50);
    private static readonly Dataset Held = TestData.CreateOverlapping(classes: 3, count: 20, seed: 2);
    private static readonly OnlineTrainer Trainer = new(new HingeUpdate(), new LearnerOptions { Averaging = true });
    private static readonly OnlineTrainingOptions Options = new() { Epochs = 3, Validation = Held, ValidateEvery = 11 };

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Path.Combine(Directory.CreateTempSubdirectory("linearlearn-").FullName, "run");

    [TearDown]
    public void DeleteFolder() => Directory.GetParent(_folder)!.Delete(recursive: true);

    [Test]
    public void A_file_in_the_place_of_the_folder_is_refused_by_its_name()
    {
        File.WriteAllText(_folder, "");
        Assert.That(() => Trainer.Train(Data, Options with { Checkpoints = new CheckpointFolder(_folder, 10) }),
            Throws.TypeOf<IOException>().With.Message.EqualTo($"{_folder}: expected a folder for checkpoints, found a file"));
    }

    [Test]
    [Platform("Linux")]
    public void A_folder_that_takes_no_files_is_refused_by_its_name() => Assert.That(
        () => Trainer.Train(Data, Options with { Checkpoints = new CheckpointFolder("/sys", 10) }),
        Throws.InstanceOf<SystemException>().With.Message.StartsWith("/sys: expected a folder that takes new files, found: ").And.Message.Not.Contains("unfinished"));

    [Test]
    public void A_run_leaves_its_last_two_checkpoints()
    {
        CheckpointFolder checkpoints = new(_folder, every: 40);
        Assert.That(checkpoints.Latest(), Is.Null, "nor is there a folder");
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
        Assert.That(Names(), Is.EqualTo(new[] { "checkpoint-000000000120.safetensors", "checkpoint-000000000150.safetensors" }), "and one at its end");
        AssertSame(result, plain);
        Assert.That(TestFiles.Save(checkpoints.Latest()!), Is.EqualTo(TestFiles.Save(result.State!)));
    }

    [Test]
    public void A_file_in_the_place_of_the_folder_is_named()
    {
        File.WriteAllText(_folder, "");
        Assert.That(() => Trainer.Train(Data, Options with { Checkpoints = new CheckpointFolder(_folder, every: 40) }),
            Throws.InstanceOf<IOException>().With.Message.EqualTo($"{_folder}: expected a folder for checkpoints, found a file"));
    }

    [TestCase(7)]
    [TestCase(11)]
    [TestCase(50)]
    [TestCase(64)]
    [TestCase(1000)]
    public void A_run_that_failed_anywhere_ends_as_if_it_had_not(int every)
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
            foreach (long place in reported.Distinct())
            {
                if (Directory.Exists(_folder))
                    Directory.Delete(_folder, recursive: true);
                CheckpointFolder checkpoints = new(_folder, every);
                CallbackProgress failing = FailingAt(place);
                Assert.That(() => Trainer.Train(Data, options with { Checkpoints = checkpoints, Progress = failing }), Throws.TypeOf<TimeoutException>());
                LearnerState? latest = checkpoints.Latest();
                Assert.That(latest?.ExamplesSeen ?? 0, Is.EqualTo((place - 1) / every * every).Or.EqualTo(place / every * every));
                AssertSame(Trainer.Train(Data, options with { Checkpoints = checkpoints, InitialState = latest }), plain);
            }
        }
    }

    [Test]
    public void A_cancelled_run_leaves_all_it_learned()
    {
        CheckpointFolder checkpoints = new(_folder, every: 1000);
        using CancellationTokenSource source = new();
        CallbackProgress cancelling = CancellingAt(77, source);
        TrainingResult first = Trainer.Train(Data, Options with { Checkpoints = checkpoints, Progress = cancelling }, source.Token);
        Assert.That((first.StopReason, checkpoints.Latest()!.ExamplesSeen), Is.EqualTo((StopReason.Cancelled, 77L)));
        AssertSame(Trainer.Train(Data, Options with { Checkpoints = checkpoints, InitialState = checkpoints.Latest() }), Trainer.Train(Data, Options));
    }

    [Test]
    public void A_finished_run_is_finished_when_it_is_started_again()
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
    public void The_one_before_stands_in_for_a_damaged_one()
    {
        CheckpointFolder checkpoints = new(_folder, every: 40);
        TrainingResult whole = Trainer.Train(Data, Options with { Checkpoints = checkpoints });
        string[] files = [.. Names().Select(name => Path.Combine(_folder, name))];
        File.WriteAllBytes(files[1], File.ReadAllBytes(files[1])[..^1]);
        Assert.That(checkpoints.Latest()!.ExamplesSeen, Is.EqualTo(120));

        CheckpointFolder closer = new(_folder, every: 25); // writes one before the damaged one
        AssertSame(Trainer.Train(Data, Options with { Checkpoints = closer, InitialState = closer.Latest() }), whole);
        Assert.That(closer.Latest()!.ExamplesSeen, Is.EqualTo(150), "whole again");

        foreach (string file in Directory.GetFiles(_folder))
            File.WriteAllText(file, "");
        Assert.That(() => checkpoints.Latest(), Throws.TypeOf<InvalidDataException>().With.Message.Contains("checkpoint-000000000150.safetensors: expected"));
    }

    [Test]
    public void Damaged_later_ones_do_not_count_among_the_two()
    {
        Trainer.Train(Data, Options with { Checkpoints = new CheckpointFolder(_folder, every: 60) });
        File.WriteAllText(Path.Combine(_folder, "checkpoint-000000000150.safetensors"), "damaged");
        CheckpointFolder checkpoints = new(_folder, every: 5);
        CallbackProgress failing = FailingAt(132);
        Assert.That(
            () => Trainer.Train(Data, Options with { Checkpoints = checkpoints, InitialState = checkpoints.Latest(), Progress = failing }), Throws.TypeOf<TimeoutException>());
        Assert.That(Names(), Is.EqualTo(new[] { "checkpoint-000000000125.safetensors", "checkpoint-000000000130.safetensors" }));
    }

    [Test]
    public void Another_run_is_not_overwritten()
    {
        CheckpointFolder checkpoints = new(_folder, every: 40);
        TrainingResult result = Trainer.Train(Data, Options with { Epochs = 1, Checkpoints = checkpoints });
        string[] names = Names();
        LearnerState alike = new OnlineTrainer(new HingeUpdate(0.5f), new LearnerOptions { Averaging = true }).Train(Data, Options with { Epochs = 1 }).State!;
        LearnerState early = new OnlineLearner(new HingeUpdate(), LinearModel.Zero(13, [0, 1, 2]), new LearnerOptions { Averaging = true }).GetState();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => Trainer.Train(Data, Options with { Checkpoints = checkpoints }), Throws.ArgumentException.With.Message.Contains(
                "has a checkpoint after 50 examples, but the run starts anew: expected it to resume from Latest(), or an empty folder (see Clear)"));
            Assert.That(() => Trainer.Train(Data, Options with { Checkpoints = checkpoints, InitialState = early }),
                Throws.ArgumentException.With.Message.Contains("but the run resumes from another state, after 0:"));
        }
        Assert.That(
            () => new OnlineTrainer(new HingeUpdate(0.5f), new LearnerOptions { Averaging = true }).Train(Data, Options with { Checkpoints = checkpoints, InitialState = alike }),
            Throws.ArgumentException.With.Message.Contains("but the run resumes from another state, after 50:"), "of as many examples, but of another run");
        Assert.That(Names(), Is.EqualTo(names));
        Assert.That(TestFiles.Save(checkpoints.Latest()!), Is.EqualTo(TestFiles.Save(result.State!)));

        checkpoints.Clear();
        Assert.That((checkpoints.Latest(), Names().Length), Is.EqualTo(((LearnerState?)null, 0)));
        AssertSame(Trainer.Train(Data, Options with { Checkpoints = checkpoints }), Trainer.Train(Data, Options));
    }

    [Test]
    public void A_finished_folder_does_not_pass_for_a_run_on_other_data_or_by_another_rule()
    {
        CheckpointFolder checkpoints = new(_folder, every: 40);
        Trainer.Train(Data, Options with { Checkpoints = checkpoints });
        OnlineTrainingOptions again = Options with { Checkpoints = checkpoints, InitialState = checkpoints.Latest() };
        Dataset others = TestData.CreateOverlapping(classes: 3, count: 50, seed: 77);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => Trainer.Train(others, again), Throws.ArgumentException.With.Message.Contains("expected the data of the resumed run, found other examples"));
            Assert.That(() => new OnlineTrainer(new HingeUpdate(0.5f), new LearnerOptions { Averaging = true }).Train(Data, again),
                Throws.ArgumentException.With.Message.Contains("Rate = 0.5").And.Message.Contains("as in the resumed run"));
        }
    }

    [Test]
    public void A_newer_checkpoint_is_not_taken_for_a_damaged_one()
    {
        CheckpointFolder checkpoints = new(_folder, every: 40);
        Trainer.Train(Data, Options with { Checkpoints = checkpoints });
        string last = Path.Combine(_folder, Names()[1]);
        File.WriteAllBytes(last, TestFiles.EditMetadata(File.ReadAllBytes(last), "linearlearn.version", "2"));
        Assert.That(() => checkpoints.Latest(), Throws.TypeOf<InvalidDataException>().With.Message.Contains("a newer LinearLearn wrote it"));
        Assert.That(() => Trainer.Train(Data, Options with { Checkpoints = checkpoints }), Throws.TypeOf<InvalidDataException>());
        Assert.That(File.Exists(last));
    }

    [Test]
    public void A_good_checkpoint_stays_when_a_damaged_one_lies_between()
    {
        using CancellationTokenSource source = new();
        CallbackProgress cancelling = CancellingAt(55, source);
        Trainer.Train(Data, Options with { Checkpoints = new CheckpointFolder(_folder, every: 40), Progress = cancelling }, source.Token);
        File.WriteAllText(Path.Combine(_folder, "checkpoint-000000000055.safetensors"), "damaged");
        CheckpointFolder checkpoints = new(_folder, every: 40);
        CallbackProgress failing = FailingAt(99);
        ListLogger logger = new();
        OnlineTrainingOptions options = Options with { Checkpoints = checkpoints, InitialState = checkpoints.Latest(), Progress = failing, Logger = logger };
        Assert.That(() => Trainer.Train(Data, options), Throws.TypeOf<TimeoutException>());
        Assert.That(Names(), Is.EqualTo(new[] { "checkpoint-000000000040.safetensors", "checkpoint-000000000080.safetensors" }));
        Assert.That(logger.Lines, Has.One.EqualTo((LogLevel.Warning, $"Deleted {Path.Combine(_folder, "checkpoint-000000000055.safetensors")}, a damaged checkpoint; resuming from the one before it")));
        Assert.That(logger.Lines, Has.One.EqualTo((LogLevel.Information, "Resuming after 40 examples")));
        Assert.That(logger.Lines, Has.One.EqualTo((LogLevel.Debug, $"Saved a checkpoint after 80 examples in {_folder}")));
    }

    [Test]
    public void A_folder_that_cannot_be_written_is_told_before_anything_is_learned()
    {
        File.WriteAllText(_folder, "a file");
        CallbackProgress none = new(_ => Assert.Fail("it has begun"));
        Assert.That(() => Trainer.Train(Data, Options with { Checkpoints = new CheckpointFolder(_folder, 10), Progress = none }), Throws.InstanceOf<IOException>());
    }

    [Test]
    public void A_model_is_not_lost_with_its_last_checkpoint()
    {
        CallbackProgress deleting = new(value =>
        {
            if (value.ExamplesSeen == 150)
                Directory.Delete(_folder, recursive: true);
        });
        ListLogger logger = new();
        OnlineTrainingOptions options = Options with { Checkpoints = new CheckpointFolder(_folder, 1000), Progress = deleting, Logger = logger };
        AssertSame(Trainer.Train(Data, options), Trainer.Train(Data, Options));
        Assert.That(logger.Lines.Select(line => $"{line.Level}: {line.Message}"), Has.One.StartsWith($"Error: Could not save the last checkpoint, after 150 examples, in {_folder}"));
    }

    [Test]
    public void The_folder_is_that_of_when_it_was_named()
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
    public void An_initial_model_counts_the_first_time_only()
    {
        LinearModel model = LinearModel.Uniform(13, [0, 1, 2], seed: 5);
        CheckpointFolder checkpoints = new(_folder, every: 40);
        TrainingResult plain = Trainer.Train(Data, Options with { InitialModel = model });
        CallbackProgress failing = FailingAt(99);
        Assert.That(() => Train(failing), Throws.TypeOf<TimeoutException>());
        AssertSame(Train(null), plain);

        TrainingResult Train(CallbackProgress? progress) => Trainer.Train(
            Data, Options with { InitialModel = model, Checkpoints = checkpoints, InitialState = checkpoints.Latest(), Progress = progress });
    }

    [Test]
    public void A_scaled_run_goes_on_from_them()
    {
        ScaledTrainer scaled = new(Trainer);
        CheckpointFolder checkpoints = new(_folder, every: 40);
        TrainingResult plain = scaled.Train(Data, Options);
        CallbackProgress failing = FailingAt(99);
        Assert.That(() => scaled.Train(Data, Options with { Checkpoints = checkpoints, Progress = failing }), Throws.TypeOf<TimeoutException>());
        AssertSame(scaled.Train(Data, Options with { Checkpoints = checkpoints, InitialState = checkpoints.Latest() }), plain);
        Assert.That(() => Trainer.Train(Data, Options with { InitialState = checkpoints.Latest() }),
            Throws.ArgumentException.With.Message.Contains("found other examples"), "the state is of the scaled features");
    }

    [Test]
    public void Other_files_stay_and_unfinished_ones_go()
    {
        Directory.CreateDirectory(_folder);
        string[] others = ["checkpoint-.safetensors", "checkpoint-x.safetensors", "checkpoint-1.json", "notes.txt", "model.safetensors.0.unfinished"];
        foreach (string name in others.Append("checkpoint-000000000040.safetensors.0.unfinished"))
            File.WriteAllText(Path.Combine(_folder, name), "");
        CheckpointFolder checkpoints = new(_folder, every: 40);
        Assert.That(checkpoints.Latest(), Is.Null);
        Trainer.Train(Data, Options with { Checkpoints = checkpoints });
        Assert.That(Names(), Is.EquivalentTo(others.Concat(["checkpoint-000000000120.safetensors", "checkpoint-000000000150.safetensors"])));
    }

    [Test]
    public void A_run_that_diverges_leaves_the_last_good_one()
    {
        Dataset large = new(new DenseFeatures([float.MaxValue / 2, 1, -float.MaxValue / 2, 1, float.MaxValue / 2, 1], 2), [0, 1, 0]);
        CheckpointFolder checkpoints = new(_folder, every: 1);
        Assert.That(() => new OnlineTrainer(new PerceptronUpdate(1e30f)).Train(large, new OnlineTrainingOptions { Checkpoints = checkpoints }), Throws.ArgumentException);
        foreach (string file in Directory.GetFiles(_folder))
            Assert.That(() => LearnerState.Load(file), Throws.Nothing);
    }

    [Test]
    public void Trainers_without_a_state_refuse_them()
    {
        OnlineTrainingOptions options = new() { Checkpoints = new CheckpointFolder(_folder, every: 10) };
        using (Assert.EnterMultipleScope())
        {
            foreach (ITrainer trainer in new ITrainer[] { new MeanDifferenceTrainer(), new DualCoordinateDescentTrainer(), new ScaledTrainer(new DualCoordinateDescentTrainer()) })
                Assert.That(() => trainer.Train(Data, options), Throws.ArgumentException.With.Message.Contains("cannot resume from a state; a run of an OnlineTrainer can"));
            Assert.That(() => CrossValidation.Run(Trainer, Data, 5, options), Throws.ArgumentException.With.Message.Contains("Checkpoints: a fold of cross-validation cannot resume from a state"));
            Assert.That(Directory.Exists(_folder), Is.False);
        }
    }

    [Test]
    public void Bad_arguments_are_refused()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => new CheckpointFolder("", 1), Throws.ArgumentException);
            Assert.That(() => new CheckpointFolder("x", 0), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("expected 1 or more, found 0"));
        }
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

    private string[] Names() => Directory.Exists(_folder) ? [.. Directory.GetFiles(_folder).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)] : [];

    private static void AssertSame(TrainingResult found, TrainingResult expected)
    {
        Assert.That(TestData.GetBits(found.Model), Is.EqualTo(TestData.GetBits(expected.Model)));
        Assert.That(TestData.GetBits(found.BestModel), Is.EqualTo(TestData.GetBits(expected.BestModel)));
        Assert.That(found.ValidationCurve, Is.EqualTo(expected.ValidationCurve));
        Assert.That((found.StopReason, found.ExamplesSeen, found.UpdatesMade, found.Epochs), Is.EqualTo((expected.StopReason, expected.ExamplesSeen, expected.UpdatesMade, expected.Epochs)));
        Assert.That(TestFiles.Save(found.State!), Is.EqualTo(TestFiles.Save(expected.State!)));
    }
}
