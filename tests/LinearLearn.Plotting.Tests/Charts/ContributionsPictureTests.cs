using ScottPlot;
using ScottPlot.Plottables;

namespace LinearLearn.Plotting.Tests;

internal sealed class ContributionsPictureTests
{
    [Test]
    public void ContributionsPicture_bars_add_up_to_the_score()
    {
        Explanation explanation = TestData.ExplainFlat();
        Bar[] bars = GetBars(new ContributionsPicture(explanation, count: 3));
        Assert.That(bars.Select(bar => bar.Value), Is.EqualTo(new[] { 1.8, -1.25, 0.75, -0.4, 0.25 }).Within(1e-6));
        Assert.That(bars.Select(bar => bar.Position), Is.EqualTo(new double[] { 0, -1, -2, -3, -4 }), "from top to bottom");
        Assert.That(bars.Sum(bar => bar.Value), Is.EqualTo(explanation.Score).Within(1e-6));
        Palette palette = Palette.Get(PictureTheme.Light);
        Assert.That(
            bars.Select(bar => bar.FillColor.WithAlpha(1.0)),
            Is.EqualTo(new[] { palette.Positive, palette.Negative, palette.Positive, palette.Negative, palette.Positive }));
        Assert.That(
            bars.Select(bar => bar.FillColor.Alpha < 255),
            Is.EqualTo(new[] { false, false, false, true, true }),
            "sums and bias are pale");
        Assert.That(bars.Select(bar => bar.Orientation), Is.All.EqualTo(Orientation.Horizontal));
    }

    [Test]
    public void ContributionsPicture_gives_a_single_other_contribution_a_separate_bar()
    {
        Assert.That(GetBars(new ContributionsPicture(TestData.ExplainFlat(), count: 5)), Has.Length.EqualTo(7));
        Assert.That(GetBars(new ContributionsPicture(TestData.ExplainFlat(), count: 6)), Has.Length.EqualTo(7));
        Assert.That(GetBars(new ContributionsPicture(TestData.ExplainFlat(), count: 4)), Has.Length.EqualTo(6), "and several share one");
    }

    [Test]
    public void ContributionsPicture_shows_column_names_or_numbers()
    {
        string?[] names = ["two\nlines", " ", null, "三", "<b>"];
        Explanation explanation = new LinearModel([5f, 4, 3, 2, 1], [0f], [3, 7]).Explain([1f, 1, 1, 1, 1]);
        ContributionsPicture picture = new(explanation, column => names[column]);
        string text = PictureFile.ReadSvgText(picture);
        Assert.That(text, Does.Contain("twolines=1").And.Contain("column1=1").And.Contain("column2=1").And.Contain("<b>=1"));
        Assert.That(text, Does.Contain("三=1"));
        Assert.That(picture.Description.EndsWith(" Columns: 3: 三.", StringComparison.Ordinal), Is.Not.EqualTo(FontResolver.CanWrite("三")));
        Assert.That(GetNames(picture).Contains("column 3 = 1"), Is.Not.EqualTo(FontResolver.CanWrite("三")), "in pixels");
    }

    [Test]
    public void ContributionsPicture_cuts_long_names_in_the_middle_and_adds_the_number_of_the_column_if_they_look_the_same()
    {
        string start = "the number of defects that were found at the beginning", end = "and reported to the factory on the same day";
        string[] names = [$"{start}, 1, {end}", $"{start}, 2, {end}", "age of the machine in years, with a name that has room"];
        Explanation explanation = new LinearModel([5f, 4, 3], [0f], [3, 7]).Explain([1f, 2, 3]);
        ContributionsPicture picture = new(explanation, column => names[column]) { Size = (800, 300) };
        string[] shown = GetNames(picture);
        Assert.That(shown[0], Does.StartWith("age of the machine in years, with a name that has room = 3"));
        Assert.That(shown[1], Does.Match("^the number of defects .*….* same day \\(1\\) = 2$"));
        Assert.That(shown[2], Does.Match("^the number of defects .*….* same day \\(0\\) = 1$"));
        Assert.That(picture.Description, Does.Contain($"{names[0]} = 1 adds 5").And.Contain($"{names[1]} = 2 adds 8"));
    }

    [Test]
    public void ContributionsPicture_title_and_description_name_both_classes_and_the_largest_contributions()
    {
        LinearModel three = new([1, 2, 0.5f, -1, 0, 4], [1, 0, -0.5f], [5, 6, 9]);
        ContributionsPicture own = new(three.Explain([2f, 1], 6)), rival = new(three.Explain([2f, 1], 5, against: 9));
        Assert.That((own.Title, rival.Title), Is.EqualTo(("Contributions: 6, score 0", "Contributions: 5 against 9, score 1.5")));
        Assert.That(rival.Description, Is.EqualTo(
            "Score of 5 against 9, 1.5: the largest 2 contributions of 2: column 0 = 2 adds 2, column 1 = 1 adds −2; the bias adds 1.5."));
        Assert.That(PictureFile.ReadSvgText(own), Does.Contain("feature×weight"));
        Assert.That(PictureFile.ReadSvgText(rival), Does.Contain("feature×differenceofweights"));
        LinearModel two = new([1f, -3], [0.25f], new ClassLabels(TestData.Names));
        Assert.That(new ContributionsPicture(two.Explain([1f, 1])).Title, Is.EqualTo("Contributions: three against seven, score 1.75"));
    }

    [Test]
    public void ContributionsPicture_without_contributions_shows_the_bias()
    {
        ContributionsPicture picture = new(new LinearModel([1f], [-0.5f], [3, 7]).Explain([0f], 7));
        Assert.That(GetBars(picture).Select(bar => bar.Value), Is.EqualTo(new[] { -0.5 }));
        Assert.That(picture.Description, Is.EqualTo("Score of 7 against 3, −0.5: no feature adds to it; the bias adds −0.5."));
        Assert.That(PictureFile.ReadSvgText(new ContributionsPicture(LinearModel.Zero(1, [3, 7]).Explain([0f]))), Does.Contain("bias"));
    }

    [Test]
    public void ContributionsPicture_axis_has_room_for_all_numbers_and_bars([Values(1, 2, 12, 40)] int columns)
    {
        using Plot plot = new ContributionsPicture(TestData.ExplainMany(columns), count: 40).CreatePlot();
        AxisLimits limits = plot.Axes.GetLimits();
        double[] values = [.. plot.GetPlottables<BarPlot>().Single().Bars.Select(bar => bar.Value)];
        double room = 0.05 * (limits.Right - limits.Left); // for a number
        Assert.That(limits.Left, Is.LessThan(values.Min() < 0 ? values.Min() - room : 0));
        Assert.That(limits.Right, Is.GreaterThan(values.Max() > 0 ? values.Max() + room : 0));
        Assert.That((limits.Bottom, limits.Top), Is.EqualTo((0.6 - values.Length, 0.6)));
    }

    [Test]
    public void ContributionsPicture_grows_with_its_bars()
    {
        Explanation explanation = TestData.ExplainMany(60);
        int difference = new ContributionsPicture(explanation, count: 50).Height - new ContributionsPicture(explanation, count: 40).Height;
        Assert.That(difference, Is.EqualTo(240));
    }

    [Test]
    public void ContributionsPicture_rejects_invalid_arguments()
    {
        Explanation explanation = TestData.ExplainFlat();
        Assert.That(() => new ContributionsPicture(null!), Throws.ArgumentNullException);
        Assert.That(
            () => new ContributionsPicture(explanation, count: 0),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith("expected 1 to 100, found 0"));
        Assert.That(
            () => new ContributionsPicture(explanation, count: 101),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith("expected 1 to 100, found 101"));
    }

    private static string[] GetNames(ContributionsPicture picture)
    {
        using Plot plot = picture.CreatePlot();
        plot.Axes.Left.TickGenerator.Regenerate(new CoordinateRange(-1000, 1), Edge.Left, 1000, null!, new LabelStyle());
        return [.. plot.Axes.Left.TickGenerator.Ticks.Select(tick => tick.Label)];
    }

    private static Bar[] GetBars(ContributionsPicture picture)
    {
        using Plot plot = picture.CreatePlot();
        return [.. plot.GetPlottables<BarPlot>().Single().Bars];
    }
}
