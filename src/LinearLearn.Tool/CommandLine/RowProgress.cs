using System.Diagnostics;
using System.Globalization;

namespace LinearLearn.Tool;

/// <summary>Shows progress as one line that is drawn over itself, on a terminal only.</summary>
internal sealed class RowProgress : IDisposable, IProgress<TrainingProgress>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.1);

    private readonly TextWriter? _terminal;
    private readonly string _title;
    private readonly DataStream? _data;
    private readonly long _start = Stopwatch.GetTimestamp();
    private TimeSpan _last = TimeSpan.Zero;
    private int _drawn;

    private RowProgress(TextWriter? terminal, string title, DataStream? data) => (_terminal, _title, _data) = (terminal, title, data);

    /// <summary>Starts showing progress.</summary>
    /// <param name="console">The streams of the tool.</param>
    /// <param name="title">What is done, for instance "predicting".</param>
    /// <param name="data">The file whose read share is shown. Default: none.</param>
    public static RowProgress Start(ToolConsole console, string title, DataStream? data = null) =>
        new(console.IsErrorTerminal && !console.IsQuiet ? console.Error : null, title, data);

    /// <summary>Reports the number of rows so far.</summary>
    public void Report(long rows) => Draw(() =>
    {
        string share = _data?.Progress is { } read ? string.Create(CultureInfo.InvariantCulture, $"{read:P0}, ") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{_title}: {share}{rows:N0} rows");
    });

    /// <summary>Reports the progress of a training run.</summary>
    public void Report(TrainingProgress value) => Draw(() =>
    {
        string accuracy = value.ValidationAccuracy is { } share
            ? string.Create(CultureInfo.InvariantCulture, $", validation accuracy {share:P2}")
            : "";
        return string.Create(CultureInfo.InvariantCulture, $"{_title}: epoch {value.Epoch}, {value.ExamplesSeen:N0} examples{accuracy}");
    });

    /// <summary>Erases the line.</summary>
    public void Dispose()
    {
        if (_drawn > 0)
            _terminal!.Write("\r" + new string(' ', _drawn) + "\r");
    }

    private void Draw(Func<string> format)
    {
        if (_terminal is null)
            return;
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_start);
        if (elapsed - _last < Pause)
            return;
        _last = elapsed;
        string line = format();
        _terminal.Write("\r" + line.PadRight(_drawn));
        _drawn = line.Length;
    }
}
