using Spectre.Console.Testing;

namespace LinearLearn.Samples.Tests;

public class LiveProgressTests
{
    private static readonly LinearModel Model = LinearModel.Zero(featureCount: 1, classes: [0, 1]);

    private ManualTimeProvider _time = null!;
    private TestConsole _console = null!;

    [SetUp]
    public void SetUp() => (_time, _console) = (new ManualTimeProvider(), Terminal(80));

    [TearDown]
    public void TearDown() => _console.Dispose();

    [Test]
    public void Before_the_first_report_nothing_is_done()
    {
        using LiveProgress live = Start(new() { Name = "3 or 7", Examples = 1000 });
        Assert.That(Shown(), Is.EqualTo(new[] { "3 or 7  " + new string('─', 40) + "    0 %          - pictures/s" }));
    }

    [Test]
    public void Bar_speed_accuracy_target_and_curve_are_shown()
    {
        LiveProgress live = Start(new() { Name = "3 or 7", Examples = 1000, TargetAccuracy = 0.98 });
        Report(live, 0, 0.5);
        Report(live, 250, 0.9);
        _time.Move(TimeSpan.FromMilliseconds(50));
        Report(live, 500, 0.97654);
        live.Dispose();
        Assert.That(Shown(), Is.EqualTo(new[]
        {
            "3 or 7  " + new string('━', 20) + new string('─', 20) + "   50 %     10,000 pictures/s",
            "97.65 % right, target above 98 %  ▁▇█  50.0 to 97.7 %",
        }));
    }

    [Test]
    public void In_40_columns_each_part_has_its_line()
    {
        _console.Profile.Width = 40;
        LiveProgress live = Start(new() { Name = "3 or 7", Examples = 1000, TargetAccuracy = 0.98 });
        for (int i = 1; i <= 230; i++)
            Report(live, i, i / 1000.0);
        live.Dispose();
        Assert.That(Shown(), Is.EqualTo(new[]
        {
            "3 or 7",
            "━━────────   23 %          - pictures/s",
            "23.00 % right, target above 98 %",
            "▁▁▁▂▂▂▃▃▄▄▄▅▅▅▆▆▇▇▇███  1.0 to 23.0 %", // 22 slots, the first of 10 values
        }));
    }

    [Test]
    public void Names_take_their_cells_and_bring_no_control_characters([Values(20, 40, 60, 80)] int width)
    {
        _console.Profile.Width = width;
        LiveProgress live = Start(new() { Name = "漢字かな交じり文\u001b[2J\u202E", Examples = 100, Unit = "画像\a" });
        Report(live, 50, 0.5);
        live.Dispose();
        Assert.That(Shown().Select(CellWidth.Measure), Is.All.LessThan(width));
        Assert.That(string.Concat(Shown()), Does.Contain("漢字").And.Not.Contain("\u202E").And.Not.Contain("\u001b").And.Not.Contain("\a"));
    }

    [Test]
    public void No_line_is_wider_than_the_terminal([Range(1, 120, 7)] int width, [Values] bool isLongName, [Values] bool isMeasured, [Values] bool isCounted)
    {
        _console.Profile.Width = width;
        string name = isLongName ? "passive-aggressive, against rival, averaged, and more" : "x";
        LiveProgress live = Start(new() { Name = name, Examples = isCounted ? 100_000 : null, Epochs = 12, TargetAccuracy = isMeasured ? 0.995 : null });
        for (int i = 1; i <= 300; i++)
        {
            _time.Move(TimeSpan.FromMilliseconds(1));
            Report(live, 1000 * i, isMeasured ? i / 300.0 : null);
        }
        live.Dispose();
        Assert.That(Shown(), Is.Not.Empty);
        Assert.That(Shown().Select(line => line.Length), Is.All.LessThan(Math.Max(width, 2)).And.All.LessThanOrEqualTo(100));
        Assert.That(Shown(), width >= 40 ? Has.Some.Contains("1,000,000 pictures/s") : Is.Not.Empty);
    }

    [Test]
    public void Without_accuracy_there_is_one_line_with_the_epoch()
    {
        LiveProgress live = Start(new() { Name = "hinge", Examples = 16_000, Epochs = 5 });
        _time.Move(TimeSpan.FromSeconds(0.5));
        Report(live, 32_000, null, epoch: 2);
        live.Dispose();
        Assert.That(Shown(), Is.EqualTo(new[] { "hinge  " + new string('━', 14) + new string('─', 22) + "  epoch 2 of 5     64,000 pictures/s" }));
    }

    [Test]
    public void Where_nobody_knows_how_much_there_is_to_do_there_is_no_bar()
    {
        LiveProgress live = Start(new() { Name = "dual", Unit = "examples" });
        Assert.That(Shown(), Is.EqualTo(new[] { "dual  epoch 1          - examples/s" }));
        _time.Move(TimeSpan.FromSeconds(2));
        Report(live, 3_000_000, null, epoch: 12);
        live.Dispose();
        Assert.That(Shown(), Is.EqualTo(new[] { "dual  epoch 12  1,500,000 examples/s" }));
    }

    [Test]
    public void A_run_that_goes_on_starts_where_it_stood_and_counts_its_own_examples_as_speed()
    {
        LiveProgress live = Start(new() { Name = "Learning", Examples = 100, Epochs = 10, SeenBefore = 250 });
        Assert.That(Shown().Single(), Does.StartWith("Learning  " + new string('━', 7) + new string('─', 24) + " ").And.Contains("epoch  3 of 10          - pictures/s"));
        _time.Move(TimeSpan.FromSeconds(1));
        Report(live, 500, null, epoch: 5);
        live.Dispose();
        Assert.That(Shown().Single(), Does.Contain("epoch  5 of 10        250 pictures/s"));
    }

    [Test]
    public void A_finished_run_that_goes_on_stands_in_its_last_epoch()
    {
        using LiveProgress live = Start(new() { Name = "Learning", Examples = 100, Epochs = 3, SeenBefore = 300 });
        Assert.That(Shown().Single(), Does.Contain("━  epoch 3 of 3 "));
    }

    [Test]
    public void More_examples_than_were_planned_fill_the_bar_and_no_more()
    {
        LiveProgress live = Start(new() { Name = "x", Examples = 10 });
        Report(live, 25, null);
        live.Dispose();
        Assert.That(Shown().Single(), Does.Contain(new string('━', 40) + "  100 % "));
    }

    [Test]
    public void No_time_gives_no_speed()
    {
        LiveProgress live = Start(new() { Name = "x", Examples = 1000 });
        Report(live, 500, 0.75);
        live.Dispose();
        Assert.That(Shown(), Is.EqualTo(new[] { "x  " + new string('━', 20) + new string('─', 20) + "   50 %          - pictures/s", "75.00 % right" }));
    }

    [Test]
    public void A_terminal_without_Unicode_gets_Ascii()
    {
        _console.SupportsUnicode(false);
        LiveProgress live = Start(new() { Name = "x", Examples = 1000 });
        Report(live, 250, 0.5);
        Report(live, 500, 1);
        live.Dispose();
        Assert.That(Shown(), Is.EqualTo(new[] { "x  " + new string('#', 20) + new string('-', 20) + "   50 %          - pictures/s", "100.00 % right  .@  50.0 to 100.0 %" }));
        Assert.That(_console.Output.Where(character => character > 127), Is.Empty);
    }

    [Test]
    public void Live_progress_draws_once_a_pause_however_often_it_is_reported()
    {
        LiveProgress live = Start(new() { Name = "x", Examples = 10_000 });
        Assert.That(Drawings(), Is.EqualTo(1));
        for (int i = 1; i <= 10_000; i++)
        {
            _time.Move(TimeSpan.FromMilliseconds(0.1)); // one second in all
            Report(live, i, 0.5);
        }
        Assert.That(Drawings(), Is.EqualTo(1 + 11)); // a pause lasts 83.4 ms
        live.Dispose();
        Assert.That(Drawings(), Is.EqualTo(1 + 11 + 1));
        Assert.That(Shown()[0], Does.Contain("  100 %     10,000 pictures/s"));
        live.Dispose();
        Assert.That(Drawings(), Is.EqualTo(1 + 11 + 1));
    }

    [Test]
    public void What_is_drawn_already_is_not_drawn_again_at_the_end()
    {
        LiveProgress live = Start(new() { Name = "x", Examples = 10 });
        live.Dispose();
        Assert.That(Drawings(), Is.EqualTo(1));
        live = Start(new() { Name = "x", Examples = 10 });
        _time.Move(LiveProgress.Pause);
        Report(live, 10, null);
        live.Dispose();
        Assert.That(Drawings(), Is.EqualTo(1 + 2));
    }

    [Test]
    public void Fewer_lines_leave_nothing_of_the_many_and_what_is_printed_after_stands_below()
    {
        _console.Profile.Width = 40;
        LiveProgress live = Start(new() { Name = "3 or 7", Examples = 1000 });
        Report(live, 100, 0.5);
        _time.Move(LiveProgress.Pause);
        Report(live, 200, 0.75);
        Assert.That(Shown(), Has.Length.EqualTo(4));
        _console.Profile.Width = 80;
        Report(live, 300, 1);
        live.Dispose();
        _console.Profile.Out.Writer.Write("Done.\n");
        Assert.That(Shown(), Has.Length.EqualTo(3));
        Assert.That(Shown()[1..], Is.EqualTo(new[] { "100.00 % right  ▁▅█  50.0 to 100.0 %", "Done." }));
    }

    /// <summary>So that whatever ends the program, also Ctrl+C, leaves the terminal as it was.</summary>
    [Test]
    public void The_cursor_is_never_hidden_and_colors_are_always_reset()
    {
        LiveProgress live = Start(new() { Name = "x", Examples = 10 });
        Report(live, 5, 0.5);
        live.Dispose();
        Assert.That(_console.Output, Does.Not.Contain("\u001b[?"));
        Assert.That(_console.Output.Split('\n'), Is.All.Not.Match(@"\x1b\[[1-9][0-9;]*m[^\x1b]*$"));
    }

    [Test]
    public void Plain_lines_are_chosen_before_any_console_is_made()
    {
        Assert.That(StartIn(isRedirected: true), Is.Null);
        Assert.That(StartIn(isRedirected: false, ("NO_COLOR", "1")), Is.Null);
        Assert.That(StartIn(isRedirected: false, ("NO_COLOR", "0")), Is.Null);
        Assert.That(StartIn(isRedirected: false, ("TERM", "dumb")), Is.Null);

        LiveProgress? StartIn(bool isRedirected, params (string Name, string Value)[] environment) => LiveProgress.Start(
            new() { Name = "x" },
            isRedirected,
            name => environment.Where(variable => variable.Name == name).Select(variable => variable.Value).FirstOrDefault(),
            () => throw new InvalidOperationException("no console is needed"),
            _time);
    }

    [Test]
    public void An_empty_NO_COLOR_counts_as_none()
    {
        using LiveProgress? live = LiveProgress.Start(new() { Name = "x" }, false, name => name == "NO_COLOR" ? "" : "xterm", () => _console, _time);
        Assert.That(live, Is.Not.Null);
    }

    [Test]
    public void A_terminal_that_cannot_move_its_cursor_and_one_that_nobody_sits_at_stay_empty()
    {
        _console.SupportsAnsi(false);
        Assert.That(LiveProgress.Start(new() { Name = "x" }, false, _ => null, () => _console, _time), Is.Null);
        _console.SupportsAnsi(true);
        _console.Profile.Capabilities.Interactive = false;
        Assert.That(LiveProgress.Start(new() { Name = "x" }, false, _ => null, () => _console, _time), Is.Null);
        Assert.That(_console.Output, Is.Empty);
    }

    [Test]
    public void A_trainer_tells_it_the_whole_way()
    {
        float[][] rows = [.. Enumerable.Range(0, 100).Select(i => new[] { i % 2 == 0 ? 1f : -1f })];
        Dataset data = new(new DenseFeatures(rows), [.. Enumerable.Range(0, 100).Select(i => i % 2)]);
        using (LiveProgress live = Start(new() { Name = "x", Examples = data.Count, Epochs = 2 }))
            new OnlineTrainer(new MarginUpdate()).Train(data, new TrainingOptions { Epochs = 2, Validation = data, Progress = live });
        Assert.That(Shown()[0], Does.Contain("━  epoch 2 of 2 "));
        Assert.That(Shown()[1], Is.EqualTo("100.00 % right  ▄▄  100.0 to 100.0 %"));
    }

    [Test]
    public void Null_is_refused()
    {
        Assert.That(() => LiveProgress.Start(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("run"));
        using LiveProgress live = Start(new() { Name = "x" });
        Assert.That(() => live.Report(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("value"));
    }

    private static TestConsole Terminal(int width)
    {
        TestConsole console = new TestConsole().SupportsAnsi(true).SupportsUnicode(true).Interactive().EmitAnsiSequences();
        console.Profile.Width = width;
        return console;
    }

    private LiveProgress Start(LiveProgressOptions run) =>
        LiveProgress.Start(run, isRedirected: false, _ => null, () => _console, _time) ?? throw new InvalidOperationException("expected a display");

    private static void Report(LiveProgress live, long seen, double? accuracy, int epoch = 1) =>
        live.Report(new TrainingProgress(epoch, seen, updatesMade: 0, accuracy, Model));

    /// <summary>The lines on the screen, without the empty one that the cursor stands in.</summary>
    private string[] Shown()
    {
        string[] lines = TerminalScreen.Render(_console.Output);
        Assert.That(lines[^1], Is.Empty);
        return lines[..^1];
    }

    /// <summary>Each drawing erases what is below it, once.</summary>
    private int Drawings() => _console.Output.Split("\u001b[0J").Length - 1;
}
