using LinearLearn.Orleans;
using LinearLearn.Samples.Cluster;
using Spectre.Console;

namespace LinearLearn.Samples.Tests.Cluster;

/// <summary>Tests the lines that show a cluster in a terminal.</summary>
public class BoardLinesTests
{
    private static readonly BoardState Running = new()
    {
        Title = "1,000 rows in 5 shards",
        Epochs = 4,
        Unit = "rows",
        IsEpochOneTask = true,
        EpochsDone = 1,
        Throughput = 1_234_567.8,
        Bytes = (1_234_567, 999),
        Accuracies = [0.5, 0.75],
        Silos =
        [
            new SiloRow("S127.0.0.1:11111:1", "silo-1", "127.0.0.1:11111", SiloState.Alive),
            new SiloRow("S10.0.0.12:11111:1", "silo-2", "10.0.0.12:11111", SiloState.Dead),
            new SiloRow("S10.0.0.13:11111:1", "silo-10", "10.0.0.13:11111", SiloState.Joining),
        ],
        Shards =
        [
            new ShardProgress(0, "S127.0.0.1:11111:1", ShardState.Done), new ShardProgress(1, "S127.0.0.1:11111:1", ShardState.Running),
            new ShardProgress(2, "S127.0.0.1:11111:1", ShardState.Queued), new ShardProgress(3, "S127.0.0.1:11111:1", ShardState.Loading),
            new ShardProgress(4, null, ShardState.Unplaced),
        ],
        Events = ["1 first", "2 second", "3 third", "4 fourth", "5 silo-2 died"],
    };

    [Test]
    public void Board_shows_epoch_silos_shards_accuracy_and_the_latest_events() =>
        Assert.That(Render(Running, 100, isUnicode: true), Is.EqualTo(new[]
        {
            "1,000 rows in 5 shards  ░ waits  ▒ loads  ▓ works  █ done",
            "  ━━━━━━━━━─────────────────────  epoch 2 of 4  1,234,568 rows/s  1.23 MB sent, 999 B received",
            "  silo-1   127.0.0.1:11111  alive    █▓░▒  4 shards",
            "  silo-2   10.0.0.12:11111  dead     ",
            "  silo-10  10.0.0.13:11111  joining    0 shards",
            "  1 shard waits for a silo",
            "  validation accuracy 75.00 %  ▁█",
            "  2 second",
            "  3 third",
            "  4 fourth",
            "  5 silo-2 died",
        }));

    [Test]
    public void Board_uses_ASCII_where_the_terminal_has_nothing_else()
    {
        string[] lines = Render(Running, 100, isUnicode: false);
        Assert.That(lines, Has.None.Matches<string>(line => line!.Any(character => character > '~')));
        Assert.That(lines[2], Is.EqualTo("  silo-1   127.0.0.1:11111  alive    dw.l  4 shards"));
    }

    [Test]
    public void Board_lines_never_reach_the_last_column([Range(21, 120, 3)] int width) =>
        Assert.That(Render(Running, width, isUnicode: true).Select(line => line.Length), Is.All.LessThan(width));

    [Test]
    public void Bar_is_full_after_the_last_epoch() =>
        Assert.That(Render(Running with { EpochsDone = 4 }, 100, true)[1], Does.Contain(new string('━', 30)).And.Contain("4 of 4"));

    [Test]
    public void Bar_of_an_exact_run_shows_whole_epochs() =>
        Assert.That(Render(Running with { IsEpochOneTask = false }, 100, isUnicode: true)[1], Does.StartWith("  ━━━━━━━──"));

    [TestCase(0, "0 B")]
    [TestCase(999, "999 B")]
    [TestCase(1_234, "1.23 KB")]
    [TestCase(12_345, "12.3 KB")]
    [TestCase(123_456, "123 KB")]
    [TestCase(12_345_678, "12.3 MB")]
    [TestCase(12_345_678_901, "12,346 MB")]
    public void Bytes_have_three_digits(long bytes, string expected) => Assert.That(BoardLines.FormatBytes(bytes), Is.EqualTo(expected));

    private static string[] Render(BoardState state, int width, bool isUnicode)
    {
        IReadOnlyList<IReadOnlyList<(string Text, Style Style)>> lines = BoardLines.Create(state, width, isUnicode);
        return [.. lines.Select(line => string.Concat(line.Select(piece => piece.Text)))];
    }
}
