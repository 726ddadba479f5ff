using System.Globalization;
using Spectre.Console;

namespace LinearLearn.Samples;

/// <summary>Formats a state as lines that fit a width: a bar with the speed, then the accuracy and its curve if there is any.</summary>
internal static class ProgressLines
{
    private const int WidestLine = 100, ShortestBar = 8, LongestBar = 40, ShortestCurve = 16;

    private static readonly Style Strong = new(decoration: Decoration.Bold), Good = new(Color.Green), Faint = new(Color.Grey);

    /// <summary>Creates each line as a list of pieces, each in one style.</summary>
    public static IReadOnlyList<IReadOnlyList<(string Text, Style Style)>> Create(
        LiveProgressOptions run, ProgressState state, int width, bool isUnicode)
    {
        int room = Math.Clamp(width, 1, WidestLine + 1) - 1; // not the last column, after which terminals behave differently
        List<IReadOnlyList<(string, Style)>> lines = [.. CreateBar(run, state, room, isUnicode)];
        if (state.Accuracies.Count > 0)
            lines.AddRange(CreateCurve(run, state.Accuracies, room, isUnicode));
        return [.. lines.Select(line => Crop(line, room))];
    }

    private static IEnumerable<IReadOnlyList<(string, Style)>> CreateBar(
        LiveProgressOptions run, ProgressState state, int room, bool isUnicode)
    {
        string name = DisplayText.ToLine(run.Name), done = FormatDone(run, state), speed = FormatSpeed(run, state);
        string after = $"  {done}  {speed}";
        int besideName = room - CellWidth.Measure(name) - 2 - CellWidth.Measure(after), below = room - CellWidth.Measure(after);
        bool isBesideName = besideName >= ShortestBar;
        int length = Math.Min(isBesideName ? besideName : below, LongestBar);
        if (ComputeShare(run, state) is not { } share || length < ShortestBar)
            return Wrap(room, (name, Strong), (done, Style.Plain), (speed, Style.Plain));
        int filled = (int)(share * length);
        (string, Style)[] bar =
        [
            (new string(isUnicode ? '━' : '#', filled), Good),
            (new string(isUnicode ? '─' : '-', length - filled), Faint),
            (after, Style.Plain),
        ];
        return isBesideName ? [[(name + "  ", Strong), .. bar]] : [[(name, Strong)], bar];
    }

    private static IEnumerable<IReadOnlyList<(string, Style)>> CreateCurve(
        LiveProgressOptions run, IReadOnlyList<double> accuracies, int room, bool isUnicode)
    {
        string now = Format($"{accuracies[^1]:P2} correct");
        string target = run.TargetAccuracy is { } above ? Format($", target above {100 * above:0.##} %") : "";
        int longestRange = "  49.8 to 100.0 %".Length, beside = room - now.Length - target.Length - 2 - longestRange;
        bool isBeside = beside >= ShortestCurve;
        double[] curve = Sparkline.Thin(accuracies, isBeside ? beside : room - longestRange);
        (string, Style)[] text = [(now, Good), (target, Style.Plain)];
        if (curve.Length < 2)
            return [text];
        string range = Format($"  {100 * curve.Min():F1} to {100 * curve.Max():F1} %");
        (string, Style)[] line = [(Sparkline.Draw(curve, isUnicode), Good), (range, Faint)];
        return isBeside ? [[.. text, ("  ", Style.Plain), .. line]] : [text, line];
    }

    /// <summary>Computes the fraction of the run that is done; null if its length is unknown.</summary>
    private static double? ComputeShare(LiveProgressOptions run, ProgressState state) =>
        run.Examples is { } examples ? Math.Clamp(state.Seen / Math.Max(1.0, (double)examples * run.Epochs), 0, 1) : null;

    private static string FormatDone(LiveProgressOptions run, ProgressState state)
    {
        if (ComputeShare(run, state) is not { } share)
            return Format($"epoch {state.Epoch}");
        return run.Epochs > 1
            ? Format($"epoch {state.Epoch.ToString(CultureInfo.InvariantCulture).PadLeft(Format($"{run.Epochs}").Length)} of {run.Epochs}")
            : Format($"{(int)(100 * share),3} %");
    }

    /// <summary>Formats the speed with a constant width of up to nine digits and commas, so that the bar before it does not jump.</summary>
    private static string FormatSpeed(LiveProgressOptions run, ProgressState state)
    {
        long seen = state.Seen - run.SeenBefore;
        string rate = seen > 0 && state.Elapsed > TimeSpan.Zero ? Format($"{seen / state.Elapsed.TotalSeconds:N0}") : "-";
        return Format($"{rate,9} {DisplayText.ToLine(run.Unit)}/s");
    }

    /// <summary>Wraps the pieces into as many lines as needed.</summary>
    private static List<IReadOnlyList<(string, Style)>> Wrap(int room, params ReadOnlySpan<(string Text, Style Style)> pieces)
    {
        List<(string, Style)> line = [];
        List<IReadOnlyList<(string, Style)>> lines = [line];
        int used = 0;
        foreach ((string text, Style style) in pieces)
        {
            if (used > 0 && used + 2 + CellWidth.Measure(text) > room)
            {
                lines.Add(line = []);
                used = 0;
            }
            line.Add((used > 0 ? "  " + text : text.TrimStart(), style));
            used += CellWidth.Measure(line[^1].Item1);
        }
        return lines;
    }

    private static (string Text, Style Style)[] Crop(IReadOnlyList<(string Text, Style Style)> line, int room)
    {
        List<(string, Style)> kept = [];
        foreach ((string text, Style style) in line)
        {
            string start = DisplayText.Truncate(text, room);
            if (start.Length > 0)
                kept.Add((start, style));
            room -= CellWidth.Measure(text);
        }
        return [.. kept];
    }

    private static string Format(FormattableString text) => FormattableString.Invariant(text);
}
