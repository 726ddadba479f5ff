using LinearLearn.Orleans;
using LinearLearn.Samples.Cluster;

namespace LinearLearn.Samples.Tests.Cluster;

/// <summary>Tests what a run on a cluster prints into a file.</summary>
[NonParallelizable]
public class ClusterBoardTests
{
    private static readonly LinearModel Model = LinearModel.Zero(2, new ClassLabels([0, 1]));

    private readonly ManualTimeProvider _time = new();
    private TextWriter _output = null!;
    private StringWriter _printed = null!;

    [SetUp]
    public void SetUp()
    {
        (_output, _printed) = (Console.Out, new StringWriter());
        Console.SetOut(_printed);
    }

    [TearDown]
    public void TearDown()
    {
        Console.SetOut(_output);
        _printed.Dispose();
    }

    [Test]
    public void Board_prints_silos_epochs_and_deaths()
    {
        SiloRow first = new("S1", "silo-1", "127.0.0.1:11111", SiloState.Alive);
        SiloRow second = new("S2", "silo-2", "127.0.0.1:11112", SiloState.Alive);
        using ClusterBoard board = new(new BoardState { Title = "rows", Epochs = 10, Unit = "rows" }, live: null, _time);
        board.SetSilos([first, second]);
        _time.Move(TimeSpan.FromSeconds(3)); // loading, which the throughput of the first epoch excludes
        board.Report(Create(task: 1, isDone: true, restarts: 0));
        _time.Move(TimeSpan.FromSeconds(2));
        board.Report(new TrainingProgress(1, 1000, 10, 0.5, Model));
        board.SetSilos([first, second with { State = SiloState.Dead }]);
        board.SetSilos([first, second with { State = SiloState.Dead }]);
        board.Report(Create(task: 3, isDone: false, restarts: 2));
        _time.Move(TimeSpan.FromSeconds(1));
        board.Report(new TrainingProgress(2, 2000, 10, 0.75, Model));
        board.SetSilos([first, second with { Id = "S3" }]);
        Assert.That(Lines(), Is.EqualTo(new[]
        {
            "rows", "Silos: silo-1 (127.0.0.1:11111), silo-2 (127.0.0.1:11112)",
            "epoch  1  50.00 % correct  500 rows/s  1.50 KB sent  2.50 KB received", "<time>  silo-2 died",
            "<time>  2 shards were loaded again", "epoch  2  75.00 % correct  1,000 rows/s  1.50 KB sent  2.50 KB received",
            "<time>  silo-2 joined",
        }));
    }

    [Test]
    public async Task Watch_leaves_out_silos_that_died_before_the_run_in_each_poll()
    {
        SiloRow old = new("S0", "silo-0", "127.0.0.1:11110", SiloState.Dead);
        SiloRow first = new("S1", "silo-1", "127.0.0.1:11111", SiloState.Alive);
        using ClusterBoard board = new(new BoardState { Title = "rows", Epochs = 10, Unit = "rows" }, live: null, _time);
        TaskCompletionSource thirdPoll = new();
        int polls = 0;
        await using (new ClusterWatch(FindAsync, board))
            await thirdPoll.Task;
        Assert.That(
            Lines(), Is.EqualTo(new[] { "rows", "Silos: silo-1 (127.0.0.1:11111)", "<time>  silo-1 died" }));

        Task<IReadOnlyList<SiloRow>> FindAsync(CancellationToken cancellationToken)
        {
            if (++polls == 3)
                thirdPoll.SetResult();
            return Task.FromResult<IReadOnlyList<SiloRow>>([old, polls == 1 ? first : first with { State = SiloState.Dead }]);
        }
    }

    [TestCase((int)SiloState.Leaving, "is leaving")]
    [TestCase((int)SiloState.Dead, "died")]
    public void Board_prints_the_end_of_a_silo(int state, string verb)
    {
        SiloRow silo = new("S1", "silo-1", "127.0.0.1:11111", SiloState.Alive);
        using ClusterBoard board = new(new BoardState { Title = "rows", Epochs = 1, Unit = "rows" }, live: null, _time);
        board.SetSilos([silo]);
        board.SetSilos([silo with { State = (SiloState)state }]);
        Assert.That(Lines()[^1], Is.EqualTo($"<time>  silo-1 {verb}"));
    }

    private static ClusterProgress Create(long task, bool isDone, int restarts) => new()
    {
        Shards = [new ShardProgress(0, "S1", ShardState.Done)],
        Task = task,
        IsTaskDone = isDone,
        BytesSent = 1500,
        BytesReceived = 2500,
        BytesBetweenSilos = 0,
        Restarts = restarts,
        LostSilos = [],
    };

    private string[] Lines() =>
    [
        .. _printed.ToString().ReplaceLineEndings("\n").TrimEnd().Split('\n')
            .Select(line => line.Length > 10 && line[2] == ':' && line[5] == ':' ? "<time>" + line[8..] : line),
    ];
}
