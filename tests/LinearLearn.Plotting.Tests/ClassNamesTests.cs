namespace LinearLearn.Plotting.Tests;

/// <summary>Tests names of classes in any script.</summary>
internal sealed class ClassNamesTests
{
    [Test]
    public void ClassNames_in_Greek_use_the_font_of_the_package()
    {
        string svg = Histogram("τρία", "επτά").ToSvg();
        Assert.That(PictureFile.ReadSvgText(Histogram("τρία", "επτά")), Does.Contain("τρία(100examples)").And.Contain("επτά(100examples)"));
        Assert.That(FontResolver.ResolveFamily("τρία"), Is.EqualTo(FontResolver.Family));
        Assert.That(svg, Does.Contain("<text"));
    }

    /// <summary>Holds whether or not the machine has a font of the script.</summary>
    [Test]
    public void ClassNames_of_any_letters_are_drawn()
    {
        // Not as test cases, because a runner can lose those whose names contain such characters.
        Draw("三", "七");
        Draw("\ud83d\ude00", "\ud800");
        Draw("three\nlines\u0007", "\uffff");
        Draw("a name that is longer than any chart has room for", "שלוש");
    }

    [Test]
    public void ClassNames_are_drawn_without_control_and_bidirectional_characters()
    {
        string svg = Histogram("th\u202Eree\u0007", "se\u2066v\u200Fen").ToSvg();
        Assert.That(svg, Does.Not.Contain("\u202E").And.Not.Contain("\u0007").And.Not.Contain("\u2066").And.Not.Contain("\u200F"));
    }

    [Test]
    public void ClassNames_that_are_long_are_shortened() =>
        Assert.That(
            PictureFile.ReadSvgText(Histogram("a name that is longer than any chart has room for", "b")),
            Does.Contain("anamethatislongerth…"));

    [TestCase("Iris setosa of the northern kind", "Iris setosa", "Iris setosa of the northern kind", "Iris setosa")]
    [TestCase("Iris setosa\nof the northern kind ", null, "Iris setosa of the northern kind", "7")]
    [TestCase("digit", "digit", "digit (3)", "digit (7)")]
    [TestCase("three", null, "three", "7")]
    public void ClassNames_are_whole_and_followed_by_their_labels_if_they_look_the_same(
        string three,
        string? seven,
        string expectedThree,
        string expectedSeven)
    {
        Dictionary<int, string> names = new() { [3] = three };
        if (seven is not null)
            names[7] = seven;
        Assert.That(
            (
                new ClassDisplayNames(new ClassLabels(names)).Format(3),
                new ClassDisplayNames(new ClassLabels(names)).Format(7)),
            Is.EqualTo((expectedThree, expectedSeven)));
    }

    private static void Draw(string three, string seven)
    {
        Dictionary<int, string> names = new() { [3] = three, [7] = seven };
        (ScoreEvaluation scores, Evaluation counts) = TestData.EvaluateTwo(names, TestData.CreateHumps());
        Picture[] pictures = [Histogram(three, seven), new RocPicture(scores), new ConfusionMatrixPicture(counts)];
        foreach (Picture picture in pictures)
        {
            Assert.That(picture.ToPng(), Is.Not.Empty);
            Assert.That(picture.ToSvg(), Does.Contain("<text"));
        }
    }

    private static ScoreHistogramPicture Histogram(string three, string seven) =>
        new(TestData.EvaluateTwo(new Dictionary<int, string> { [3] = three, [7] = seven }, TestData.CreateHumps()).Scores.Histogram());
}
