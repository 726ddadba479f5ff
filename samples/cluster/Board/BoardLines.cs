using System.Globalization;
using LinearLearn.Orleans;
using Spectre.Console;

namespace LinearLearn.Samples.Cluster;

/// <summary>Formats the state of a cluster as lines that fit a width.</summary>
internal static class BoardLines
{
    private const int WidestLine = 100, NarrowestLine = 20, LongestBar = 30, ShortestBar = 6, LatestEvents = 4;

    private static readonly Style Strong = new(decoration: Decoration.Bold), Good = new(Color.Green), Faint = new(Color.Grey),
        Busy = new(Color.Yellow), Bad = new(Color.Red);

    /// <summary>Creates each line as a list of pieces, each in one style; text that does not fit a line is truncated or left out.</summary>
    /// <param name="state">What to show.</param>
    /// <param name="width">The columns of the terminal; the last one remains blank.</param>
    /// <param name="isUnicode">Whether the terminal shows characters other than ASCII.</param>
    public static IReadOnlyList<IReadOnlyList<(string Text, Style Style)>> Create(BoardState state, int width, bool isUnicode)
    {
        int room = Math.Clamp(width - 1, NarrowestLine, WidestLine);
        List<IReadOnlyList<(string, Style)>> lines = [CreateTitle(state, room, isUnicode), CreateBar(state, room, isUnicode)];
        int name = Widest(state.Silos.Select(silo => silo.Name)), address = Widest(state.Silos.Select(silo => silo.Address));
        foreach (SiloRow silo in state.Silos)
        {
            (string text, Style style) = Describe(silo.State);
            List<(string, Style)> line =
            [
                ($"  {Pad(silo.Name, name)}  ", Style.Plain), ($"{Pad(silo.Address, address)}  ", Faint), ($"{Pad(text, 7)}  ", style),
            ];
            if (silo.State != SiloState.Dead)
                line.AddRange(DrawShards(state, silo.Id, isUnicode));
            lines.Add(Fit(room, [.. line]));
        }
        if (state.Shards.Count(shard => shard.Silo is null) is > 0 and var waiting)
            lines.Add(Fit(room, (Format($"  {waiting} {(waiting == 1 ? "shard waits" : "shards wait")} for a silo"), Busy)));
        if (state.Accuracies is [.., { } last])
        {
            List<(string, Style)> line = [(Format($"  validation accuracy {100 * last:F2} %"), Good)];
            if (state.Accuracies.Count > 1)
                line.Add(("  " + Sparkline.Draw(Sparkline.Thin(state.Accuracies, room - 36), isUnicode), Good));
            lines.Add(Fit(room, [.. line]));
        }
        foreach (string line in state.Events.TakeLast(LatestEvents))
            lines.Add(Fit(room, ($"  {line}", Faint)));
        return lines;
    }

    /// <summary>Formats bytes with three digits, for example "1.25 MB".</summary>
    public static string FormatBytes(long bytes) => bytes switch
    {
        < 1_000 => Format($"{bytes} B"),
        < 10_000 => Format($"{bytes / 1e3:F2} KB"),
        < 100_000 => Format($"{bytes / 1e3:F1} KB"),
        < 1_000_000 => Format($"{bytes / 1e3:F0} KB"),
        < 10_000_000 => Format($"{bytes / 1e6:F2} MB"),
        < 100_000_000 => Format($"{bytes / 1e6:F1} MB"),
        _ => Format($"{bytes / 1e6:N0} MB"),
    };

    /// <summary>Creates the title, with the meaning of the signs of shards if there is room for it.</summary>
    private static IReadOnlyList<(string, Style)> CreateTitle(BoardState state, int room, bool isUnicode)
    {
        (string, Style)[] legend =
        [
            ($"  {Draw(ShardState.Idle, isUnicode).Text} waits", Faint), ($"  {Draw(ShardState.Loading, isUnicode).Text} loads", Busy),
            ($"  {Draw(ShardState.Running, isUnicode).Text} works", Busy), ($"  {Draw(ShardState.Done, isUnicode).Text} done", Good),
        ];
        int cells = CellWidth.Measure(state.Title) + legend.Sum(piece => CellWidth.Measure(piece.Item1));
        return Fit(room, [(state.Title, Strong), .. cells <= room ? legend : []]);
    }

    private static IReadOnlyList<(string, Style)> CreateBar(BoardState state, int room, bool isUnicode)
    {
        int current = Math.Min(state.EpochsDone + 1, state.Epochs);
        string epoch = Format($"epoch {current} of {state.Epochs}");
        string speed = state.Throughput > 0 ? Format($"{state.Throughput:N0} {state.Unit}/s") : $"- {state.Unit}/s";
        string bytes = Format($"{FormatBytes(state.Bytes.Sent)} sent, {FormatBytes(state.Bytes.Received)} received");
        string text = $"  {epoch}  {speed}  {bytes}";
        int length = Math.Min(room - CellWidth.Measure(text) - 2, LongestBar);
        if (length < ShortestBar)
            return Fit(room, (text, Style.Plain));
        double part = state.IsEpochOneTask && state.EpochsDone < state.Epochs ? ComputeShareDone(state.Shards) : 0;
        int filled = (int)((state.EpochsDone + part) / state.Epochs * length);
        return
        [
            ("  " + new string(isUnicode ? '━' : '#', filled), Good), (new string(isUnicode ? '─' : '-', length - filled), Faint),
            (text, Style.Plain),
        ];
    }

    /// <summary>Computes the fraction of the shards that are done; 0 if all are, because that is between two epochs.</summary>
    private static double ComputeShareDone(IReadOnlyList<ShardProgress> shards)
    {
        int done = shards.Count(shard => shard.State == ShardState.Done);
        return done == shards.Count ? 0 : (double)done / shards.Count;
    }

    private static List<(string, Style)> DrawShards(BoardState state, string silo, bool isUnicode)
    {
        List<(string, Style)> line = [];
        int count = 0;
        foreach (ShardProgress shard in state.Shards.Where(shard => shard.Silo == silo))
        {
            count++;
            line.Add(Draw(shard.State, isUnicode));
        }
        line.Add((Format($"  {count} {(count == 1 ? "shard" : "shards")}"), Faint));
        return line;
    }

    private static (string Text, Style Style) Draw(ShardState state, bool isUnicode) => state switch
    {
        ShardState.Loading => (isUnicode ? "▒" : "l", Busy),
        ShardState.Running => (isUnicode ? "▓" : "w", Busy),
        ShardState.Done => (isUnicode ? "█" : "d", Good),
        ShardState.Failed => (isUnicode ? "█" : "x", Bad),
        _ => (isUnicode ? "░" : ".", Faint),
    };

    private static (string Text, Style Style) Describe(SiloState state) => state switch
    {
        SiloState.Joining => ("joining", Busy),
        SiloState.Alive => ("alive", Good),
        SiloState.Leaving => ("leaving", Busy),
        _ => ("dead", Bad),
    };

    /// <summary>Truncates the line at its last column.</summary>
    private static IReadOnlyList<(string, Style)> Fit(int room, params ReadOnlySpan<(string Text, Style Style)> pieces)
    {
        List<(string, Style)> line = [];
        foreach ((string text, Style style) in pieces)
        {
            string part = DisplayText.Truncate(DisplayText.ToLine(text), room);
            line.Add((part, style));
            room -= CellWidth.Measure(part);
        }
        return line;
    }

    private static int Widest(IEnumerable<string> texts) => texts.Select(CellWidth.Measure).DefaultIfEmpty().Max();

    private static string Pad(string text, int cells) => text + new string(' ', Math.Max(0, cells - CellWidth.Measure(text)));

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
