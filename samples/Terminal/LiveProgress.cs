using Spectre.Console;

namespace LinearLearn.Samples;

/// <summary>Shows a training run in the terminal: a progress bar, the speed, and the accuracy so far as a curve.</summary>
/// <remarks>
/// It draws on the thread that reports, a few times a second at most, over its previous drawing. The last state remains, unless
/// <see cref="Clear"/> erases it.
/// </remarks>
public sealed class LiveProgress : IProgress<TrainingProgress>, IDisposable
{
    private readonly LiveProgressOptions _run;
    private readonly LiveLines _lines;
    private readonly TimeProvider _time;
    private readonly List<double> _accuracies = [];
    private readonly long _start;
    private ProgressState _state;
    private long _drawnAt;
    private bool _isDrawn;

    private LiveProgress(LiveProgressOptions run, LiveLines lines, TimeProvider time)
    {
        (_run, _lines, _time) = (run, lines, time);
        int epoch = 1 + (int)Math.Min(run.Epochs - 1, run.SeenBefore / Math.Max(1, run.Examples ?? int.MaxValue));
        _state = new ProgressState(epoch, run.SeenBefore, TimeSpan.Zero, _accuracies);
        Draw(); // also compiles the drawing code before the measurement starts
        _start = _drawnAt = time.GetTimestamp();
    }

    /// <summary>
    /// Starts the display if output is a terminal that can move its cursor and NO_COLOR is not set; call it just before training.
    /// </summary>
    /// <param name="run">The name, length and target of the run.</param>
    /// <returns>
    /// The display, which must be disposed when training is over and before anything else is printed; null if output must be plain lines.
    /// </returns>
    public static LiveProgress? Start(LiveProgressOptions run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Start(run, Console.IsOutputRedirected, Environment.GetEnvironmentVariable, () => AnsiConsole.Console, TimeProvider.System);
    }

    /// <summary>Starts the display on any console and environment; creates the console only if needed.</summary>
    internal static LiveProgress? Start(
        LiveProgressOptions run, bool isRedirected, Func<string, string?> environment, Func<IAnsiConsole> console, TimeProvider time)
    {
        LiveLines? lines = LiveLines.Create(isRedirected, environment, console);
        return lines is null ? null : new LiveProgress(run, lines, time);
    }

    /// <summary>Records the report, and draws it if the last drawing is old enough; call it on one thread at a time.</summary>
    /// <param name="value">The progress of the run.</param>
    public void Report(TrainingProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.ValidationAccuracy is { } accuracy)
            _accuracies.Add(accuracy);
        Report(value.ExamplesSeen, value.Epoch);
    }

    /// <summary>Records the progress of work other than training, and draws it if the last drawing is old enough.</summary>
    /// <param name="seen">The number of examples or other units that are done.</param>
    /// <param name="epoch">The current epoch. Default: 1.</param>
    public void Report(long seen, int epoch = 1)
    {
        long now = _time.GetTimestamp();
        _state = _state with { Epoch = epoch, Seen = seen, Elapsed = _time.GetElapsedTime(_start, now) };
        _isDrawn = false;
        if (_time.GetElapsedTime(_drawnAt, now) < LiveLines.Pause)
            return;
        Draw();
        _drawnAt = now;
    }

    /// <summary>Draws the end of the run: why it stopped, with a full bar if it reached its target or converged.</summary>
    /// <param name="result">The result of the run.</param>
    public void Complete(TrainingResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        _state = _state with { Seen = result.ExamplesSeen, Elapsed = _time.GetElapsedTime(_start), End = result.StopReason };
        Draw();
    }

    /// <summary>Erases the display, so that a line about the result can replace it.</summary>
    public void Clear() => Draw([]);

    /// <summary>Draws the last state, unless it is already drawn.</summary>
    public void Dispose()
    {
        if (!_isDrawn)
            Draw();
    }

    private void Draw() => Draw(ProgressLines.Create(_run, _state, _lines.Width, _lines.IsUnicode));

    private void Draw(IReadOnlyList<IReadOnlyList<(string Text, Style Style)>> lines)
    {
        _lines.Draw(lines);
        _isDrawn = true;
    }
}
