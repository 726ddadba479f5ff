using System.Text.Json.Nodes;
using static LinearLearn.Tests.TestFiles;

namespace LinearLearn.Tests;

/// <summary>Tests that the mean |x|^2 of a learner is part of its state if its steps depend on it.</summary>
public class SquaredNormsFileTests
{
    private const string Tensor = "squaredNorms";

    [Test]
    public void State_contains_squared_norms_only_if_steps_depend_on_them()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Learn(new PerceptronUpdate()).GetState().Counters.Norms, Is.EqualTo(new SquaredNorms(2 + 3 * 4, 4)));
            Assert.That(Contains(Learn(new PerceptronUpdate())));
            Assert.That(Contains(Learn(new PerceptronUpdate(1))), Is.False);
            Assert.That(Contains(Learn(new PerceptronUpdate(1), new AdaGrad(0.1f))), Is.False);
            Assert.That(Contains(Learn(new PerceptronUpdate(1), new AdaGrad())));
            Assert.That(Contains(new OnlineLearner(new PerceptronUpdate(), LinearModel.Zero(2, [3, 7]))), Is.False, "no example yet");
        }
    }

    [Test]
    public void Squared_norms_round_trip_bit_for_bit()
    {
        OnlineLearner learner = new(new LogisticUpdate(), LinearModel.Zero(2, [3, 7]));
        learner.Update([0.1f, -1e-3f], 7, weight: 0.3f);
        learner.Update([1e15f, 3], 3, weight: 1e-20f);
        LearnerState loaded = Reload(learner.GetState());
        Assert.That(loaded.Counters.Norms, Is.EqualTo(learner.GetState().Counters.Norms));
        Assert.That(loaded.Counters.Norms.Sum, Is.Positive);
        OnlineLearner resumed = new(new LogisticUpdate(), loaded);
        resumed.Update([0.5f, 0.25f], 7);
        learner.Update([0.5f, 0.25f], 7);
        Assert.That(Save(resumed.GetState()), Is.EqualTo(Save(learner.GetState())));
    }

    /// <summary>The state of a learner that saw only zeros has a weight but no squares.</summary>
    [Test]
    public void Squared_norms_of_zero_rows_round_trip()
    {
        OnlineLearner learner = new(new PerceptronUpdate(), LinearModel.Zero(2, [3, 7]));
        learner.Update([0, 0], 7, weight: 3);
        OnlineLearner resumed = new(new PerceptronUpdate(), Reload(learner.GetState()));
        resumed.Update([2, 0], 3); // the mean is 4 / 4, not 4
        Assert.That(resumed.GetState().Counters.Norms, Is.EqualTo(new SquaredNorms(4, 4)));
        learner.Update([2, 0], 3);
        Assert.That(TestData.GetBits(resumed.Snapshot()), Is.EqualTo(TestData.GetBits(learner.Snapshot())));
    }

    [TestCase(0, -1.0)]
    [TestCase(1, -1e-300)]
    [TestCase(0, double.NaN)]
    [TestCase(1, double.NaN)]
    [TestCase(1, double.PositiveInfinity)]
    public void Squared_norms_out_of_range_are_rejected(int index, double value)
    {
        double[] sums = [14, 4];
        sums[index] = value;
        byte[] file = EditTensor(Save(Learn(new PerceptronUpdate()).GetState()), Tensor, [.. sums.SelectMany(BitConverter.GetBytes)]);
        Assert.That(() => LearnerState.Load(new MemoryStream(file), "s"),
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("s: expected finite squaredNorms of 0 or more"));
    }

    [Test]
    public void Squared_norms_of_another_length_are_rejected()
    {
        byte[] file = Save(Learn(new PerceptronUpdate()).GetState());
        Assert.That(() => Load(header => header[Tensor]!["shape"] = new JsonArray(2, 1)), Refused);
        Assert.That(() => Load(header => (header[Tensor]!["shape"], header[Tensor]!["dtype"]) = (new JsonArray(4), "F32")), Refused);
        Assert.That(() => Load(header => (header[Tensor]!["shape"], header[Tensor]!["dtype"]) = (new JsonArray(2), "I64")), Refused);

        LearnerState Load(Action<JsonObject> edit) => LearnerState.Load(new MemoryStream(EditHeader(file, edit)), "s");
    }

    /// <summary>The state of a rule with a given rate has no sums, which start with the next example.</summary>
    [Test]
    public void Rule_with_automatic_rate_resumes_from_a_state_without_squared_norms()
    {
        OnlineLearner learner = new(new PerceptronUpdate(), Reload(Learn(new PerceptronUpdate(1)).GetState()));
        learner.Update([4, 0], 7);
        Assert.That(learner.GetState().Counters.Norms, Is.EqualTo(new SquaredNorms(16, 1)));
    }

    [Test]
    public void State_of_AdaGrad_without_a_rate_round_trips()
    {
        LearnerOptions options = new() { AdaGrad = new AdaGrad(epsilon: 0.5f) };
        LearnerState state = new OnlineLearner(new HingeUpdate(), LinearModel.Zero(2, [3, 7]), options).GetState();
        Assert.That(Reload(state).Options.AdaGrad, Is.EqualTo(new AdaGrad(null, 0.5f)));
        byte[] withRate = EditMetadata(Save(state), "linearlearn.adaGrad.learningRate", "0.25");
        Assert.That(LearnerState.Load(new MemoryStream(withRate)).Options.AdaGrad, Is.EqualTo(new AdaGrad(0.25f, 0.5f)));
    }

    [Test]
    public void Run_resumed_from_a_file_ends_with_the_same_bits([Values] MulticlassUpdate multiclass)
    {
        Dataset data = TestData.CreateOverlapping(classes: 3, count: 80);
        OnlineTrainer trainer = new(new PassiveAggressiveUpdate(), new LearnerOptions { Multiclass = multiclass });
        OnlineTrainingOptions options = new() { Epochs = 4 };
        LinearModel whole = trainer.Train(data, options).Model;
        LearnerState half = trainer.Train(data, options with { Epochs = 2 }).State!;
        LinearModel resumed = trainer.Train(data, options with { InitialState = Reload(half) }).Model;
        Assert.That(TestData.GetBits(resumed), Is.EqualTo(TestData.GetBits(whole)));
    }

    private static OnlineLearner Learn(IUpdateRule rule, AdaGrad? adaGrad = null)
    {
        OnlineLearner learner = new(rule, LinearModel.Zero(2, [3, 7]), new LearnerOptions { AdaGrad = adaGrad });
        learner.Update([1, 1], 7);
        learner.Update([2, 0], 3, weight: 3);
        learner.Update([100, 1], 3, weight: 0);
        return learner;
    }

    private static bool Contains(OnlineLearner learner)
    {
        bool found = false;
        EditHeader(Save(learner.GetState()), header => found = header.ContainsKey(Tensor));
        return found;
    }

    private static NUnit.Framework.Constraints.IResolveConstraint Refused =>
        Throws.TypeOf<InvalidDataException>().With.Message.StartsWith("s: ").And.Message.Contains(Tensor);
}
