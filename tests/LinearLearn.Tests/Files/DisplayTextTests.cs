using CsCheck;

namespace LinearLearn.Tests;

/// <summary>Tests texts of users and files in terminals, messages and pages.</summary>
/// <remarks>The characters are not test cases, because a test runner can lose such names.</remarks>
public class DisplayTextTests
{
    [Test]
    public void CellWidth_matches_wcwidth_of_the_C_library()
    {
        // wcwidth of glibc 2.36, character by character: 0, 1 and 2 cells.
        (string Text, int Width)[] expected =
        [
            ("", 0), ("a~é", 3), ("e\u0301", 1), ("漢字かなカナ", 12), ("ｶﾞ", 2), ("ＡＢ", 4), ("한글", 4), ("\u1112\u1161\u11ab", 2), ("\u3000", 2),
            ("שלום", 4), ("สวัสดี", 4), ("\U0001F600", 2), ("☕", 2), ("☃", 1), ("ⅷ€…", 3), ("\U00020000", 2), ("a\u200Db", 2),
        ];
        foreach ((string text, int width) in expected)
            Assert.That(CellWidth.Measure(text), Is.EqualTo(width), text);
    }

    [Test]
    public void CellWidth_of_emoji_with_several_code_points_is_2()
    {
        string[] emoji =
        [
            "\U0001F468\u200D\U0001F469\u200D\U0001F467", "\U0001F44D\U0001F3FD", "\U0001F1E9\U0001F1EA", "❤\uFE0F", "1\uFE0F\u20E3",
            "\U0001F3F3\uFE0F\u200D\U0001F308",
        ];
        Assert.That(emoji.Select(CellWidth.Measure), Is.All.EqualTo(2));
    }

    [Test]
    public void DisplayText_replaces_unsafe_characters()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(DisplayText.ToLine("two\nlines\tand\u001b[2J\u0085\u2028"), Is.EqualTo("two lines and [2J  "));
            foreach (char bidi in "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069")
                Assert.That(DisplayText.ToLine($"a{bidi}b"), Is.EqualTo("a\uFFFDb"));
            Assert.That(DisplayText.ToLine("\uFEFFa\u200Bb\u00ADc\U000E0041\uFFFE"), Is.EqualTo("\uFFFDa\uFFFDb\uFFFDc\uFFFD\uFFFD"));
            Assert.That(DisplayText.ToLine("\uD800a\uDC00"), Is.EqualTo("\uFFFDa\uFFFD"));
            const string Joined = "می\u200Cخواهم \U0001F469\u200D\U0001F4BB שלום";
            Assert.That(DisplayText.ToLine(Joined), Is.EqualTo(Joined));
            Assert.That(DisplayText.ReplaceUnsafe("a\nb\u202E\t\0", keep: "\n\t"), Is.EqualTo("a\nb\uFFFD\t\uFFFD"));
        }
    }

    [Test]
    public void ShortenName_cuts_the_middle_by_cells_and_never_within_a_text_element()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(DisplayText.ShortenName(new string('a', 20)), Is.EqualTo(new string('a', 20)));
            Assert.That(DisplayText.ShortenName("abcdefghijklmnopqrstu"), Is.EqualTo("abcdefghij…mnopqrstu"));
            Assert.That(DisplayText.ShortenName("Temperature sensor 3", 12), Is.EqualTo("Temper…sor 3"));
            Assert.That(DisplayText.ShortenName("Hall 12 - temperature 34", 15), Is.EqualTo("Hall 12…ture 34"));
            Assert.That(DisplayText.ShortenName("Hall 12 -- sensor 34", 17), Is.EqualTo("Hall 12…ensor 34"), "no blank beside …");
            Assert.That(DisplayText.ShortenName(new string('漢', 10)), Is.EqualTo(new string('漢', 10)));
            Assert.That(DisplayText.ShortenName(new string('漢', 11)), Is.EqualTo("漢漢漢漢漢…漢漢漢漢"));
            string accented = string.Concat(Enumerable.Repeat("e\u0301", 21));
            Assert.That(DisplayText.ShortenName(accented), Is.EqualTo(accented[..20] + "…" + accented[..18]));
            Assert.That(DisplayText.ShortenName("a" + new string('\u0301', 10_000) + "b"), Is.EqualTo("…b"), "a letter with 10,000 marks");
            Assert.That(DisplayText.ShortenName("b" + "a" + new string('\u0301', 10_000)), Is.EqualTo("b…"));
            Assert.That(DisplayText.ShortenName("  a\n"), Is.EqualTo("a"));
        }
    }

    [Test]
    public void Wrap_breaks_at_blanks_and_keeps_a_number_with_its_unit()
    {
        const string Line = "Stopped after 3044 of 3355 images: 98.05 % (502 of 512)";
        using (Assert.EnterMultipleScope())
        {
            Assert.That(DisplayText.Wrap(Line, 80, indent: 2), Is.EqualTo(Line));
            Assert.That(DisplayText.Wrap(Line, Line.Length, indent: 2), Is.EqualTo(Line));
            Assert.That(
                DisplayText.Wrap(Line, 22, indent: 2),
                Is.EqualTo("Stopped after 3044 of\n  3355 images: 98.05 %\n  (502 of 512)"));
            Assert.That(DisplayText.Wrap("  1.50  a name of words", 12, indent: 8), Is.EqualTo("  1.50  a\n  name of\n  words"));
            Assert.That(DisplayText.Wrap("item" + new string(' ', 30) + "12 ms", 30, indent: 6), Is.EqualTo("item\n      12 ms"));
            Assert.That(DisplayText.Wrap("in /a/path/of/many/folders now", 10, indent: 0), Is.EqualTo("in\n/a/path/of/many/folders\nnow"));
            Assert.That(DisplayText.Wrap("漢字 漢字 漢字", 9, indent: 0), Is.EqualTo("漢字 漢字\n漢字"));
            Assert.That(DisplayText.Wrap("", 10, indent: 2), Is.Empty);
        }
    }

    [TestCase("A1 B2 C3 D4", 5, "A1 B2|C3 D4")]
    [TestCase("1 a1 b1 c", 4, "1 a1|b1 c")]
    [TestCase("in 12 ms each", 8, "in 12 ms|each")]
    [TestCase("in 1,234.5 % of", 10, "in|1,234.5 %|of")]
    [TestCase("all (12 of 13)", 8, "all|(12 of|13)")]
    [TestCase("item 123 wonderful", 8, "item 123|wonderful")]
    [TestCase("1.2.x 3 4 5", 7, "1.2.x 3|4 5")]
    public void Wrap_keeps_one_unit_with_a_number_unless_both_exceed_a_line(string line, int cells, string expected) =>
        Assert.That(DisplayText.Wrap(line, cells, indent: 0), Is.EqualTo(expected.Replace('|', '\n')));

    [TestCase("             probably an identifier", 20, 2, "  probably an|  identifier")]
    [TestCase("          an identifier", 20, 2, "          an|  identifier")]
    [TestCase("item words-of-18-cells-", 19, 2, "item| words-of-18-cells-")]
    [TestCase("                      ", 20, 2, "  ")]
    [TestCase("item                                      ", 20, 2, "item")]
    public void Wrap_shortens_blanks_before_a_word_that_would_not_fit(string line, int cells, int indent, string expected) =>
        Assert.That(DisplayText.Wrap(line, cells, indent), Is.EqualTo(expected.Replace('|', '\n')));

    [Test]
    public void Wrap_keeps_all_words_in_order_and_fits_where_each_word_does() =>
        Gen.Select(
            Gen.Int[0, 90].Select(blanks => new string(' ', blanks)),
            Gen.String[Gen.Char["ab漢1%  "], 0, 60],
            Gen.Int[20, 120],
            Gen.Int[0, 60]).Sample((blanks, text, cells, indent) =>
        {
            string line = blanks + text;
            string[] lines = DisplayText.Wrap(line, cells, indent).Split('\n');
            const StringSplitOptions Words = StringSplitOptions.RemoveEmptyEntries;
            Assert.That(string.Join(' ', lines).Split(' ', Words), Is.EqualTo(line.Split(' ', Words)));
            foreach (string wide in lines.Where(shown => CellWidth.Measure(shown) > cells))
                Assert.That(wide, Does.Not.Contain(' '), "a line of one word");
        });

    [Test]
    public void ShortenName_never_exceeds_the_number_of_cells([Range(1, 12)] int cells)
    {
        string[] names = ["漢a字b漢c字", "\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600", "abcdefghijklmno"];
        foreach (string name in names)
            Assert.That(CellWidth.Measure(DisplayText.ShortenName(name, cells)), Is.LessThanOrEqualTo(cells));
    }
}
