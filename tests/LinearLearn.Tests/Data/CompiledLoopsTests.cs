using System.Runtime.Intrinsics.X86;

namespace LinearLearn.Tests;

/// <summary>Tests that the loops which the first run of a process compiles ahead accept the zeros that they are called with.</summary>
public class CompiledLoopsTests
{
    [Test]
    public void Loops_of_every_type_of_features_compile_ahead(
        [Values] FeatureKind kind, [Values(1, 3)] int weightRows, [Values] bool isAveraging)
    {
        RowStorage rows = TestData.CreateOverlapping(kind, classes: 3, count: 10).Features.Storage;
        Assert.That(rows.CompileScores, Throws.Nothing);
        Assert.That(() => rows.CompileUpdates(weightRows, isAveraging), Throws.Nothing);
    }

    [Test]
    public void Loops_of_every_solver_compile_ahead([Values] Loss loss, [Values(2, 3)] int classes, [Values(0, 4, 16, 40)] int columns)
    {
        Assert.That(() => FirstRun.CallSolver(loss, classes, columns), Throws.Nothing);
    }

    [Test]
    public void Loops_of_a_solver_with_any_number_of_classes_need_little_memory() =>
        Assert.That(() => FirstRun.CallSolver(Loss.Softmax, classes: int.MaxValue, columns: 1536), Throws.Nothing);

    [Test]
    public void Loops_that_evaluate_a_model_compile_ahead([Values] FeatureKind kind, [Values(1, 3)] int weightRows)
    {
        FeatureMatrix features = TestData.CreateOverlapping(kind, classes: 3, count: SignKernels.LeastRows).Features;
        Assert.That(() => FirstRun.CallScores(features, weightRows), Throws.Nothing);
    }

    [TestCase(31, false)]
    [TestCase(32, true)]
    [TestCase(63, true)]
    [TestCase(64, true)]
    [TestCase(784, true)]
    [TestCase(8192, true)]
    [TestCase(8193, false)]
    public void Loops_of_signs_compile_ahead_for_rows_that_they_support(int columns, bool expected) =>
        Assert.That(SignKernels.CompileLoops(columns), Is.EqualTo(expected && Avx2.IsSupported));

    [TestCase("a", 1)]
    [TestCase("a a b a", 2)]
    [TestCase("c a b c a", 3)]
    [TestCase("a b c d e f g", 7)]
    [TestCase("a b c d e f g h i", 7)]
    public void Classes_are_counted_up_to_seven(string labels, int expected) =>
        Assert.That(FirstRun.CountClasses(labels.Split(' ')), Is.EqualTo(expected));
}
