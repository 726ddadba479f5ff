namespace LinearLearn.Tests;

/// <summary>Tests that a training result reports whether the scores of its model are log-odds, whatever its metadata contains.</summary>
public class LogOddsTests
{
    private static readonly Dictionary<string, (ITrainer Trainer, bool AreLogOdds)> Trainers = new()
    {
        ["logistic rule"] = (new OnlineTrainer(new LogisticUpdate(), LastWeights.OneVersusRest), true),
        ["averaged logistic rule"] = (new OnlineTrainer(new LogisticUpdate(), new LearnerOptions { Averaging = true }), true),
        ["margin rule"] = (new OnlineTrainer(new MarginUpdate()), false),
        ["custom rule of log-odds"] = (new OnlineTrainer(new CustomRule(true), LastWeights.OneVersusRest), true),
        ["custom rule called logistic"] = (new OnlineTrainer(new CustomRule(false)), false),
        ["dual logistic loss"] = (new DualCoordinateDescentTrainer(DualLoss.Logistic), true),
        ["dual squared hinge loss"] = (new DualCoordinateDescentTrainer(), false),
        ["calibrated squared hinge loss"] = (new CalibratedTrainer(new DualCoordinateDescentTrainer()), true),
        ["calibrated means"] = (new CalibratedTrainer(new MeanDifferenceTrainer()), true),
        ["Newton softmax loss"] = (new NewtonTrainer(), true),
        ["Newton logistic loss"] = (new NewtonTrainer(Loss.Logistic), true),
        ["Newton squared hinge loss"] = (new NewtonTrainer(Loss.SquaredHinge), false),
        ["mean difference"] = (new MeanDifferenceTrainer(), false),
        ["custom trainer of log-odds"] = (new CustomTrainer(true), true),
        ["custom trainer called logistic"] = (new CustomTrainer(false), false),
    };

    private static IEnumerable<string> Names => Trainers.Keys;

    [TestCaseSource(nameof(Names))]
    public void TrainingResult_ScoresAreLogOdds_follows_the_trainer(string name)
    {
        (ITrainer trainer, bool expected) = Trainers[name];
        foreach (ITrainer tested in new[] { trainer, new ScaledTrainer(trainer), new ScaledTrainer(new ScaledTrainer(trainer)) })
            Assert.That(
                tested.Train(TestData.CreateClouds(), new TrainingOptions { Epochs = 1 }).ScoresAreLogOdds,
                    Is.EqualTo(expected), $"{tested}");
    }

    [Test]
    public void TrainingResult_scores_of_jointly_trained_classes_are_log_odds_of_their_softmax()
    {
        OnlineTrainer trainer = new(new LogisticUpdate());
        Assert.That(trainer.Train(TestData.CreateManyClouds(4), new TrainingOptions { Epochs = 1 }).ScoresAreLogOdds);
    }

    [TestCase("logistic rule", false)]
    [TestCase("custom rule of log-odds", false)]
    [TestCase("dual logistic loss", false)]
    [TestCase("dual squared hinge loss", false)]
    [TestCase("calibrated squared hinge loss", true)]
    [TestCase("calibrated means", true)]
    [TestCase("Newton softmax loss", true)]
    [TestCase("Newton logistic loss", false)]
    [TestCase("Newton squared hinge loss", false)]
    public void Softmax_of_one_vs_rest_scores_is_a_probability_only_if_calibrated(string name, bool expected)
    {
        ITrainer trainer = Trainers[name].Trainer;
        foreach (ITrainer tested in new[] { trainer, new ScaledTrainer(trainer) })
        {
            TrainingResult result = tested.Train(TestData.CreateManyClouds(3), new TrainingOptions { Epochs = 1 });
            Assert.That(result.ScoresAreLogOdds, Is.EqualTo(expected), $"{tested}");
        }
    }

    private sealed record CustomRule(bool AreLogOdds) : IUpdateRule
    {
        bool IUpdateRule.ScoresAreLogOdds => AreLogOdds;

        public UpdateStep GetStep(ScoredExample example) => new(0.1f, 0.1f);

        public override string ToString() => "LogisticUpdate";
    }

    private sealed class CustomTrainer(bool areLogOdds) : ITrainer
    {
        public TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default)
        {
            LinearModel model = LinearModel.Zero(data.FeatureCount, data.Classes).WithMetadata(
                new Dictionary<string, string> { ["training.trainer"] = "Logistic" });
            return new TrainingResult(model, null, StopReason.Completed, 1, data.Count, 0, [], TimeSpan.Zero)
            {
                ScoresAreLogOdds = areLogOdds,
            };
        }
    }
}
