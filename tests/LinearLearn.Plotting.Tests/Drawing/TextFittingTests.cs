using System.Globalization;

namespace LinearLearn.Plotting.Tests;

internal sealed class TextFittingTests
{
    [TestCase("abcdefghij", 10, "abcdefghij")]
    [TestCase("abcdefghij", 9, "abcd…ghij")]
    [TestCase("abcdefghij", 8, "abcd…hij")]
    [TestCase("abcdefghij", 2, "a…")]
    [TestCase("abcdefghij", 1, "…")]
    [TestCase("abcdefghij", 0, "…")]
    [TestCase("northern hall A", 13, "northe…hall A")]
    [TestCase("", 0, "")]
    public void CutMiddle_keeps_the_start_and_the_end(string text, float width, string expected) =>
        Assert.That(TextFitting.CutMiddle(text, width, part => part.Length), Is.EqualTo(expected));

    [Test]
    public void CutMiddle_never_splits_a_text_element([Range(1, 20)] int width)
    {
        string family = "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67", accented = "e\u0301";
        string text = string.Concat(Enumerable.Repeat(family + accented + "温", 8));
        string cut = TextFitting.CutMiddle(text, width, part => CellWidth.Measure(part));
        Assert.That(CellWidth.Measure(cut), Is.LessThanOrEqualTo(width));
        TextElementEnumerator elements = StringInfo.GetTextElementEnumerator(cut);
        while (elements.MoveNext())
            Assert.That(elements.GetTextElement(), Is.AnyOf(family, accented, "温", "…"));
    }

    [Test]
    public void MeasureWidth_estimates_letters_that_the_font_lacks()
    {
        Assert.That(PlotStyle.MeasureWidth("温度", 20), Is.EqualTo(40).Within(8), "each is a square, or a glyph of an installed font");
        float name = PlotStyle.MeasureWidth("abc", 20);
        Assert.That(PlotStyle.MeasureWidth("abc", 10), Is.EqualTo(name / 2).Within(0.5));
        Assert.That(PlotStyle.MeasureWidth("abcשלוש", 20), Is.EqualTo(name + 4 * 11).Within(0.5));
        Assert.That(PlotStyle.MeasureWidth("abc", 20, isBold: true), Is.GreaterThan(name));
    }

    [Test]
    public void CanWrite_rejects_letters_from_right_to_left()
    {
        // Not as test cases, because a runner can lose those whose names contain such characters.
        Assert.That(new[] { "abc", "ωώ", "жш", "4 %" }.Select(FontResolver.CanWrite), Is.All.True);
        Assert.That(new[] { "שלוש", "حرارة", "abc ש", "\ufdfa", "\U00010900" }.Select(FontResolver.CanWrite), Is.All.False);
    }
}
