using LinearLearn.Samples.Playground;

namespace LinearLearn.Samples.Tests.Playground;

public class PlaygroundViewTests
{
    [TestCase("", 0, 0, "look")]
    [TestCase("train", 0, 2, "train")]
    [TestCase("Change", 0, 4, "change")]
    [TestCase("ten", 1, 3, "ten")]
    [TestCase("unknown", 0, 0, "look")]
    public void Address_names_the_tab_and_the_step(string address, int tab, int step, string name)
    {
        PageView view = PageView.From(address, step: 3);
        Assert.That(view, Is.EqualTo(new PageView(tab, step)));
        Assert.That(view.Name, Is.EqualTo(name));
    }

    [Test]
    public void First_heading_calls_only_random_weights_a_guess()
    {
        Assert.That(PageView.GetHeading(0, hasLearned: false), Is.EqualTo("1. A random guess"));
        Assert.That(PageView.GetHeading(0, hasLearned: true), Is.EqualTo("1. A learned answer"));
        Assert.That(PageView.GetHeading(2, hasLearned: true), Is.EqualTo("3. Learning from examples"));
    }

    [Test]
    public void Views_have_different_titles()
    {
        PageView[] views = [.. Enumerable.Range(0, 5).Select(step => new PageView(0, step)), new PageView(1, 0)];
        Assert.That(views.Select(view => view.Title), Is.Unique.And.All.EndsWith("| Watch a computer learn | LinearLearn"));
    }

    [Test]
    public void Labels_of_a_curve_do_not_overlap_at_any_length()
    {
        for (int images = 100; images <= 60_000; images += 100)
        {
            IReadOnlyList<AxisLabel> labels = new CurveAxis(images).GetLabels();
            Assert.That(labels, Has.Count.GreaterThan(1), $"{images}");
            for (int i = 1; i < labels.Count; i++)
            {
                double half = 8 * (labels[i - 1].Text.Length + labels[i].Text.Length) / 2.0;
                Assert.That(labels[i].X - labels[i - 1].X, Is.GreaterThan(half + 5), $"{images}: {labels[i - 1].Text}, {labels[i].Text}");
            }
        }
    }

    [Test]
    public void Curve_axis_is_stretched_at_its_start()
    {
        CurveAxis axis = new(400);
        Assert.That((axis.GetX(0), axis.GetX(100), axis.GetX(400)), Is.EqualTo((46.0, 181.0, 316.0)));
    }

    [TestCase(0.51, 50, new[] { 50, 60, 70, 80, 90, 100 })]
    [TestCase(0.49, 40, new[] { 40, 50, 60, 70, 80, 90, 100 })]
    [TestCase(0.39, 20, new[] { 20, 40, 60, 80, 100 })]
    [TestCase(0.1, 0, new[] { 0, 20, 40, 60, 80, 100 })]
    public void Accuracy_axis_starts_below_the_curve(double lowest, int start, int[] percents)
    {
        AccuracyAxis axis = AccuracyAxis.From([new CurvePoint(0, 0.6), new CurvePoint(4, lowest), new CurvePoint(8, 0.9)]);
        Assert.That(axis.Start, Is.EqualTo(start));
        Assert.That(axis.Percents, Is.EqualTo(percents));
        Assert.That((axis.GetY(start / 100.0), axis.GetY(1)), Is.EqualTo((160.0, 10.0)));
    }

    [Test]
    public void Curve_keeps_every_point_while_it_grows()
    {
        CurvePoint[] curve = [.. Enumerable.Range(0, 900).Select(i => new CurvePoint(4 * i, i == 247 ? 0.797 : 0.96))];
        AccuracyCurve drawn = new(new CurveAxis(3600), AccuracyAxis.From(curve));
        for (int count = 300; count <= 900; count += 60)
        {
            string[] points = drawn.FormatPoints([.. curve.Take(count)]).Split(' ');
            Assert.That(points, Has.Length.EqualTo(count));
            Assert.That(points[247], Does.EndWith($",{AccuracyCurve.Format(drawn.Up.GetY(0.797))}"));
        }
    }

    [Test]
    public void Label_is_left_out_beside_an_earlier_one()
    {
        AxisLabel zero = new(50, "0"), start = new(46, "-0.2", Anchor: 0), end = new(330, "+4.0", Anchor: 1);
        Assert.That(AxisLabel.Select([zero, start, end]), Is.EqualTo(new[] { zero, end }));
        Assert.That(new[] { zero, start, end }.Select(label => label.AnchorName), Is.EqualTo(new[] { "middle", "start", "end" }));
    }

    [TestCase(0, 0.5)]
    [TestCase(-5, 0.25)]
    [TestCase(-9.15, 0.0425)]
    [TestCase(-10.4, 0)]
    [TestCase(10, 1)]
    [TestCase(176.96, 1)]
    public void Position_of_the_score_ends_at_10(double score, double position) =>
        Assert.That(new ScoreParts([], 0, score, null).Position, Is.EqualTo(position).Within(1e-12));

    [TestCase(0.025, 1.822, "+1.79", "+0.03", "+1.82")]
    [TestCase(0.004, -0.004, "\u22120.008", "+0.004", "\u22120.004")]
    [TestCase(0, 0, "0.00", "0.00", "0.00")]
    public void Shown_sum_and_bias_add_up_to_the_shown_score(double bias, double score, string sum, string biasText, string scoreText)
    {
        ScoreParts parts = new([], bias, score, null);
        Assert.That((parts.SumText, parts.BiasText, parts.ScoreText), Is.EqualTo((sum, biasText, scoreText)));
    }

    [Test]
    public void Empty_image_has_no_answer()
    {
        LinearModel model = new(new float[784], [0.5f], ClassLabels.Create([3, 7]), byteScale: 1 / 256f);
        Assert.That(ScoreParts.From(model, Digit.Empty.Pixels).Answer, Is.Null);
        TenDigitsSession session = new(new SampleDigits());
        Assert.That(session.Answer, Is.EqualTo(session.Learning.Model.Predict(session.Image.Pixels)));
        session.ShowDrawing();
        Assert.That((session.Answer, session.AnswerText, session.Announcement), Is.EqualTo(((int?)null, "", "An empty image")));
        PlaygroundSession pair = new(new SampleDigits());
        Assert.That(pair.Announcement, Is.EqualTo(pair.AnswerText).And.StartWith("Score "));
        pair.ShowDrawing();
        Assert.That((pair.AnswerText, pair.Announcement), Is.EqualTo(("", "An empty image")));
    }
}
