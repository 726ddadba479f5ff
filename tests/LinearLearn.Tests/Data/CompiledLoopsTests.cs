namespace LinearLearn.Tests;

/// <summary>Tests that the loops which the first run of a process compiles ahead accept the zeros that they are called with.</summary>
public class CompiledLoopsTests
{
    [Test]
    public void Loops_of_every_type_of_features_compile_ahead(
        [Values] FeatureKind kind, [Values(1, 3)] int weightRows, [Values] bool isAveraging)
    {
        RowStorage rows = TestData.CreateOverlapping(kind, classes: 3, count: 10).Features.Storage;
        Assert.That(() => rows.CompileLoops(weightRows, isAveraging), Throws.Nothing);
    }
}
