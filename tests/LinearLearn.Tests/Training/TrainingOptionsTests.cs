using Microsoft.Extensions.Logging.Abstractions;

namespace LinearLearn.Tests;

public class TrainingOptionsTests
{
    [Test]
    public void TrainingOptions_have_the_documented_defaults()
    {
        OnlineTrainingOptions options = new();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((options.Epochs, options.Shuffle, options.Seed), Is.EqualTo(((int?)null, true, 1UL)));
            Assert.That((options.InitialModel, options.Validation, options.Progress), Is.EqualTo(
                ((LinearModel?)null, (Dataset?)null, (IProgress<TrainingProgress>?)null)));
            Assert.That((options.ValidateEvery, options.ReportEvery, options.TargetAccuracy, options.Patience), Is.EqualTo(
                ((int?)null, (int?)null, (double?)null, (int?)null)));
            Assert.That(options.Logger, Is.SameAs(NullLogger.Instance));
        }
    }

    [Test]
    public void TrainingOptions_accept_the_limits_of_their_ranges()
    {
        OnlineTrainingOptions options =
            new() { Epochs = 1, ValidateEvery = 1, ReportEvery = 1, TargetAccuracy = 0, Patience = 1, Seed = ulong.MaxValue };
        Assert.That((options with { TargetAccuracy = 1 }).TargetAccuracy, Is.EqualTo(1));
        Assert.That((options with { ValidateEvery = null, ReportEvery = null, TargetAccuracy = null, Patience = null }).Patience, Is.Null);
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void TrainingOptions_reject_counts_below_1(int bad)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => new TrainingOptions { Epochs = bad },
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains($"expected 1 or more, found {bad}"));
            Assert.That(
                () => new OnlineTrainingOptions { ValidateEvery = bad },
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("ValidateEvery"));
            Assert.That(() => new OnlineTrainingOptions { ReportEvery = bad },
                Throws.InstanceOf<ArgumentOutOfRangeException>()
                    .With.Message.Contains($"expected 1 or more, found {bad}").And.Message.Contains("ReportEvery"));
            Assert.That(
                () => new TrainingOptions { Patience = bad },
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("Patience"));
        }
    }

    [TestCase(-0.01)]
    [TestCase(98)]
    [TestCase(double.NaN)]
    public void TrainingOptions_reject_a_target_outside_0_to_1(double bad) => Assert.That(
        () => new TrainingOptions { TargetAccuracy = bad },
        Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("98 % is 0.98"));

    [Test]
    public void TrainingOptions_text_omits_options_that_are_not_set()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(new TrainingOptions().ToString(), Is.EqualTo("TrainingOptions { Shuffle = True, Seed = 1 }"));
            Assert.That(
                new OnlineTrainingOptions { Epochs = 3, Shuffle = false, Patience = 2, ReportEvery = 9 }.ToString(),
                Is.EqualTo("OnlineTrainingOptions { Epochs = 3, Shuffle = False, Seed = 1, Patience = 2, ReportEvery = 9 }"));
            Assert.That(LastWeights.OneVersusRest.ToString(),
                Is.EqualTo("LearnerOptions { Averaging = False, Multiclass = OneVersusRest }"));
            Assert.That(
                new LearnerOptions { AdaGrad = new AdaGrad(2, 1) }.ToString(),
                Is.EqualTo("LearnerOptions { AdaGrad = AdaGrad { LearningRate = 2, Epsilon = 1 } }"));
            Assert.That(new LibSvmOptions().ToString(), Is.EqualTo("LibSvmOptions { FirstIndex = 1, IgnoreHigherIndices = False }"));
        }
    }

    [Test]
    public void TrainingOptions_reject_a_null_logger() =>
        Assert.That(() => new TrainingOptions { Logger = null! }, Throws.ArgumentNullException);
}
