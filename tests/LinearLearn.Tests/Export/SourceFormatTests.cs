using System.Globalization;
using System.Text;

namespace LinearLearn.Tests;

/// <summary>Tests the form of generated sources: the same bytes in every culture, ASCII, line ends, and numbers.</summary>
public class SourceFormatTests
{
    private static readonly Func<string>[] Exports =
    [
        () => TestModels.CreateTwoClasses().ToCSharp(new CSharpOptions { Namespace = "A.B" }), () => TestModels.CreateSparse().ToCSharp(),
        () => TestModels.CreateTextClassifier().ToCSharp(), () => TestModels.CreateTableClassifier().ToCSharp(),
        () => TestModels.CreateThreeClasses().ToC(), () => TestModels.CreateSparse().ToC(new COptions { Precision = WeightPrecision.Int8 }),
    ];

    [Test]
    public void Sources_are_the_same_ASCII_text_in_every_culture()
    {
        string[] expected = Array.ConvertAll(Exports, export => export());
        CultureInfo before = CultureInfo.CurrentCulture, comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (comma.NumberFormat.NumberDecimalSeparator, comma.NumberFormat.NegativeSign) = (",", "~");
        try
        {
            CultureInfo.CurrentCulture = comma;
            Assert.That(Array.ConvertAll(Exports, export => export()), Is.EqualTo(expected));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
        foreach (string source in expected)
        {
            Assert.That(source.All(unit => unit is '\n' or (>= ' ' and <= '~')), source);
            Assert.That(source, Does.EndWith("}\n").Or.EndsWith("_H */\n"));
            Assert.That(source.Split('\n').Max(line => line.Length), Is.LessThanOrEqualTo(150));
            Assert.That(source, Does.Not.Contain("\n\n\n").And.Not.Contains(" \n").And.Not.Contains("#if "));
        }
    }

    [TestCase(0f, "0f", "0.f")]
    [TestCase(-0f, "-0f", "-0.f")]
    [TestCase(1f, "1f", "1.f")]
    [TestCase(0.1f, ".1f", ".1f")]
    [TestCase(-0.25f, "-.25f", "-.25f")]
    [TestCase(1e-7f, "1E-07f", "1E-07f")]
    [TestCase(float.MaxValue, "3.4028235E+38f", "3.4028235E+38f")]
    [TestCase(16777217f, "16777216f", "16777216.f")]
    public void FormatFloat_writes_the_fewest_digits(float value, string ofCSharp, string ofC)
    {
        Assert.That(SourceText.FormatFloat(value), Is.EqualTo(ofCSharp));
        Assert.That(SourceText.FormatFloat(value, needsPoint: true), Is.EqualTo(ofC));
    }

    [Test]
    public void FormatBytes_escapes_trigraphs_quotes_and_all_other_bytes() =>
        Assert.That(SourceText.FormatBytes("??/\"\\ü1\n\uD83D"), Is.EqualTo("""
            "\?\?/\"\\\303\2741\012\357\277\275"
            """));

    [Test]
    public void SourceTemplate_keeps_the_lines_of_the_first_true_condition()
    {
        Assert.That(Fill("X"), Is.EqualTo("a\nx\n#if v\n"));
        Assert.That(Fill("X", "Y"), Is.EqualTo("a\nx\ny\n#if v\n"));
        Assert.That(Fill("Z"), Is.EqualTo("a\nyz\n#if v\n"));
        Assert.That(Fill(), Is.EqualTo("a\nnone\n#if v\n"));
        Assert.That(() => new SourceTemplate([]).Append(new StringBuilder(), "$U$"u8), Throws.InvalidOperationException);

        static string Fill(params string[] flags)
        {
            StringBuilder source = new();
            new SourceTemplate(flags).Append(
                source, "a\n#if X\nx\n#if Y\ny\n#endif\n#elif Y || Z\nyz\n#else\nnone\n#endif\n%if $V$"u8, ("V", "v"));
            return source.ToString();
        }
    }
}
