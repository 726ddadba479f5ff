using System.Globalization;
using Spectre.Console;

namespace LinearLearn.Samples;

/// <summary>Formats a state as lines that fit a width: a bar with the speed, then the accuracy and its curve if there is any.</summary>
/// <remarks>What does not fit beside the bar or the curve is on a separate line. A line breaks between words.</remarks>
internal static class ProgressLines
{
    private const int WidestLine = 100, ShortestBar = 8, LongestBar = 40, ShortestCurve = 16;

    private static readonly Style Strong = new(decoration: Decoration.Bold), Good = new(Color.Green), Faint = new(Color.Grey),
        Warning = new(Color.Yellow);

    /// <summary>Creates each line as a list of pieces, each in one style.</summary>
    public static IReadOnlyList<IReadOnlyList<(string Text, Style Style)>> Create(
        LiveProgressOptions run, ProgressState state, int width, bool isUnicode)
    {
        int room = Math.Clamp(width, 1, WidestLine + 1) - 1; // not the last column, after which terminals behave differently
        List<IReadOnlyList<(string, Style)>> lines = [.. CreateBar(run, state, room, isUnicode)];
        if (state.Accuracies.Count > 0)
            lines.AddRange(CreateCurve(run, state.Accuracies, room, isUnicode));
        return lines;
    }

    private static List<IReadOnlyList<(string, Style)>> CreateBar(LiveProgressOptions run, ProgressState state, int room, bool isUnicode)
    {
        string name = DisplayText.ToLine(run.Name), done = FormatDone(run, state), speed = FormatSpeed(run, state);
        if (ComputeShare(run, state) is not { } share || room < ShortestBar)
            return Wrap(room, (name, Strong), (done, Style.Plain), (speed, Style.Plain));
        int below = room - CellWidth.Measure(done) - CellWidth.Measure(speed) - 4, besideName = below - CellWidth.Measure(name) - 2;
        if (besideName >= ShortestBar)
            return [[(name + "  ", Strong), .. Draw(besideName), ($"  {done}  {speed}", Style.Plain)]];
        List<IReadOnlyList<(string, Style)>> lines = Wrap(room, (name, Strong));
        if (below >= ShortestBar)
            return [.. lines, [.. Draw(below), ($"  {done}  {speed}", Style.Plain)]];
        return [.. lines, Draw(room), .. Wrap(room, (done.Trim(), Style.Plain), (speed, Style.Plain))];

        (string, Style)[] Draw(int length)
        {
            length = Math.Min(length, LongestBar);
            int filled = (int)(share * length);
            return
            [
                (new string(isUnicode ? '━' : '#', filled), state.End is StopReason.Cancelled or StopReason.NotConverged ? Warning : Good),
                (new string(isUnicode ? '─' : '-', length - filled), Faint),
            ];
        }
    }

    private static List<IReadOnlyList<(string, Style)>> CreateCurve(
        LiveProgressOptions run, IReadOnlyList<double> accuracies, int room, bool isUnicode)
    {
        string now = Format($"{accuracies[^1]:P2} correct");
        string target = run.TargetAccuracy is { } above ? Format($"target above {100 * above:0.##} %") : "";
        const int longestRange = 15; // "49.8 to 100.0 %"
        int beside = room - now.Length - (target.Length > 0 ? target.Length + 2 : 0) - longestRange - 4, below = room - longestRange - 2;
        bool isBeside = beside >= ShortestCurve;
        double[] curve = Sparkline.Thin(accuracies, isBeside ? beside : below >= ShortestBar ? below : room);
        List<(string, Style)> text = [(now, Good)];
        if (target.Length > 0)
            text.Add((target, Style.Plain));
        if (curve.Length < 2)
            return Wrap(room, [.. text]);
        string range = Format($"{100 * curve.Min():F1} to {100 * curve.Max():F1} %");
        (string, Style)[] line = [(Sparkline.Draw(curve, isUnicode), Good), (range, Faint)];
        return isBeside ? Wrap(room, [.. text, .. line]) : [.. Wrap(room, [.. text]), .. Wrap(room, line)];
    }

    /// <summary>Computes the fraction of the run that is done; null if its length is unknown.</summary>
    private static double? ComputeShare(LiveProgressOptions run, ProgressState state)
    {
        if (run.Examples is not { } examples)
            return null;
        return state.End is StopReason.TargetReached or StopReason.Converged
            ? 1
            : Math.Clamp(state.Seen / Math.Max(1.0, (double)examples * run.Epochs), 0, 1);
    }

    private static string FormatDone(LiveProgressOptions run, ProgressState state)
    {
        bool isCounted = run.Examples is not null;
        string last = Format($"{run.Epochs}"), epoch = Format($"epoch {state.Epoch}");
        if (isCounted && run.Epochs > 1)
            epoch = Format($"epoch {state.Epoch.ToString(CultureInfo.InvariantCulture).PadLeft(last.Length)} of {last}");
        string where = isCounted && run.Epochs == 1
            ? Format($"after {state.Seen:N0} {DisplayText.ToLine(run.Unit)}")
            : Format($"at epoch {state.Epoch}{(isCounted ? " of " + last : "")}");
        return state.End switch
        {
            StopReason.TargetReached => $"target reached {where}",
            StopReason.Converged => $"converged {where}",
            StopReason.NotConverged => $"not converged {where}",
            StopReason.NoImprovement => $"no improvement {where}",
            StopReason.Cancelled => $"canceled {where}",
            _ => isCounted && run.Epochs == 1 ? Format($"{(int)(100 * (ComputeShare(run, state) ?? 0)),3} %") : epoch,
        };
    }

    /// <summary>
    /// Formats the speed, during the run with a constant width of up to nine digits and commas, so that the bar before it does not jump.
    /// </summary>
    private static string FormatSpeed(LiveProgressOptions run, ProgressState state)
    {
        long seen = state.Seen - run.SeenBefore;
        string rate = seen > 0 && state.Elapsed > TimeSpan.Zero ? Format($"{seen / state.Elapsed.TotalSeconds:N0}") : "-";
        return Format($"{(state.End is null ? rate.PadLeft(9) : rate)} {DisplayText.ToLine(run.Unit)}/s");
    }

    /// <summary>Puts the pieces into as many lines as needed, with two blanks between them; wider pieces are divided.</summary>
    private static List<IReadOnlyList<(string, Style)>> Wrap(int room, params ReadOnlySpan<(string Text, Style Style)> pieces)
    {
        List<(string, Style)> line = [];
        List<IReadOnlyList<(string, Style)>> lines = [line];
        int used = 0;
        foreach ((string text, Style style) in pieces)
        {
            foreach (string part in Divide(CellWidth.Measure(text) > room ? text.Trim() : text, room))
            {
                if (used > 0 && used + 2 + CellWidth.Measure(part) > room)
                {
                    lines.Add(line = []);
                    used = 0;
                }
                line.Add((used > 0 ? "  " + part : part.TrimStart(), style));
                used += CellWidth.Measure(line[^1].Item1);
            }
        }
        return lines;
    }

    /// <summary>Divides a text between words, and words that exceed a line anywhere.</summary>
    private static IEnumerable<string> Divide(string text, int room)
    {
        foreach (string words in DisplayText.Wrap(text, room, indent: 0).Split('\n'))
        {
            string rest = words;
            while (CellWidth.Measure(rest) > room)
            {
                string start = DisplayText.Truncate(rest, room);
                if (start.Length == 0)
                    yield break; // a terminal of one column has no room for wide characters
                yield return start;
                rest = rest[start.Length..];
            }
            yield return rest;
        }
    }

    private static string Format(FormattableString text) => FormattableString.Invariant(text);
}
