using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class LiblinearModelWriterTests
{
    private const string SolverType = "liblinear.solverType";

    [Test]
    public void LiblinearModelWriter_writes_a_binary_model_as_one_column_with_the_positive_label_first() => Assert.That(
        TestFiles.WriteLiblinear(
            new LinearModel([0.5f, 0.1f], [-3], new ClassLabels([3, 7], new Dictionary<int, string> { [3] = "three" }), byteScale: 0.5f)),
        Is.EqualTo("solver_type L2R_L2LOSS_SVC_DUAL\nnr_class 2\nlabel 7 3\nnr_feature 2\nbias 1\nw\n0.5\n0.10000000149011612\n-3\n"));

    [Test]
    public void LiblinearModelWriter_writes_no_bias_feature_for_a_multiclass_model_without_biases() => Assert.That(
        TestFiles.WriteLiblinear(new LinearModel([1, 2, 3, 4, 5, -6], new float[3], [30, -10, 20])),
        Is.EqualTo("solver_type L2R_L2LOSS_SVC_DUAL\nnr_class 3\nlabel 30 -10 20\nnr_feature 2\nbias -1\nw\n1 3 5\n2 4 -6\n"));

    [Test]
    public void LiblinearModelWriter_writes_a_bias_feature_if_any_bias_is_not_0() => Assert.That(
        TestFiles.WriteLiblinear(new LinearModel([1, 2, 3], [0, 0, 1e-7f], [0, 1, 2])),
        Does.EndWith("bias 1\nw\n1 2 3\n0 0 1.0000000116860974E-07\n"));

    [Test]
    public void LiblinearModelWriter_writes_a_second_column_of_two_classes_with_inverted_signs()
    {
        LinearModel model = new LinearModel([0.5f, -0f], [-3], [3, 7])
            .WithMetadata(new Dictionary<string, string> { [SolverType] = "MCSVM_CS" });
        string text = TestFiles.WriteLiblinear(model);
        Assert.That(text, Is.EqualTo("solver_type MCSVM_CS\nnr_class 2\nlabel 7 3\nnr_feature 2\nbias 1\nw\n0.5 -0.5\n-0 0\n-3 3\n"));
        TestModels.AssertSame(TestFiles.ReadLiblinear(text), model);
    }

    [TestCase("L2R_LR")]
    [TestCase("L2R_L2LOSS_SVC")]
    [TestCase("L2R_L1LOSS_SVC_DUAL")]
    [TestCase("L1R_L2LOSS_SVC")]
    [TestCase("L1R_LR")]
    [TestCase("L2R_LR_DUAL")]
    public void LiblinearModelWriter_writes_the_solver_of_the_metadata(string solver) =>
        Assert.That(
            TestFiles.WriteLiblinear(OfSolver(solver)),
            Is.EqualTo($"solver_type {solver}\nnr_class 2\nlabel 1 0\nnr_feature 1\nbias -1\nw\n1\n"));

    [TestCase("L2R_L2LOSS_SVR", "L2R_L2LOSS_SVR")]
    [TestCase("ONECLASS_SVM", "ONECLASS_SVM")]
    [TestCase("l1r_lr", "l1r_lr")]
    [TestCase("L1R_LR\nnr_class 9", "L1R_LR\uFFFDnr_class 9")]
    [TestCase("", "nothing")]
    public void LiblinearModelWriter_rejects_a_solver_that_is_not_for_classification(string solver, string found) => Assert.That(
        () => TestFiles.WriteLiblinear(OfSolver(solver)),
        Throws.ArgumentException.With.Message.EqualTo(
            "expected liblinear.solverType in the metadata to be the solver of a classifier (L2R_LR, L2R_L2LOSS_SVC_DUAL, "
            + "L2R_L2LOSS_SVC, L2R_L1LOSS_SVC_DUAL, MCSVM_CS, L1R_L2LOSS_SVC, L1R_LR, L2R_LR_DUAL), "
            + $"found {found} (Parameter 'model')"));

    [Test]
    public void Liblinear_models_with_extreme_numbers_round_trip_with_the_same_bits()
    {
        LinearModel extreme = new([1], [-0f], [int.MinValue, int.MaxValue]);
        foreach (LinearModel model in new[] { TestModels.CreateTwoClasses(), TestModels.CreateThreeClasses(), extreme })
        {
            LinearModel read = TestFiles.ReadLiblinear(TestFiles.WriteLiblinear(model));
            Assert.That(TestData.GetBits(read), Is.EqualTo(TestData.GetBits(model)));
            Assert.That(read.Classes.Values.ToArray(), Is.EqualTo(model.Classes.Values.ToArray()));
        }
    }

    [Test]
    public void Liblinear_random_models_round_trip_with_the_same_bits_and_text() =>
        Gen.Select(Gen.Int[2, 6], Gen.Int[1, 9], Gen.Float.Where(float.IsFinite).Array[60], Gen.Bool, Gen.Bool)
        .SampleAlike((classes, features, numbers, hasBias, isJoint) =>
        {
            int rows = classes == 2 ? 1 : classes;
            int[] labels = [.. Enumerable.Range(0, classes).Select(k => (k % 2 == 0 ? 1 : -1) * 100 * k)];
            LinearModel model = new LinearModel(
                numbers.AsSpan(0, rows * features), hasBias ? numbers.AsSpan(54, rows) : new float[rows], new ClassLabels(labels))
                .WithMetadata(new Dictionary<string, string> { [SolverType] = isJoint ? "MCSVM_CS" : "L2R_LR" });
            string text = TestFiles.WriteLiblinear(model);
            LinearModel read = TestFiles.ReadLiblinear(text);
            TestModels.AssertSame(read, model);
            Assert.That(TestFiles.WriteLiblinear(read), Is.EqualTo(text));
        });

    [Test]
    public async Task Liblinear_files_and_streams_have_the_same_text()
    {
        string path = Path.GetTempFileName();
        try
        {
            LinearModel model = TestFiles.ReadLiblinear(TestFiles.LiblinearThreeClasses);
            model.Save(path, ModelFormat.Liblinear);
            Assert.That(await File.ReadAllTextAsync(path), Is.EqualTo(TestFiles.WriteLiblinear(model)));
            TestModels.AssertSame(await LinearModel.LoadAsync(path), model);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void LiblinearModelWriter_rejects_a_text_above_its_limit()
    {
        LinearModel model = TestModels.CreateThreeClasses();
        int length = LiblinearModelWriter.Write(model).Length;
        Assert.That(LiblinearModelWriter.Write(model, length + 32), Has.Length.EqualTo(length));
        Assert.That(
            () => LiblinearModelWriter.Write(model, 120),
            Throws.ArgumentException.With.Message.Match(
                "^expected a text of at most 120 bytes, found more than [0-9]+: too many numbers for one file$"));
    }

    private static LinearModel OfSolver(string name) =>
        new LinearModel([1], [0], [0, 1]).WithMetadata(new Dictionary<string, string> { [SolverType] = name, ["mine"] = "left out" });
}
