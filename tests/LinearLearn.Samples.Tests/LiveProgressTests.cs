using CsCheck;
using Spectre.Console.Testing;

namespace LinearLearn.Samples.Tests;

public class LiveProgressTests
{
    private static readonly LinearModel Model = LinearModel.Zero(featureCount: 1, classes: [0, 1]);

    private static readonly string[] Names = ["x", "3 or 7", "passive-aggressive, against rival, averaged, and more", "漢字 かな 交じり文"];

    private ManualTimeProvider _time = null!;
    private TestConsole _console = null!;

    [SetUp]
    public void SetUp() => (_time, _console) = (new ManualTimeProvider(), Terminal(80));

    [TearDown]
    public void TearDown() => _console.Dispose();

    [Test]
    public void LiveProgress_without_a_report_shows_an_empty_bar()
    {
        using LiveProgress live = Start(new() { Name = "3 or 7", Examples = 1000 });
        Assert.That(Shown(), Is.EqualTo(new[] { "3 or 7  " + new string('─', 40) + "    0 %          - images/s" }));
    }

    [Test]
    public void LiveProgress_shows_bar_speed_accuracy_target_and_curve()
    {
        LiveProgress live = Start(new() { Name = "3 or 7", Examples = 1000, TargetAccuracy = 0.98 });
        Report(live, 0, 0.5);
        Report(live, 250, 0.9);
        _time.Move(TimeSpan.FromMilliseconds(50));
        Report(live, 500, 0.97654);
        live.Dispose();
        Assert.That(Shown(), Is.EqualTo(new[]
        {
            "3 or 7  " + new string('━', 20) + new string('─', 20) + "   50 %     10,000 images/s",
            "97.65 % correct  target above 98 %  ▁▇█  50.0 to 97.7 %",
        }));
    }

    [Test]
    public void LiveProgress_in_40_columns_shows_each_part_on_a_separate_line()
    {
        _console.Profile.Width = 40;
        LiveProgress live = Start(new() { Name = "3 or 7", Examples = 1000, TargetAccuracy = 0.98 });
        for (int i = 1; i <= 230; i++)
            Report(live, i, i / 1000.0);
        live.Dispose();
        Assert.That(Shown(), Is.EqualTo(new[]
        {
            "3 or 7",
            "━━──────────   23 %          - images/s",
            "23.00 % correct  target above 98 %",
            "▁▁▁▂▂▂▃▃▄▄▄▅▅▅▆▆▇▇▇███  1.0 to 23.0 %", // 22 slots, the first of 10 values
        }));
    }

    [Test]
    public void LiveProgress_measures_wide_names_and_removes_control_characters([Values(20, 40, 60, 80)] int width)
    {
        _console.Profile.Width = width;
        LiveProgress live = Start(new() { Name = "漢字かな交じり文\u001b[2J\u202E", Examples = 100, Unit = "画像\a" });
        Report(live, 50, 0.5);
        live.Dispose();
        Assert.That(Shown().Select(CellWidth.Measure), Is.All.LessThan(width));
        Assert.That(string.Concat(Shown()), Does.Contain("漢字").And.Not.Contain("\u202E").And.Not.Contain("\u001b").And.Not.Contain("\a"));
    }

    /// <summary>Any width of a terminal, name, length and end of a run: no line is too wide, and all words and numbers are whole.</summary>
    [Test]
    public void LiveProgress_lines_fit_the_terminal_and_show_all_words_and_numbers() => Gen.Select(
        Gen.Int[20, 120],
        Gen.Int[0, Names.Length - 1].Select(i => Names[i]),
        Gen.Select(Gen.Bool, Gen.Bool, Gen.OneOf(Gen.Const(1), Gen.Int[2, 1000]), Gen.Int[0, 999]),
        Gen.Int[-1, 5],
        Gen.Long[1, 5_000_000]).Sample((width, name, kind, end, seen) =>
        {
            (bool isMeasured, bool isCounted, int epochs, int before) = kind;
            int epoch = 1 + before % epochs;
            LiveProgressOptions run = new()
            {
                Name = name,
                Examples = isCounted ? 100_000 : null,
                Epochs = epochs,
                TargetAccuracy = isMeasured ? 0.995 : null,
            };
            StopReason? reason = end < 0 ? null : (StopReason)end;
            double[] accuracies = isMeasured ? [.. Enumerable.Range(1, 300).Select(i => i / 300.0)] : [];
            ProgressState state = new(epoch, seen, TimeSpan.FromSeconds(3), accuracies, reason);
            string[] lines =
            [
                .. ProgressLines.Create(run, state, width, isUnicode: true).Select(line => string.Concat(line.Select(piece => piece.Text))),
            ];
            Assert.That(lines.Select(CellWidth.Measure), Is.All.LessThan(width).And.All.LessThanOrEqualTo(100));
            string all = string.Join(' ', string.Join(' ', lines).Split(' ', StringSplitOptions.RemoveEmptyEntries));
            string speed = FormattableString.Invariant($"{seen / 3.0:N0} images/s");
            string images = FormattableString.Invariant($"{seen:N0} images");
            Assert.That(all, Does.Contain(name).And.Contains(speed));
            if (isMeasured)
                Assert.That(all, Does.Contain("100.00 % correct target above 99.5 %").And.Match(@"\d to 100\.0 %$"));
            if (isCounted && epochs > 1)
                Assert.That(all, Does.Contain($"epoch {epoch} of {epochs}"));
            if (reason is not (null or StopReason.Completed))
                Assert.That(lines, Has.None.Contains("epoch  "));
            if (isCounted && epochs == 1 && reason is not (null or StopReason.Completed))
                Assert.That(all, Does.Contain($" after {images} "));
            if (isCounted && reason is StopReason.TargetReached or StopReason.Converged) // a full bar
                Assert.That(all, Does.Contain("━━━━━━━━").And.Not.Contain("─"));
        });

    [Test]
    public void LiveProgress_lines_are_narrower_than_a_terminal_of_few_columns([Range(1, 20)] int width)
    {
        LiveProgressOptions run = new() { Name = "漢字 against rival", Examples = 1000, TargetAccuracy = 0.98, Epochs = 3 };
        ProgressState state = new(2, 1500, TimeSpan.FromSeconds(1), [0.5, 0.75, 0.9]);
        IEnumerable<string> lines =
            ProgressLines.Create(run, state, width, isUnicode: true).Select(line => string.Concat(line.Select(piece => piece.Text)));
        Assert.That(lines.Select(CellWidth.Measure), Is.All.LessThan(Math.Max(width, 2)));
    }

    [TestCase(StopReason.TargetReached, 20, "target reached after 100 images")]
    [TestCase(StopReason.Converged, 20, "converged after 100 images")]
    [TestCase(StopReason.NoImprovement, 2, "no improvement after 100 images")]
    [TestCase(StopReason.Cancelled, 2, "canceled after 100 images")]
    [TestCase(StopReason.NotConverged, 2, "not converged after 100 images")]
    public void LiveProgress_ends_with_the_reason_and_a_full_bar_at_the_goal(StopReason reason, int filled, string expected)
    {
        LiveProgress live = Start(new() { Name = "3 or 7", Examples = 1000, TargetAccuracy = 0.98 });
        _time.Move(TimeSpan.FromSeconds(1));
        Report(live, 96, 0.99);
        live.Complete(CreateResult(reason, 100));
        live.Dispose();
        int length = 80 - 1 - "3 or 7".Length - expected.Length - "100 images/s".Length - 6;
        string bar = CreateBar(filled * length / 20, length - filled * length / 20);
        Assert.That(Shown(), Is.EqualTo(new[] { $"3 or 7  {bar}  {expected}  100 images/s", "99.00 % correct  target above 98 %" }));
        bool isGood = reason is not (StopReason.Cancelled or StopReason.NotConverged);
        Assert.That(_console.Output.Split("\u001b[0J")[^2].Contains("\u001b[38;5;11m", StringComparison.Ordinal), Is.Not.EqualTo(isGood));
    }

    [Test]
    public void LiveProgress_of_completed_epochs_ends_as_it_ran()
    {
        LiveProgress live = Start(new() { Name = "hinge", Examples = 50, Epochs = 2 });
        _time.Move(TimeSpan.FromSeconds(1));
        Report(live, 99, null, epoch: 2);
        live.Complete(CreateResult(StopReason.Completed, 100));
        live.Dispose();
        Assert.That(Shown(), Is.EqualTo(new[] { $"hinge  {CreateBar(40, 0)}  epoch 2 of 2  100 images/s" }));
    }

    [Test]
    public void LiveProgress_of_several_epochs_ends_with_the_last_epoch()
    {
        LiveProgress live = Start(new() { Name = "Learning", Examples = 50, Epochs = 20 });
        _time.Move(TimeSpan.FromSeconds(1));
        Report(live, 120, null, epoch: 3);
        live.Complete(CreateResult(StopReason.NoImprovement, 150));
        live.Dispose();
        Assert.That(Shown().Single(), Does.StartWith("Learning  ━").And.Contain("─  no improvement at epoch 3 of 20  150 images/s"));
    }

    [Test]
    public void LiveProgress_that_was_cleared_leaves_no_line()
    {
        LiveProgress live = Start(new() { Name = "hinge", Examples = 1000 });
        Report(live, 500, 0.5);
        live.Clear();
        live.Dispose();
        _console.Profile.Out.Writer.Write("hinge  90 %\n");
        Assert.That(Shown(), Is.EqualTo(new[] { "hinge  90 %" }));
    }

    [Test]
    public void LiveProgress_without_accuracy_shows_one_line_with_the_epoch()
    {
        LiveProgress live = Start(new() { Name = "hinge", Examples = 16_000, Epochs = 5 });
        _time.Move(TimeSpan.FromSeconds(0.5));
        Report(live, 32_000, null, epoch: 2);
        live.Dispose();
        Assert.That(Shown(), Is.EqualTo(new[] { $"hinge  {CreateBar(15, 23)}  epoch 2 of 5     64,000 images/s" }));
    }

    [Test]
    public void LiveProgress_without_a_known_length_shows_no_bar()
    {
        LiveProgress live = Start(new() { Name = "dual", Unit = "examples" });
        Assert.That(Shown(), Is.EqualTo(new[] { "dual  epoch 1          - examples/s" }));
        _time.Move(TimeSpan.FromSeconds(2));
        Report(live, 3_000_000, null, epoch: 12);
        live.Dispose();
        Assert.That(Shown(), Is.EqualTo(new[] { "dual  epoch 12  1,500,000 examples/s" }));
    }

    [Test]
    public void LiveProgress_of_a_resumed_run_starts_at_its_position_and_measures_new_examples()
    {
        LiveProgress live = Start(new() { Name = "Learning", Examples = 100, Epochs = 10, SeenBefore = 250 });
        Assert.That(Shown().Single(), Does.StartWith($"Learning  {CreateBar(8, 25)} ").And.Contains("epoch  3 of 10          - images/s"));
        _time.Move(TimeSpan.FromSeconds(1));
        Report(live, 500, null, epoch: 5);
        live.Dispose();
        Assert.That(Shown().Single(), Does.Contain("epoch  5 of 10        250 images/s"));
    }

    [Test]
    public void LiveProgress_of_a_finished_run_shows_its_last_epoch()
    {
        using LiveProgress live = Start(new() { Name = "Learning", Examples = 100, Epochs = 3, SeenBefore = 300 });
        Assert.That(Shown().Single(), Does.Contain("━  epoch 3 of 3 "));
    }

    [Test]
    public void LiveProgress_with_more_examples_than_planned_shows_a_full_bar()
    {
        LiveProgress live = Start(new() { Name = "x", Examples = 10 });
        Report(live, 25, null);
        live.Dispose();
        Assert.That(Shown().Single(), Does.Contain(new string('━', 40) + "  100 % "));
    }

    [Test]
    public void LiveProgress_without_elapsed_time_shows_no_speed()
    {
        LiveProgress live = Start(new() { Name = "x", Examples = 1000 });
        Report(live, 500, 0.75);
        live.Dispose();
        Assert.That(Shown(), Is.EqualTo(new[] { $"x  {CreateBar(20, 20)}   50 %          - images/s", "75.00 % correct" }));
    }

    [Test]
    public void LiveProgress_on_a_terminal_without_Unicode_uses_ASCII()
    {
        _console.SupportsUnicode(false);
        LiveProgress live = Start(new() { Name = "x", Examples = 1000 });
        Report(live, 250, 0.5);
        Report(live, 500, 1);
        live.Dispose();
        string bar = new string('#', 20) + new string('-', 20);
        Assert.That(Shown(), Is.EqualTo(new[] { $"x  {bar}   50 %          - images/s", "100.00 % correct  .@  50.0 to 100.0 %" }));
        Assert.That(_console.Output.Where(character => character > 127), Is.Empty);
    }

    [Test]
    public void LiveProgress_draws_at_most_once_in_each_pause()
    {
        LiveProgress live = Start(new() { Name = "x", Examples = 10_000 });
        Assert.That(Drawings(), Is.EqualTo(1));
        for (int i = 1; i <= 10_000; i++)
        {
            _time.Move(TimeSpan.FromMilliseconds(0.1)); // one second in total
            Report(live, i, 0.5);
        }
        Assert.That(Drawings(), Is.EqualTo(1 + 11)); // a pause lasts 83.4 ms
        live.Dispose();
        Assert.That(Drawings(), Is.EqualTo(1 + 11 + 1));
        Assert.That(Shown()[0], Does.Contain("  100 %     10,000 images/s"));
        live.Dispose();
        Assert.That(Drawings(), Is.EqualTo(1 + 11 + 1));
    }

    [Test]
    public void LiveProgress_does_not_redraw_the_last_state()
    {
        LiveProgress live = Start(new() { Name = "x", Examples = 10 });
        live.Dispose();
        Assert.That(Drawings(), Is.EqualTo(1));
        live = Start(new() { Name = "x", Examples = 10 });
        _time.Move(LiveLines.Pause);
        Report(live, 10, null);
        live.Dispose();
        Assert.That(Drawings(), Is.EqualTo(1 + 2));
    }

    [Test]
    public void LiveProgress_erases_surplus_lines_and_ends_above_later_output()
    {
        _console.Profile.Width = 40;
        LiveProgress live = Start(new() { Name = "3 or 7", Examples = 1000 });
        Report(live, 100, 0.5);
        _time.Move(LiveLines.Pause);
        Report(live, 200, 0.75);
        Assert.That(Shown(), Has.Length.EqualTo(4));
        _console.Profile.Width = 80;
        Report(live, 300, 1);
        live.Dispose();
        _console.Profile.Out.Writer.Write("Done.\n");
        Assert.That(Shown(), Has.Length.EqualTo(3));
        Assert.That(Shown()[1..], Is.EqualTo(new[] { "100.00 % correct  ▁▅█  50.0 to 100.0 %", "Done." }));
    }

    /// <summary>However the program ends, even by Ctrl+C, the terminal remains usable.</summary>
    [Test]
    public void LiveProgress_never_hides_the_cursor_and_always_resets_colors()
    {
        LiveProgress live = Start(new() { Name = "x", Examples = 10 });
        Report(live, 5, 0.5);
        live.Dispose();
        Assert.That(_console.Output, Does.Not.Contain("\u001b[?"));
        Assert.That(_console.Output.Split('\n'), Is.All.Not.Match(@"\x1b\[[1-9][0-9;]*m[^\x1b]*$"));
    }

    [Test]
    public void LiveProgress_is_off_without_creating_a_console_if_output_is_plain()
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
    public void LiveProgress_ignores_an_empty_NO_COLOR()
    {
        Func<string, string?> environment = name => name == "NO_COLOR" ? "" : "xterm";
        using LiveProgress? live = LiveProgress.Start(new() { Name = "x" }, false, environment, () => _console, _time);
        Assert.That(live, Is.Not.Null);
    }

    [Test]
    public void LiveProgress_is_off_on_a_terminal_without_cursor_movement_or_interaction()
    {
        _console.SupportsAnsi(false);
        Assert.That(LiveProgress.Start(new() { Name = "x" }, false, _ => null, () => _console, _time), Is.Null);
        _console.SupportsAnsi(true);
        _console.Profile.Capabilities.Interactive = false;
        Assert.That(LiveProgress.Start(new() { Name = "x" }, false, _ => null, () => _console, _time), Is.Null);
        Assert.That(_console.Output, Is.Empty);
    }

    [Test]
    public void LiveProgress_shows_the_reports_of_a_trainer()
    {
        float[][] rows = [.. Enumerable.Range(0, 100).Select(i => new[] { i % 2 == 0 ? 1f : -1f })];
        Dataset data = new(new DenseFeatures(rows), [.. Enumerable.Range(0, 100).Select(i => i % 2)]);
        using (LiveProgress live = Start(new() { Name = "x", Examples = data.Count, Epochs = 2 }))
            new OnlineTrainer(new MarginUpdate()).Train(data, new TrainingOptions { Epochs = 2, Validation = data, Progress = live });
        Assert.That(Shown()[0], Does.Contain("━  epoch 2 of 2 "));
        Assert.That(Shown()[1], Is.EqualTo("100.00 % correct  ▄▄  100.0 to 100.0 %"));
    }

    [Test]
    public void LiveProgress_rejects_null()
    {
        Assert.That(() => LiveProgress.Start(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("run"));
        using LiveProgress live = Start(new() { Name = "x" });
        Assert.That(() => live.Report(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("value"));
        Assert.That(() => live.Complete(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("result"));
    }

    private static TestConsole Terminal(int width)
    {
        TestConsole console = new TestConsole().SupportsAnsi(true).SupportsUnicode(true).Interactive().EmitAnsiSequences();
        console.Profile.Width = width;
        return console;
    }

    private LiveProgress Start(LiveProgressOptions run) =>
        LiveProgress.Start(run, isRedirected: false, _ => null, () => _console, _time)
        ?? throw new InvalidOperationException("expected a display, found none");

    private static string CreateBar(int done, int left) => new string('━', done) + new string('─', left);

    private static void Report(LiveProgress live, long seen, double? accuracy, int epoch = 1) =>
        live.Report(new TrainingProgress(epoch, seen, updatesMade: 0, accuracy, Model));

    private static TrainingResult CreateResult(StopReason reason, long seen) =>
        new(Model, null, reason, epochs: 1, seen, updatesMade: 0, validationCurve: [], TimeSpan.FromSeconds(1));

    /// <summary>Gets the lines on the screen, without the empty last one, which contains the cursor.</summary>
    private string[] Shown()
    {
        string[] lines = TerminalScreen.Render(_console.Output);
        Assert.That(lines[^1], Is.Empty);
        return lines[..^1];
    }

    /// <summary>Counts the drawings, each of which erases what is below it once.</summary>
    private int Drawings() => _console.Output.Split("\u001b[0J").Length - 1;
}
