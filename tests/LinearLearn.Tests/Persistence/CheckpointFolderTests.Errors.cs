namespace LinearLearn.Tests;

public partial class CheckpointFolderTests
{
    [Test]
    public void CheckpointFolder_rejects_a_path_that_is_a_file()
    {
        File.WriteAllText(_folder, "");
        Assert.That(() => Trainer.Train(Data, Options with { Checkpoints = new CheckpointFolder(_folder, 10) }),
            Throws.TypeOf<IOException>().With.Message.EqualTo($"{_folder}: expected a folder for checkpoints, found a file"));
    }

    [Test]
    [Platform("Linux")]
    public void CheckpointFolder_that_is_not_writable_is_named_in_the_error() => Assert.That(
        () => Trainer.Train(Data, Options with { Checkpoints = new CheckpointFolder("/sys", 10) }),
        Throws.InstanceOf<SystemException>()
            .With.Message.StartsWith("/sys: expected a writable folder, found: ").And.Message.Not.Contains("unfinished"));

    [Test]
    public void CheckpointFolder_that_is_a_file_is_named_in_the_error()
    {
        File.WriteAllText(_folder, "");
        Assert.That(() => Trainer.Train(Data, Options with { Checkpoints = new CheckpointFolder(_folder, every: 40) }),
            Throws.InstanceOf<IOException>().With.Message.EqualTo($"{_folder}: expected a folder for checkpoints, found a file"));
    }

    [Test]
    public void Unwritable_CheckpointFolder_throws_before_training_starts()
    {
        File.WriteAllText(_folder, "a file");
        CallbackProgress none = new(_ => Assert.Fail("training started"));
        Assert.That(
            () => Trainer.Train(Data, Options with { Checkpoints = new CheckpointFolder(_folder, 10), Progress = none }),
            Throws.InstanceOf<IOException>());
    }

    [Test]
    public void Trainers_without_a_state_reject_checkpoints()
    {
        OnlineTrainingOptions options = new() { Checkpoints = new CheckpointFolder(_folder, every: 10) };
        using (Assert.EnterMultipleScope())
        {
            ITrainer[] trainers =
                [new MeanDifferenceTrainer(), new DualCoordinateDescentTrainer(), new ScaledTrainer(new DualCoordinateDescentTrainer())];
            foreach (ITrainer trainer in trainers)
            {
                Assert.That(
                    () => trainer.Train(Data, options),
                    Throws.ArgumentException.With.Message.Contains("cannot resume from a state; a run of an OnlineTrainer can"));
            }
            Assert.That(
                () => CrossValidation.Run(Trainer, Data, 5, options),
                Throws.ArgumentException.With.Message.Contains("Checkpoints: a fold of cross-validation cannot resume from a state"));
            Assert.That(Directory.Exists(_folder), Is.False);
        }
    }

    [Test]
    public void CheckpointFolder_rejects_invalid_arguments()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => new CheckpointFolder("", 1), Throws.ArgumentException);
            Assert.That(
                () => new CheckpointFolder("x", 0),
                Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("expected 1 or more, found 0"));
        }
    }
}
