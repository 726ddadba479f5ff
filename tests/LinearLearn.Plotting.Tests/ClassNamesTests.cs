using System.Xml.Linq;
using LinearLearn.Tests.Shared;

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
    public void ClassNames_that_are_long_are_whole_in_descriptions_and_whole_or_cut_in_the_middle_in_pictures()
    {
        Picture[] pictures = [.. CreateAll(NamePictures.Long), new ConfusionMatrixPicture(EvaluateTwo(NamePictures.Long).Counts)];
        Assert.Multiple(() =>
        {
            foreach (Picture picture in pictures)
            {
                Assert.That(picture.Description, Does.Contain(NamePictures.Southern), $"{picture.GetType()}");
                Assert.That(picture.Description, Does.Not.Contain("…"), $"{picture.GetType()}");
                Assert.That(ReadTexts(picture), Does.Match("(Humid|Tempe)[^…]*(…[^…]*)?(dor|A)"), $"{picture.GetType()}");
                Assert.That(XDocument.Parse(picture.ToSvg()).Root!.Elements().First().Value, Is.EqualTo(picture.Description));
            }
        });
    }

    [Test]
    public void ClassNames_in_a_title_that_is_too_long_stay_recognizable()
    {
        string roc = ReadTexts(new RocPicture(EvaluateTwo(NamePictures.Long).Scores) { Size = (496, 504) });
        Assert.That(roc, Does.Contain($"ROC curve: {NamePictures.Southern}\nagainst {NamePictures.Northern}"));
        Dictionary<int, string> twice = NamePictures.Long.ToDictionary(name => name.Key, name => $"{name.Value} or {name.Value}");
        string longer = ReadTexts(new RocPicture(EvaluateTwo(twice).Scores));
        Assert.That(longer, Does.Match("ROC curve: Humidity [^…]*…[^…]* corridor\\sagainst\\sTemperature [^…]*…[^…]* hall A"));
        string product = ReadTexts(CreateAll(NamePictures.Long)[1]);
        Assert.That(product, Does.Match("Example 0 .Humi[^…]*…[^…]*dor.\\s× weights:\\sHumi[^…]*…[^…]*dor\\sagainst\\sTemp[^…]*…[^…]*A"));
    }

    [Test]
    public void ClassNames_that_look_the_same_when_cut_are_followed_by_their_labels()
    {
        string start = "Temperature sensor of the northern ", end = " of the measuring station in the harbor";
        Dictionary<int, string> names = new() { [3] = $"{start}1{end}", [7] = $"{start}2{end}" };
        string matrix = ReadTexts(new ConfusionMatrixPicture(EvaluateTwo(names).Counts));
        Assert.That(matrix, Does.Match("Temp[^…]*…[^…(]* \\(3\\)").And.Match("Temp[^…]*…[^…(]* \\(7\\)"));
        string histogram = ReadTexts(new ScoreHistogramPicture(EvaluateTwo(names).Scores.Histogram()) { Size = (500, 400) });
        Assert.That(histogram, Does.Match("Temp[^…]*…[^…(]* \\(3\\) \\(100 examples\\)"));
    }

    /// <summary>Holds on every machine, because an SVG never uses installed fonts.</summary>
    [Test]
    public void ClassNames_of_every_script_are_text_in_SVG()
    {
        Picture[] pictures =
        [
            .. CreateAll(new Dictionary<int, string> { [3] = "درجة الحرارة", [7] = "温度\ud83d\udd25 <b>" }),
            new ConfusionMatrixPicture(EvaluateTwo(new Dictionary<int, string> { [3] = "שלוש", [7] = "温度\ud83d\udd25 <b>" }).Counts),
            new LearningCurvePicture(TestData.CreateResult(StopReason.Completed, (1, 0.5))) { Title = "An hour of 温度\ud83d\udd25 <b>" },
        ];
        foreach (Picture picture in pictures)
        {
            string svg = picture.ToSvg();
            XElement[] foreign =
            [
                .. XDocument.Parse(svg).Descendants().Where(element => element.Name.LocalName == "text")
                    .Where(text => text.Value.Any(letter => letter is (> '\u0590' and < '\u2000') or > '\u3000')),
            ];
            Assert.That(foreign.Select(text => text.Value), Has.Some.Contains("温度\ud83d\udd25 <b>"), $"{picture.GetType()}");
            Assert.That(foreign.Select(text => text.Attribute("x")!.Value), Has.None.Contains(","), "one position for each text");
            Assert.That(svg.Any(letter => letter is >= '\u0300' and <= '\u0308' or '⁄' or '—'), Is.False, "no placeholder is left");
            Assert.That(picture.ToSvg(), Is.EqualTo(svg));
        }
    }

    [Test]
    public void ClassNames_in_SVG_keep_the_alignment_of_their_texts()
    {
        ConfusionMatrixPicture matrix = new(EvaluateTwo(new Dictionary<int, string> { [3] = "温度", [7] = "湿度" }).Counts);
        string?[] anchors = [.. Find(matrix).Select(text => (string?)text.Attribute("text-anchor"))];
        Assert.That(anchors, Is.EqualTo(new[] { "middle", "middle", "end", "end" }), "below and beside the cells");
        Assert.That(
            Find(Histogram("温度", "湿度")).Select(text => (string?)text.Attribute("text-anchor")),
            Is.EqualTo(new[] { "end", null, null, null, "middle" }),
            "beside 0, in the legend, and in the title");

        static IEnumerable<XElement> Find(Picture picture) => XDocument.Parse(picture.ToSvg()).Descendants()
            .Where(element => element.Name.LocalName == "text" && element.Value.Contains('度'));
    }

    /// <summary>Without the mark, a browser would show the number before the name.</summary>
    [Test]
    public void ClassNames_from_right_to_left_do_not_reorder_the_text_after_them() => Assert.That(
        ReadTexts(Histogram("درجة 2 الحرارة", "b")), Does.Contain("درجة 2 الحرارة\u200E (100 examples)"));

    [Test]
    public void ClassNames_that_no_font_has_are_labels_in_pixels_and_explained_in_the_description()
    {
        const string hebrew = "שלוש"; // no machine draws it, because Skia would reverse it
        Dictionary<int, string> names = new() { [3] = hebrew, [7] = "seven" }, numbers = new() { [7] = "seven" };
        Picture[] foreign = [.. CreateAll(names), new ConfusionMatrixPicture(EvaluateTwo(names).Counts)];
        Picture[] labels = [.. CreateAll(numbers), new ConfusionMatrixPicture(EvaluateTwo(numbers).Counts)];
        for (int i = 0; i < foreign.Length; i++)
        {
            if (foreign[i].Width == labels[i].Width) // a matrix has room for the name
                Assert.That(foreign[i].ToPng(), Is.EqualTo(labels[i].ToPng()), $"{foreign[i].GetType()}");
            Assert.That(foreign[i].Description, Does.EndWith($". Labels: 3: {hebrew}."));
            Assert.That(labels[i].Description, Does.Not.Contain("Labels:"));
        }
    }

    [Test]
    public void ClassNames_key_lists_the_names_that_pixels_do_not_show()
    {
        ClassDisplayNames names = new(new ClassLabels(Enumerable.Range(0, 40).ToDictionary(i => i, i => i == 1 ? "one" : "שלוש")));
        Assert.That(names.FormatKey([1]), Is.Empty);
        Assert.That(names.FormatKey([0, 1, 2, 2]), Is.EqualTo(" Labels: 0: שלוש, 2: שלוש."));
        Assert.That(names.FormatKey([0, 2], name => $"<{name}>"), Is.EqualTo(" Labels: 0: <שלוש>, 2: <שלוש>."));
        Assert.That(names.FormatKey(Enumerable.Range(0, 40)), Does.StartWith(" Labels: 0: ").And.EndWith(", 30: שלוש and 9 more."));
        Assert.That((names.Format(0), names.FormatForPicture(0)), Is.EqualTo(("שלוש (0)", "שלוש (0)")), "outside of a drawing");
    }

    [Test]
    public void ClassNames_without_visible_characters_are_labels()
    {
        ClassDisplayNames names = new(new ClassLabels(new Dictionary<int, string> { [3] = "\u0001", [7] = " \n", [8] = "\u0007x" }));
        Assert.That((names.Format(3), names.Format(7), names.Format(8)), Is.EqualTo(("3", "7", "x")));
    }

    /// <summary>3 has no name, and 4 has a name that pixels show as 4.</summary>
    [Test]
    public void ClassNames_that_are_the_number_of_another_class_are_followed_by_their_label()
    {
        ClassDisplayNames names = new(new ClassLabels(
            [3, 4, 5, 7, 8], new Dictionary<int, string> { [4] = "שלוש", [5] = "5", [7] = "3", [8] = "4" }));
        Assert.That((names.Format(3), names.Format(5), names.Format(7), names.Format(8)), Is.EqualTo(("3", "5", "3 (7)", "4 (8)")));
    }

    [Test]
    public void ClassNames_with_an_ellipsis_are_cut_to_different_texts()
    {
        ClassDisplayNames names = new(new ClassLabels(new Dictionary<int, string>
        {
            [1] = "Wait… for the long name of hall A today",
            [2] = "Wait… for the long road to hall A today",
        }));
        string one = names.Shorten(1, 20, text => text.Length), other = names.Shorten(2, 20, text => text.Length);
        Assert.That(one, Is.Not.EqualTo(other));
        Assert.That(new[] { one, other }, Is.All.Length.LessThanOrEqualTo(20));
    }

    [Test]
    public void ClassNames_of_every_script_are_drawn_by_many_threads()
    {
        Picture[] pictures = CreateAll(new Dictionary<int, string> { [3] = "درجة الحرارة", [7] = "温度" });
        string[] alone = Array.ConvertAll(pictures, picture => picture.ToSvg());
        byte[][] pixels = Array.ConvertAll(pictures, picture => picture.ToPng());
        Concurrently.Run(threads: 6, thread =>
        {
            for (int i = 0; i < pictures.Length; i++)
            {
                int index = (i + thread) % pictures.Length;
                Assert.That(pictures[index].ToSvg(), Is.EqualTo(alone[index]));
                Assert.That(pictures[index].ToPng(), Is.EqualTo(pixels[index]));
            }
        });
    }

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

    /// <summary>Creates pictures whose titles name 7 and 3.</summary>
    private static Picture[] CreateAll(IReadOnlyDictionary<int, string> names)
    {
        LinearModel model = new([0.5f, -1, 0.25f, 2], [0f], new ClassLabels([3, 7], names));
        Dataset data = new(new DenseFeatures([0f, 0.25f, 1, 0.5f], 4), [7], new ClassLabels([3, 7], names), new ImageShape(2, 2));
        ScoreEvaluation scores = EvaluateTwo(names).Scores;
        TrainingProgress[] snapshots = [new(1, 0, 0, null, model), new(1, 10, 0, 0.9, model)];
        return
        [
            new WeightsPicture(model, data) { CellSize = 20 }, new ProductPicture(model, data, 0), new FilmstripPicture(snapshots, data),
            new RocPicture(scores), new ScoreHistogramPicture(scores.Histogram()) { Size = (300, 300) },
            new ContributionsPicture(model.Explain([0f, 0.25f, 1, 0.5f])),
        ];
    }

    private static (ScoreEvaluation Scores, Evaluation Counts) EvaluateTwo(IReadOnlyDictionary<int, string> names) =>
        TestData.EvaluateTwo(names, TestData.CreateHumps());

    /// <summary>Reads the texts of an SVG, separated by line breaks.</summary>
    private static string ReadTexts(Picture picture) => string.Join('\n', XDocument.Parse(picture.ToSvg()).Descendants()
        .Where(element => element.Name.LocalName == "text").Select(text => text.Value));

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
