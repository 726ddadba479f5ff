using System.Globalization;

namespace LinearLearn.Tests;

public class EvaluationTableTests
{
    [Test]
    public void Evaluation_table_of_two_classes_shows_names_and_rates() => Assert.That(
        Table([3, 7], [2, 2, 1, 2], "three", "seven"),
        Is.EqualTo("""
                    predicted
        actual      three  seven    precision  recall      F1  count
        three           2      2       0.6667  0.5000  0.5714      4
        seven           1      2       0.5000  0.6667  0.5714      3
        macro mean                     0.5833  0.5833  0.5714      7
        accuracy    0.5714 (4 of 7)
        """));

    [Test]
    public void Evaluation_table_shows_dots_for_classes_without_examples_or_predictions() => Assert.That(
        Table([0, 1, 2, 3], [1200, 0, 0, 0, 0, 31, 0, 9, 0, 4, 0, 0, 0, 0, 0, 0], "Iris-setosa", "cat", "a", null),
        Is.EqualTo("""
                     predicted
        actual       Iris-setosa          cat            a            3    precision  recall      F1  count
        Iris-setosa         1200            .            .            .       1.0000  1.0000  1.0000   1200
        cat                    .           31            .            9       0.8857  0.7750  0.8267     40
        a                      .            4            .            .       0.0000  0.0000  0.0000      4
        3                      .            .            .            .       0.0000  0.0000  0.0000      .
        macro mean                                                            0.4714  0.4437  0.4567   1244
        accuracy     0.9895 (1231 of 1244)
        """));

    [Test]
    public void Evaluation_table_truncates_long_names_and_heads_columns_with_labels() => Assert.That(
        Table(
            [-1, 2, 10, 4],
            [5, 1, 0, 0, 0, 3, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0],
            "a bird of twenty-1 ch",
            "a bird of twenty chr",
            "line\nbreak",
            " "),
        Is.EqualTo("""
                                 predicted
        actual                   -1   2  10   4    precision  recall      F1  count
        -1 a bird of twenty-1 …   5   1   .   .       1.0000  0.8333  0.9091      6
         2 a bird of twenty chr   .   3   .   .       0.7500  1.0000  0.8571      3
        10 line break             .   .   2   .       1.0000  1.0000  1.0000      2
         4                        .   .   .   .            .       .       .      .
        macro mean                                    0.9167  0.9444  0.9221     11
        accuracy                 0.9091 (10 of 11)
        """));

    [Test]
    public void Evaluation_table_adds_labels_to_names_that_look_the_same_when_truncated() => Assert.That(
        Table([1, 2], [1, 0, 0, 1], "the twentieth letter A", "the twentieth letter B"),
        Is.EqualTo("""
                                predicted
        actual                  1  2    precision  recall      F1  count
        1 the twentieth lette…  1  .       1.0000  1.0000  1.0000      1
        2 the twentieth lette…  .  1       1.0000  1.0000  1.0000      1
        macro mean                         1.0000  1.0000  1.0000      2
        accuracy                1.0000 (2 of 2)
        """));

    [Test]
    public void Evaluation_table_aligns_wide_and_zero_width_characters()
    {
        const string Summer = "e\u0301te\u0301", Cat = "\U0001F408";
        string[] lines = Table([1, 2], [1, 0, 0, 1], Summer, string.Concat(Enumerable.Repeat(Cat, 11))).Split('\n');
        Assert.That(lines[2], Does.StartWith(Summer + new string(' ', 16 + 2 + 18) + "1  "));
        Assert.That(lines[3], Does.StartWith(string.Concat(Enumerable.Repeat(Cat, 9)) + "…  "), "20 cells are not enough for eleven cats");
        Assert.That(Table([1, 2, 5], [1, 0, 0, 0, 1, 0, 0, 0, 1], "猫", "ｶﾞ", "개").Split('\n')[1..5], Is.EqualTo(new[]
        {
            "actual      猫  ｶﾞ  개    precision  recall      F1  count",
            "猫           1   .   .       1.0000  1.0000  1.0000      1",
            "ｶﾞ           .   1   .       1.0000  1.0000  1.0000      1",
            "개           .   .   1       1.0000  1.0000  1.0000      1",
        }));
    }

    [Test]
    public void Evaluation_table_removes_control_and_bidirectional_characters()
    {
        string table = Table([1, 2], [1, 0, 0, 1], "\u001b[31mred\u0007", "a\u202Eb\u2066c\u200Fd\uFEFFe\u2028f\ud800");
        Assert.That(table.Split('\n'), Has.Length.EqualTo(6));
        Assert.That(table, Does.Contain("[31mred").And.Contain("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe f\uFFFD"));
        Assert.That(
            table.Where(letter => letter != '\n' && (char.IsControl(letter) || char.GetUnicodeCategory(letter) == UnicodeCategory.Format)),
            Is.Empty);
    }

    [Test]
    public void Evaluation_table_of_more_than_a_hundred_classes_has_rows_but_no_matrix([Values(100, 101)] int classes)
    {
        int[] labels = [.. Enumerable.Range(0, classes)];
        int[] counts = [.. Enumerable.Range(0, classes * classes).Select(i => i % (classes + 1) == 0 ? 2 : 0)];
        string[] lines = Table(labels, counts, "zero").Split('\n');
        Assert.That(lines[^(classes + 2)..^2], Is.All.EndsWith("1.0000  1.0000  1.0000      2"));
        Assert.That(lines, Has.Length.EqualTo(classes == 100 ? classes + 4 : classes + 3));
        if (classes > 100)
        {
            Assert.That(
                lines[..2],
                Is.EqualTo(new[] { "actual      precision  recall      F1  count", "  0 zero       1.0000  1.0000  1.0000      2" }));
        }
    }

    [Test]
    public void Evaluation_table_of_fifty_classes_is_as_wide_as_their_counts()
    {
        int[] labels = [.. Enumerable.Range(0, 50)];
        int[] counts = [.. Enumerable.Range(0, 2500).Select(i => i % 51 == 0 ? 400 : 0)];
        string[] lines = Table(labels, counts, [.. labels.Select(label => $"class {label}")]).Split('\n');
        using (Assert.EnterMultipleScope())
        {
            Assert.That(lines, Has.Length.EqualTo(2 + 50 + 2));
            Assert.That(lines[1], Does.StartWith("actual         0   1   2 ").And.Contain("  48  49    precision"));
            Assert.That(
                lines[2], Does.StartWith(" 0 class 0   400   .   . ").And.EndsWith("    1.0000  1.0000  1.0000    400".PadLeft(34)));
            Assert.That(lines[51], Does.StartWith("49 class 49    .   .   . "));
            Assert.That(lines[1..53].Select(line => line.Length).Distinct(), Has.One.Items, "all lines have the same length");
            Assert.That(lines[1].Length, Is.EqualTo("49 class 49".Length + 2 + 50 * 4 - 1 + 4 + 9 + 8 + 8 + 7));
        }
    }

    [Test]
    public void Evaluation_table_heads_columns_with_names_of_one_letter()
    {
        int[] labels = [.. Enumerable.Range(1, 26)];
        int[] counts = [.. Enumerable.Range(0, 676).Select(i => i % 27 == 0 ? 9 : 0)];
        string[] lines = Table(labels, counts, [.. labels.Select(label => $"{(char)('a' + label - 1)}")]).Split('\n');
        Assert.That(lines[1], Does.StartWith("actual      a b c d e f g h i j k l m n o p q r s t u v w x y z    precision"));
        Assert.That(lines[3], Does.StartWith("b           . 9 . . "));
    }

    private static string Table(int[] labels, int[] counts, params string?[] names)
    {
        Dictionary<int, string> classNames = [];
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i] is { } name)
                classNames[labels[i]] = name;
        }
        return TestModels.CreateEvaluation(labels, counts, classNames).ToTable();
    }
}
