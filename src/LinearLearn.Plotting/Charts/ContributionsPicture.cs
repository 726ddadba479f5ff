using ScottPlot;

namespace LinearLearn.Plotting;

/// <summary>Represents the largest contributions to the score of one example as horizontal bars, largest magnitude first.</summary>
/// <remarks>
/// Orange bars to the right raise the score of the class; blue bars to the left lower it. Two more bars are the sum of all other
/// contributions, and the bias. All bars together add up to the score. A bar is named by its column and the feature of the example, for
/// example "petal length = 4.9". Names that need more than half of the width are cut in the middle; the description has them whole. In
/// pixels, a name with letters that no font has is replaced by the number of its column, which the description explains. The picture grows
/// with the number of bars.
/// </remarks>
public sealed class ContributionsPicture : Chart
{
    private const int DefaultCount = 12;
    private const int MostCount = 100;
    private const int DescribedCount = 3;
    private const int BarHeight = 24;

    /// <summary>The height of the title and of the axis below.</summary>
    private const int OtherHeight = 104;
    private const double BarThickness = 0.66;

    /// <summary>The space between the end of a bar and its number.</summary>
    private const float NumberOffset = 5;

    /// <summary>The width of the picture except for names and bars.</summary>
    private const float OtherWidth = 60;

    /// <summary>The smallest fraction of the picture's width that the bars get.</summary>
    private const float LeastBarsRatio = 0.35f;

    private const float NameSize = PlotStyle.TextSize - 1;

    private readonly Explanation _explanation;
    private readonly NamedValue[] _bars;
    private readonly ClassDisplayNames _classes;
    private readonly string _subject;

    /// <summary>Creates the picture of the largest contributions of an explanation.</summary>
    /// <param name="explanation">The result of <see cref="LinearModel.Explain(ReadOnlySpan{float}, int?, int?)"/>.</param>
    /// <param name="nameOf">
    /// Returns the name of a column, for example <c>column => names[column]</c>; if it returns null or white space, the picture shows the
    /// number of the column. Optional. Default: null, which shows numbers only.
    /// </param>
    /// <param name="count">The largest number of contributions that have a separate bar, 1 to 100. Default: 12.</param>
    /// <exception cref="ArgumentNullException">The explanation is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is not between 1 and 100.</exception>
    public ContributionsPicture(Explanation explanation, Func<int, string?>? nameOf = null, int count = DefaultCount)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        Guard.Between(count, 1, MostCount, nameof(count));
        _explanation = explanation;
        _classes = new ClassDisplayNames(explanation.Classes);
        _subject = FormatSubject();
        _bars = [.. CreateBars(explanation, nameOf, count)];
    }

    /// <inheritdoc/>
    public override string Description
    {
        get
        {
            IEnumerable<NamedValue> first = _bars.Take(Math.Min(DescribedCount, ShownCount));
            string largest = string.Join(", ", first.Select(bar => $"{bar.Name}{bar.Suffix} adds {FormatValue(bar.Value)}"));
            string shown = NumberText.FormatCount(ShownCount, "contribution", "contributions");
            string of = ShownCount == 0
                ? "no feature adds to it"
                : Guard.Text($"the largest {shown} of {_explanation.Contributions.Count:N0}: {largest}");
            string start = $"Score of {_subject}, {FormatValue(_explanation.Score)}: {of}; the bias adds {FormatValue(_explanation.Bias)}.";
            return start + FormatKey();
        }
    }

    private protected override ClassDisplayNames ClassNames => _classes;

    private protected override string DefaultTitle => $"Contributions: {_subject}, score {FormatValue(_explanation.Score)}";

    private protected override (int Width, int Height) DefaultSize => (560, OtherHeight + BarHeight * Math.Max(4, _bars.Length));

    /// <summary>Gets the class of the score and the class that it is compared with, if there is one.</summary>
    private protected override IReadOnlyList<int> NamedLabels
    {
        get
        {
            int label = _explanation.Label;
            int? rival = _explanation.Classes.Count == 2
                ? _explanation.Classes.Values[_explanation.Classes.IndexOf(label) == 0 ? 1 : 0]
                : _explanation.Against;
            return rival is { } other ? [label, other] : [label];
        }
    }

    private int ShownCount => _bars.Count(bar => bar.IsContribution);

    internal override string FormatKey(Func<string, string>? format = null)
    {
        IEnumerable<NamedValue> numbered = _bars.Where(bar => !FontResolver.CanWrite(bar.Name));
        string columns = string.Join(", ", numbered.Select(bar => ClassDisplayNames.FormatNumbered(bar.Number, bar.Name, format)));
        return base.FormatKey(format) + (columns.Length > 0 ? $" Columns: {columns}." : "");
    }

    private protected override void Fill(Plot plot)
    {
        double lowest = Math.Min(0, _bars.Min(bar => bar.Value)), highest = Math.Max(0, _bars.Max(bar => bar.Value));
        string[] texts = FormatNames((1 - LeastBarsRatio) * Area.Width - OtherWidth - 8);
        float names = texts.Max(MeasureName) + 8;
        double unit = highest > lowest ? highest - lowest : 1;
        double room = unit * GetNumberRatio(Area.Width - OtherWidth - names);
        ScottPlot.Plottables.BarPlot bars = plot.Add.Bars(_bars.Select(CreateBar).ToList());
        bars.Horizontal = true;
        for (int i = 0; i < _bars.Length; i++)
            AddNumber(plot, _bars[i].Value, -i);
        plot.Add.VerticalLine(0, ChartLegend.ThinLineWidth, Palette.Muted);
        PlotStyle.SetNames(plot.Axes.Left, texts.Select((text, i) => (-(double)i, text)), NameSize, Alignment.MiddleRight);
        bool isDifference = _explanation.Against is not null && _explanation.Classes.Count > 2;
        PlotStyle.SetAxisLabels(plot, isDifference ? "feature × difference of weights" : "feature × weight", "");
        plot.Axes.Bottom.TickGenerator = new NumberTickGenerator();
        plot.Grid.YAxisStyle.IsVisible = false;
        plot.Axes.Right.MinimumSize = PlotStyle.RightMargin;
        plot.Axes.SetLimits(
            lowest < 0 ? lowest - room : -0.02 * unit,
            highest > 0 ? highest + room : lowest < 0 ? 0.02 * unit : unit,
            0.6 - _bars.Length,
            0.6);
    }

    private Bar CreateBar(NamedValue bar, int index) => new()
    {
        Position = -index,
        Value = bar.Value,
        Size = BarThickness,
        FillColor = GetColor(bar.Value).WithAlpha(bar.IsContribution ? 1 : 0.45),
        LineWidth = 0,
    };

    private Color GetColor(double value) => value < 0 ? Palette.Negative : Palette.Positive;

    private void AddNumber(Plot plot, double value, double position)
    {
        string number = FormatSigned(value);
        ScottPlot.Plottables.Text text = plot.Add.Text(number, value, position);
        PlotStyle.SetText(text.LabelStyle, number, PlotStyle.TextSize - 1);
        text.LabelFontColor = Palette.Text;
        text.LabelAlignment = value < 0 ? Alignment.MiddleRight : Alignment.MiddleLeft;
        text.OffsetX = value < 0 ? -NumberOffset : NumberOffset;
    }

    /// <summary>Formats the texts beside the bars, with names that are cut where there is no room.</summary>
    private string[] FormatNames(float width)
    {
        string[] names = Array.ConvertAll(_bars, bar => Cut(bar, ""));
        HashSet<string> repeated = [.. names.CountBy(name => name).Where(name => name.Value > 1).Select(name => name.Key)];
        return
        [
            .. _bars.Select((bar, i) =>
                (names[i].Contains(TextFitting.Ellipsis, StringComparison.Ordinal) && repeated.Contains(names[i])
                    ? Cut(bar, Guard.Text($" ({bar.Number})"))
                    : names[i]) + bar.Suffix),
        ];

        string Cut(NamedValue bar, string end)
        {
            string name = PictureDrawing.CanShow(bar.Name) ? bar.Name : FormatNumber(bar.Number);
            return TextFitting.CutMiddle(name, width - MeasureName(end + bar.Suffix), MeasureName) + end;
        }
    }

    private static float MeasureName(string name) => PlotStyle.MeasureWidth(name, NameSize);

    /// <summary>Gets the width of the longest number beside a bar, as a fraction of the width of all bars.</summary>
    private double GetNumberRatio(float width)
    {
        const double most = 1;
        int sides = Math.Max(1, (_bars.Any(bar => bar.Value < 0) ? 1 : 0) + (_bars.Any(bar => bar.Value > 0) ? 1 : 0));
        double number = _bars.Max(bar => PlotStyle.MeasureWidth(FormatSigned(bar.Value))) + 2 * NumberOffset, bars = width - sides * number;
        return bars > 0 ? Math.Min(most, number / bars) : most;
    }

    private static IEnumerable<NamedValue> CreateBars(Explanation explanation, Func<int, string?>? nameOf, int count)
    {
        IReadOnlyList<Contribution> contributions = explanation.Contributions;
        bool hasOneOther = contributions.Count - count == 1; // its bar needs no more room than that of a sum
        int shown = hasOneOther ? contributions.Count : Math.Min(count, contributions.Count);
        foreach (Contribution contribution in contributions.Take(shown))
        {
            yield return new NamedValue(FormatColumn(contribution.Column, nameOf), contribution.Value, IsContribution: true)
            {
                Number = contribution.Column,
                Suffix = $" = {NumberText.FormatFeature(contribution.Feature)}",
            };
        }
        if (shown < contributions.Count)
        {
            double rest = contributions.Skip(shown).Sum(contribution => contribution.Value);
            string name = NumberText.FormatCount(contributions.Count - shown, "other", "others");
            yield return new NamedValue(name, rest, IsContribution: false);
        }
        yield return new NamedValue("bias", explanation.Bias, IsContribution: false);
    }

    private static string FormatColumn(int column, Func<int, string?>? nameOf)
    {
        string name = DisplayText.ToLine(nameOf?.Invoke(column) ?? "").Trim();
        return name.Length == 0 ? FormatNumber(column) : name;
    }

    private static string FormatNumber(int column) => Guard.Text($"column {column}");

    private string FormatSubject() => string.Join(" against ", NamedLabels.Select(_classes.Format));

    private static string FormatValue(double value) => NumberText.FormatShort(value);

    /// <summary>Formats a value with its sign, also if it is positive.</summary>
    private static string FormatSigned(double value) => value > 0 ? $"+{FormatValue(value)}" : FormatValue(value);

    /// <param name="Name">The name of the bar, whole.</param>
    /// <param name="Value">The length of the bar.</param>
    /// <param name="IsContribution">Whether the bar is the contribution of one feature, not a sum or the bias.</param>
    private readonly record struct NamedValue(string Name, double Value, bool IsContribution)
    {
        /// <summary>Gets the number of the column.</summary>
        public int Number { get; init; }

        /// <summary>Gets the end of the text, which is never cut: the feature.</summary>
        public string Suffix { get; init; } = "";
    }
}
