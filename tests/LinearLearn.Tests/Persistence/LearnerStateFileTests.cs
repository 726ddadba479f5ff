using System.Text.Json.Nodes;
using LinearLearn.Tests.Shared;
using static LinearLearn.Tests.TestFiles;
using static LinearLearn.Tests.TestModels;

namespace LinearLearn.Tests;

/// <summary>Tests that learning that is stopped, saved, loaded and resumed ends with the same bits as uninterrupted learning.</summary>
public class LearnerStateFileTests
{
    private const int Count = 60;

    [TestCaseSource(typeof(RuleCatalog), nameof(RuleCatalog.Combinations))]
    public void Learner_resumed_from_a_file_is_bitwise_identical(string name, LearnerOptions options)
    {
        foreach (int classes in new[] { 2, 3 })
        {
            Dataset data = TestData.CreateOverlapping(classes, Count)
                .WithWeights([.. Enumerable.Range(0, Count).Select(i => i * 5 % 4 * 0.75f)]);
            OnlineLearner whole = Learner(data);
            Learn(whole, data, 0, Count);
            foreach (int cut in new[] { 0, 1, 29, Count })
            {
                OnlineLearner first = Learner(data);
                Learn(first, data, 0, cut);
                LearnerState loaded = Reload(first.GetState());
                OnlineLearner second = new(RuleCatalog.Get(name), loaded);
                Assert.That(TestData.GetBits(second.Snapshot()), Is.EqualTo(TestData.GetBits(first.Snapshot())));
                Learn(second, data, cut, Count);
                Assert.That(TestData.GetBits(second.Snapshot()), Is.EqualTo(TestData.GetBits(whole.Snapshot())), $"cut at {cut}");
                Assert.That((second.ExamplesSeen, second.UpdatesMade), Is.EqualTo((whole.ExamplesSeen, whole.UpdatesMade)));
                Assert.That(Save(second.GetState()), Is.EqualTo(Save(whole.GetState())), "the complete state is the same");
            }
        }

        OnlineLearner Learner(Dataset data) =>
            new(RuleCatalog.Get(name), LinearModel.Uniform(data.FeatureCount, data.Classes), options, ClassWeights.Balanced);
    }

    [Test]
    public async Task LearnerState_has_the_same_bytes_in_files_and_streams()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("linearlearn-");
        try
        {
            LearnerState state = CreateStateWithAllOptions();
            byte[] expected = Save(state);
            string path = Path.Combine(folder.FullName, "state"), path2 = Path.Combine(folder.FullName, "state2");
            state.Save(path);
            await state.SaveAsync(path2);
            using MemoryStream stream = new();
            await state.SaveAsync(stream);
            stream.Position = 0;
            LearnerState[] all =
                [LearnerState.Load(path), await LearnerState.LoadAsync(path2), await LearnerState.LoadAsync(stream), Reload(state)];
            foreach (LearnerState loaded in all)
                Assert.That(Save(loaded), Is.EqualTo(expected));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public void LearnerState_loaded_from_a_file_keeps_rule_options_class_weights_and_metadata()
    {
        LearnerState state = CreateStateWithAllOptions(), loaded = Reload(state);
        Assert.That(
            (loaded.Rule, loaded.Options, loaded.ExamplesSeen, loaded.UpdatesMade),
            Is.EqualTo((state.Rule, state.Options, state.ExamplesSeen, state.UpdatesMade)));
        Assert.That(loaded.ClassWeights!.Given, Is.EquivalentTo(state.ClassWeights!.Given));
        LinearModel model = new OnlineLearner(new PerceptronUpdate(), loaded).Snapshot();
        Assert.That((model.Classes.Names[7], model.ByteScale), Is.EqualTo(("seven", (float?)0.5f)));
        Assert.That(loaded.Template.Metadata, Is.EquivalentTo(state.Template.Metadata), "unknown metadata survives");
    }

    [Test]
    public void Run_state_keeps_its_validations()
    {
        Dataset data = TestData.CreateOverlapping(classes: 3, count: 50), held = TestData.CreateOverlapping(classes: 3, count: 20, seed: 2);
        OnlineTrainer trainer = new(new HingeUpdate(), new LearnerOptions { Averaging = true });
        OnlineTrainingOptions options = new() { Epochs = 3, Validation = held, ValidateEvery = 9 };
        TrainingResult whole = trainer.Train(data, options);
        TrainingResult first = trainer.Train(data, options with { Epochs = 1 });
        TrainingResult second = trainer.Train(data, options with { InitialState = Reload(first.State!) });
        Assert.That(TestData.GetBits(second.Model), Is.EqualTo(TestData.GetBits(whole.Model)));
        Assert.That(TestData.GetBits(second.BestModel), Is.EqualTo(TestData.GetBits(whole.BestModel)));
        Assert.That(second.ValidationCurve, Is.EqualTo(whole.ValidationCurve));
        Assert.That(Save(Reload(whole.State!)), Is.EqualTo(Save(whole.State!)));
    }

    /// <summary>Files of version 1, whose contents must not change unnoticed.</summary>
    [TestCase("state-with-all-options.safetensors")]
    [TestCase("state-with-variances.safetensors")]
    [TestCase("state-of-a-run.safetensors")]
    public void LearnerState_fixtures_are_saved_again_with_the_same_bytes(string name)
    {
        byte[] file = File.ReadAllBytes(Path.Combine(RepositoryRoot.Find(), "tests", "LinearLearn.Tests", "Fixtures", name));
        Assert.That(Save(LearnerState.Load(new MemoryStream(file))), Is.EqualTo(file));
    }

    [Test]
    public void Diverged_learner_is_not_saved()
    {
        OnlineLearner learner = new(new MarginUpdate(1, 1e20f), LinearModel.Zero(1, [3, 7]));
        learner.Update([1e19f], 7); // the weight overflows a float
        Assert.That(
            () => learner.GetState().Save(new MemoryStream()), Throws.ArgumentException.With.Message.Contains("learning diverged after"));
    }

    [Test]
    public void State_with_a_validation_after_the_last_example_is_rejected() =>
        Assert.That(
            () => LearnerState.Load(new MemoryStream(EditTensor(Save(CreateStateOfRun()), "counters", BitConverter.GetBytes(4L))), "s"),
            Throws.TypeOf<InvalidDataException>());

    [Test]
    public void State_of_a_rule_whose_text_is_not_Unicode_is_not_saved() =>
        Assert.That(() => new OnlineLearner(new OddRule(), LinearModel.Zero(1, [3, 7])).GetState().Save(new MemoryStream()),
            Throws.ArgumentException.With.Message.Contains("expected the rule's text to be Unicode"));

    [Test]
    public void LearnerState_rejects_files_of_another_kind()
    {
        using MemoryStream model = new(), state = new();
        CreateTwoClasses().Save(model);
        CreateStateWithAllOptions().Save(state);
        (model.Position, state.Position) = (0, 0);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => LearnerState.Load(model, "m"),
                Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("m: expected the file of a state, found that of a model"));
            Assert.That(
                () => LinearModel.Load(state, "s"),
                Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("s: expected the file of a model, found that of a state"));
            Assert.That(() => LearnerState.Load("no-such-file"), Throws.TypeOf<FileNotFoundException>());
            Assert.That(() => LearnerState.Load(""), Throws.ArgumentException);
        }
    }

    [TestCase("linearlearn.version", "2", "expected format version 1 or older, found 2: update LinearLearn")]
    [TestCase("linearlearn.averaging", "yes", "expected linearlearn.averaging to be True or False, found yes")]
    [TestCase("linearlearn.averaging", null, "expected linearlearn.averaging in the metadata, found none")]
    [TestCase("linearlearn.multiclass", "1", "expected linearlearn.multiclass to be OneVersusRest or Joint, found 1")]
    [TestCase("linearlearn.adaGrad.learningRate", "-1", "expected a finite number above 0, found -1")]
    [TestCase("linearlearn.adaGrad.epsilon", null, "expected only known linearlearn.* entries in the metadata, found linearlearn.")]
    [TestCase("linearlearn.adaGrad.epsilon", "x", "expected linearlearn.adaGrad.epsilon to be a number, found x")]
    [TestCase("linearlearn.classWeights", "some", "expected linearlearn.classWeights to be none, balanced or given, found some")]
    [TestCase("linearlearn.classWeights", "none", "expected only known linearlearn.* entries in the metadata, found linearlearn.")]
    [TestCase("linearlearn.classWeight.7", "-1", "expected finite weights of 0 or more, found -1 for label 7")]
    [TestCase("linearlearn.classWeight.8", "1", "expected one of the labels 3, 7 (seven), found 8")]
    [TestCase("linearlearn.classWeight.07", "1", "expected linearlearn.classWeight.7 in the metadata, found linearlearn.classWeight.07")]
    [TestCase("linearlearn.rule", null, "expected linearlearn.rule in the metadata, found none")]
    [TestCase("linearlearn.run.seed", "1", "expected linearlearn.run.examples in the metadata, found none")]
    [TestCase("linearlearn.new", "1", "expected only known linearlearn.* entries in the metadata, found linearlearn.new")]
    public void State_with_impossible_metadata_is_rejected(string name, string? text, string message) =>
        Assert.That(() => LearnerState.Load(new MemoryStream(EditMetadata(Save(CreateStateWithAllOptions()), name, text)), "s"),
            Throws.TypeOf<InvalidDataException>().With.Message.StartsWith("s: ").And.Message.Contains(message));

    [TestCase("scales", 0.0, "expected scales from 0.00390625 to 1")]
    [TestCase("scales", 1e-300, "expected scales from 0.00390625 to 1")]
    [TestCase("scales", 1.5, "expected scales from 0.00390625 to 1")]
    [TestCase("scales", double.NaN, "expected finite numbers, found NaN or infinity")]
    [TestCase("passed", double.PositiveInfinity, "expected finite numbers, found NaN or infinity")]
    [TestCase("passed", 2.5, "expected passedWeights of 0 or more, and passed from 0 to these")]
    [TestCase("passed", -0.5, "expected passedWeights of 0 or more, and passed from 0 to these")]
    [TestCase("passedWeights", -1.0, "expected passedWeights of 0 or more, and passed from 0 to these")]
    [TestCase("passedWeights", 1e-3, "expected passedWeights of 0 or more, and passed from 0 to these")]
    [TestCase("counters", -1L, "expected counters from 0 to 4611686018427387904, and no more steps than examples")]
    [TestCase("counters", long.MaxValue, "expected counters from 0 to 4611686018427387904, and no more steps than examples")]
    [TestCase("counters", 0L, "expected counters from 0 to 4611686018427387904, and no more steps than examples")]
    [TestCase("classTotals", -1.0, "expected finite classTotals of 0 or more")]
    [TestCase("classTotals", double.PositiveInfinity, "expected finite classTotals of 0 or more")]
    [TestCase("squaredNorms", -1.0, "expected finite squaredNorms of 0 or more")]
    [TestCase("squaredNorms", double.NaN, "expected finite squaredNorms of 0 or more")]
    [TestCase("squaredNorms", double.PositiveInfinity, "expected finite squaredNorms of 0 or more")]
    [TestCase("squares", -1f, "expected squares and biasSquares of 0 or more")]
    [TestCase("biasSquares", -1.0, "expected squares and biasSquares of 0 or more")]
    [TestCase("biasVariances", 0.5, "expected biasVariances of 1 without variances, found 0.5")]
    [TestCase("biasVariances", double.NaN, "expected biasVariances of 1 without variances, found NaN")]
    [TestCase("squares", float.NaN, "expected finite numbers, found NaN or infinity")]
    [TestCase("blockMoves", -1L, "expected blockMoves from 0 to 64, or 0 without a block")]
    [TestCase("blockMoves", 65L, "expected blockMoves from 0 to 64, or 0 without a block")]
    [TestCase("weights", float.MaxValue, null)]
    [TestCase("rests", -1e30, null)]
    [TestCase("biasSums", 1e39, "expected averages that a float can hold, found larger ones")]
    public void State_with_impossible_numbers_is_rejected(string tensor, object value, string? message)
    {
        byte[] number = value switch
        {
            long whole => BitConverter.GetBytes(whole),
            float real => BitConverter.GetBytes(real),
            _ => BitConverter.GetBytes((double)value),
        };
        byte[] file = EditTensor(Save(CreateStateWithAllOptions()), tensor, number);
        Assert.That(
            () => LearnerState.Load(new MemoryStream(file), "s"),
            message is null ? Throws.Nothing : Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("s: " + message));
    }

    [Test]
    public void State_averages_that_overflow_a_float_are_rejected()
    {
        byte[] file = EditTensor(Save(CreateStateWithAllOptions()), "weights", BitConverter.GetBytes(float.MaxValue));
        file = EditTensor(file, "rests", BitConverter.GetBytes(1e40));
        Assert.That(() => LearnerState.Load(new MemoryStream(file), "s"),
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("s: expected averages that a float can hold, found larger ones"));
    }

    [Test]
    public void State_variances_above_1_are_rejected() => Assert.That(
        () => LearnerState.Load(
            new MemoryStream(EditTensor(Save(CreateStateWithVariances()), "variances", BitConverter.GetBytes(1.001f))), "s"),
        Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("s: expected variances and biasVariances from 0 to 1"));

    [TestCase("biasVariances", 1.001, "expected variances and biasVariances from 0 to 1")]
    [TestCase("biasVariances", -0.5, "expected variances and biasVariances from 0 to 1")]
    [TestCase("biasSquares", 2.0, "expected biasSquares of 0 with variances, found 2")]
    public void State_bias_variances_out_of_range_are_rejected(string tensor, double value, string message) => Assert.That(
        () => LearnerState.Load(new MemoryStream(EditTensor(Save(CreateStateWithVariances()), tensor, BitConverter.GetBytes(value))), "s"),
        Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("s: " + message));

    [Test]
    public void State_counter_is_saved_with_at_most_2_to_the_62()
    {
        byte[] file = EditTensor(Save(CreateStateWithAllOptions()), "counters", BitConverter.GetBytes((1L << 62) - 1));
        OnlineLearner learner = new(new PerceptronUpdate(), LearnerState.Load(new MemoryStream(file)));
        learner.Update([1f, 2f], 3);
        Assert.That(Reload(learner.GetState()).ExamplesSeen, Is.EqualTo(1L << 62));
        learner.Update([1f, 2f], 3);
        Assert.That(Reload(learner.GetState()).ExamplesSeen, Is.EqualTo(1L << 62), "the saved counter stays at its maximum");
    }

    [Test]
    public void State_weights_that_do_not_fit_the_labels_are_rejected()
    {
        byte[] file = EditHeader(Save(CreateStateWithAllOptions()), header => header["weights"]!["shape"] = new JsonArray(2, 1));
        Assert.That(() => LearnerState.Load(new MemoryStream(file), "s"),
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("s: expected 1 rows of weights for 2 classes, found 2"));
    }

    private sealed class OddRule : IUpdateRule
    {
        public UpdateStep GetStep(ScoredExample example) => default;

        public override string ToString() => "\ud800";
    }
}
