using LinearLearn.Docs.Tests.Engine;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Docs.Tests;

/// <summary>Tests scripts/simulate-cluster.cs, whose tables docs/scale.md shows.</summary>
public class ClusterSimulationTests
{
    private const string Begin = "<!-- simulate-cluster -->", End = "<!-- end -->";

    /// <summary>One silo of one core with one shard that only learns: 1,000,000 rows of 10 non-zeros, 100 ns each.</summary>
    private static readonly string[] Plain =
    [
        "--rows", "1000000", "--nonzeros", "10", "--cores", "1", "--silos", "1", "--stragglers", "0", "--epochs", "1", "--learn", "100",
        "--start", "0", "--combine", "0", "--combine-fixed", "0", "--call", "0", "--latency", "0", "--task", "0", "--result", "0",
    ];

    private static readonly string Root = RepositoryRoot.Find();

    private static readonly ScriptProgram Script = ScriptProgram.Compile(Path.Combine(Root, "scripts", "simulate-cluster.cs"));

    [Test]
    public void Simulation_prints_the_tables_of_the_page()
    {
        string page = File.ReadAllText(Path.Combine(Root, "docs", "scale.md")).ReplaceLineEndings("\n");
        int from = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, to = page.IndexOf(End, from, StringComparison.Ordinal);
        Assert.That(Script.Run(), Is.EqualTo((0, page[(from + 1)..to])));
    }

    [Test]
    public void Simulation_of_one_core_takes_the_time_of_its_rows() =>
        Assert.That(FirstRow(Plain), Is.EqualTo(["1", "1", "1", "1", "80 MB", "0 MB", "0 MB", "1.0 s", "1.0", "100 %"]));

    /// <summary>Four shards on two cores of a silo: two after the other on each core.</summary>
    [Test]
    public void Simulation_runs_shards_one_after_the_other_on_each_core() => Assert.That(
        FirstRow([.. Plain, "--cores", "2", "--shards", "4"]),
        Is.EqualTo(["1", "2", "4", "2", "80 MB", "0 MB", "0 MB", "500 ms", "2.0", "100 %"]));

    /// <summary>
    /// 1,000 weights of 10,000 bytes each, 8 Gbit/s: 10 ms for each message. Two shards in a group on two silos: the task arrives at the
    /// group after 10 ms and at the second silo after 20 ms; its result is at the group 10 ms after 500 ms of learning, and at the client
    /// another 10 ms later. Four messages of 10 MB cross the network: the client and one of the shards are not on the silo of the group.
    /// </summary>
    [Test]
    public void Simulation_counts_the_messages_between_machines_and_their_time() => Assert.That(
        FirstRow(
        [
            .. Plain, "--silos", "2", "--shards", "2", "--groups", "1", "--features", "1000", "--task", "10000", "--result", "10000",
            "--bandwidth", "8", "--transport", "2000",
        ]),
        Is.EqualTo(["2", "2", "2", "1", "40 MB", "20 MB", "20 MB", "540 ms", "1.9", "93 %"]));

    [Test]
    public void Simulation_of_stragglers_is_slower_and_the_same_in_each_run()
    {
        string[] args = [.. Plain, "--stragglers", "0.5", "--silos", "64"];
        string[] first = FirstRow(args);
        Assert.That(FirstRow(args), Is.EqualTo(first));
        Assert.That(first[7], Is.Not.EqualTo(FirstRow([.. args, "--seed", "2"])[7]));
        Assert.That(first[7], Is.Not.EqualTo(FirstRow([.. args, "--stragglers", "0"])[7]));
    }

    /// <summary>Two groups of two results each, then two of the groups: (3 + 2 * 5) ns for each of 10,000,000 weights, twice.</summary>
    [Test]
    public void Simulation_combines_results_in_a_fixed_time_and_a_time_for_each() => Assert.That(
        FirstRow([.. Plain, "--shards", "4", "--features", "10000000", "--combine-fixed", "3", "--combine", "5", "--cores", "2"])[7],
        Is.EqualTo("760 ms"));

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(8)]
    [TestCase(63)]
    [TestCase(64)]
    [TestCase(1000)]
    public void Simulation_has_the_groups_of_the_default_layout(int shards) => Assert.That(
        FirstRow([.. Plain, "--shards", $"{shards}"])[2..4],
        Is.EqualTo(new[] { $"{shards:N0}", $"{new ShardLayout(shards).Groups:N0}" }));

    [TestCase("--silo", "2", "found --silo")]
    [TestCase("--silos", "0", "found \"0\"")]
    [TestCase("--rows", "many", "found \"many\"")]
    [TestCase("--cores", "0", "found 0")]
    [TestCase("--cores", "2.5", "found 2.5")]
    [TestCase("--epochs", "0.5", "found 0.5")]
    [TestCase("--groups", "9", "at most as many as shards, 8, found 9")]
    public void Simulation_rejects_invalid_options(string name, string value, string expected)
    {
        (int exitCode, string printed) = Script.Run(name, value);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(printed, Does.Contain(expected));
    }

    private static string[] FirstRow(string[] args) =>
        [.. Script.Run(args).Printed.Split('\n')[2].Trim('|', ' ').Split('|').Select(cell => cell.Trim())];
}
