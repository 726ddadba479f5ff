namespace LinearLearn.Fuzz;

/// <summary>Fuzzes each reader with a few thousand inputs.</summary>
public class FuzzTests
{
    private const int Inputs = 2000;

    private static IEnumerable<string> Names => FuzzTargets.All.Select(target => target.Name);

    [TestCaseSource(nameof(Names))]
    public void Reader_accepts_or_rejects_fixed_and_damaged_inputs_within_its_limits(string name)
    {
        IReadOnlyList<FuzzTarget> targets = FuzzTargets.Select([name]);
        FuzzRun run = new(targets, seed: 1, countsAllThreads: true);
        run.ReadFixed(threads: 1, ReportHang);
        run.ReadChanged(threads: 1, Inputs, TimeSpan.MaxValue, ReportHang);
        Assert.That(run.Faults.Select(Format), Is.Empty);
        Assert.That(run.CountsOf(targets[0]).Accepted, Is.GreaterThan(0));
    }

    [Test]
    public void Corpus_belongs_to_targets() =>
        Assert.That(FuzzCorpus.Targets, Is.SubsetOf(Names));

    private static void ReportHang(FuzzFault hang) => Assert.Fail(Format(hang));

    private static string Format(FuzzFault fault) => $"{fault.Origin}: {fault.Description}\n{Convert.ToBase64String(fault.Input)}";
}
