using System.Globalization;
using CsCheck;

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
    public void Evaluation_table_of_four_classes_has_the_figures_below_the_matrix() => Assert.That(
        Table([0, 1, 2, 3], [1200, 0, 0, 0, 0, 31, 0, 9, 0, 4, 0, 0, 0, 0, 0, 0], "Iris-setosa", "cat", "a", null),
        Is.EqualTo("""
                     predicted
        actual       Iris-setosa          cat            a            3
        Iris-setosa         1200            .            .            .
        cat                    .           31            .            9
        a                      .            4            .            .
        3                      .            .            .            .

        class        precision  recall      F1  count
        Iris-setosa     1.0000  1.0000  1.0000   1200
        cat             0.8857  0.7750  0.8267     40
        a               0.0000  0.0000  0.0000      4
        3               0.0000  0.0000  0.0000      .
        macro mean      0.4714  0.4437  0.4567   1244
        accuracy     0.9895 (1231 of 1244)
        """));

    [Test]
    public void Evaluation_table_shows_dots_for_classes_without_examples_or_predictions() => Assert.That(
        Table([1, 2, 3], [5, 0, 0, 0, 0, 0, 0, 0, 2]),
        Is.EqualTo("""
                    predicted
        actual      1  2  3    precision  recall      F1  count
        1           5  .  .       1.0000  1.0000  1.0000      5
        2           .  .  .            .       .       .      .
        3           .  .  2       1.0000  1.0000  1.0000      2
        macro mean                1.0000  1.0000  1.0000      7
        accuracy    1.0000 (7 of 7)
        """));

    [Test]
    public void Evaluation_table_shows_long_names_whole_and_heads_columns_with_labels() => Assert.That(
        Table(
            [-1, 2, 10, 4],
            [5, 1, 0, 0, 0, 3, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0],
            "Temperature sensor 3 in the northern hall",
            "Temperature sensor 4 in the northern hall",
            "line\nbreak",
            " "),
        Is.EqualTo("""
                                                      predicted
        actual                                        -1   2  10   4
        -1 Temperature sensor 3 in the northern hall   5   1   .   .
         2 Temperature sensor 4 in the northern hall   .   3   .   .
        10 line break                                  .   .   2   .
         4                                             .   .   .   .

        class                                         precision  recall      F1  count
        -1 Temperature sensor 3 in the northern hall     1.0000  0.8333  0.9091      6
         2 Temperature sensor 4 in the northern hall     0.7500  1.0000  0.8571      3
        10 line break                                    1.0000  1.0000  1.0000      2
         4                                                    .       .       .      .
        macro mean                                       0.9167  0.9444  0.9221     11
        accuracy                                      0.9091 (10 of 11)
        """));

    [Test]
    public void Evaluation_table_cuts_names_in_the_middle_only_where_there_is_no_room() => Assert.That(
        Table([1, 2], [1, 0, 0, 1], $"the {new string('a', 60)} letter A", $"the {new string('a', 40)} letter B"),
        Is.EqualTo("""
                                                                               predicted
        actual                                                                 1  2
        1 the aaaaaaaaaaaaaaaaaaaaaaaaaaaaa…aaaaaaaaaaaaaaaaaaaaaaaa letter A  1  .
        2 the aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa letter B                .  1

        class                                           precision  recall      F1  count
        1 the aaaaaaaaaaaaaaaaaa…aaaaaaaaaaaa letter A     1.0000  1.0000  1.0000      1
        2 the aaaaaaaaaaaaaaaaaa…aaaaaaaaaaaa letter B     1.0000  1.0000  1.0000      1
        macro mean                                         1.0000  1.0000  1.0000      2
        accuracy                                        1.0000 (2 of 2)
        """));

    [Test]
    public void Evaluation_table_adds_labels_to_equal_names() => Assert.That(
        Table([1, 2], [1, 0, 0, 1], "cat", " cat\n"),
        Is.EqualTo("""
                    predicted
        actual      1  2    precision  recall      F1  count
        1 cat       1  .       1.0000  1.0000  1.0000      1
        2 cat       .  1       1.0000  1.0000  1.0000      1
        macro mean             1.0000  1.0000  1.0000      2
        accuracy    1.0000 (2 of 2)
        """));

    [Test]
    public void Evaluation_table_aligns_wide_and_zero_width_characters()
    {
        const string Summer = "e\u0301te\u0301", Cat = "\U0001F408";
        string[] lines = Table([1, 2], [1, 0, 0, 1], Summer, string.Concat(Enumerable.Repeat(Cat, 40))).Split('\n');
        Assert.That(lines[6], Does.StartWith($"1 {Summer}{new string(' ', 44 - 3)}  "));
        string cats = string.Concat(Enumerable.Repeat(Cat, 11));
        Assert.That(lines[7], Does.StartWith($"2 {cats}…{cats[..20]} "), "44 cells are not enough for forty cats");
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

    /// <summary>The figures were computed by scikit-learn 1.2.1 (classification_report).</summary>
    [Test]
    public void Evaluation_table_of_ten_classes_fits_80_cells() => Assert.That(
        Table(
            [.. Enumerable.Range(0, 10)],
            [.. Enumerable.Range(0, 100).Select(i => i % 11 == 0 ? 98_000 + 7 * i : i * i * 31 % 97)],
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
        Is.EqualTo("""
                predicted
        actual   zero    one    two  three   four   five    six  seven  eight   nine
        zero    98000     31     27     85     11     96     49     64     44     86
        one        93  98077      2      1     62     88     79     35     53     36
        two        81     91  98154      6      8     72      4     95     54     75
        three      61     12     25  98231     43     48     18     50     47      9
        four       33     22     73     89  98308     16     24     94     32     32
        five       94     24     16     70     89  98385     22     33      9     47
        six        50     18     48     43      3     25  98462     61     75     54
        seven      95      4     72      8      6     66     91  98539     36     53
        eight      35     79     88     62      1      2     65     93  98616     44
        nine       64     49     96     11     85     27     31      .     31  98693

        class       precision  recall      F1   count
        zero           0.9939  0.9950  0.9944   98493
        one            0.9966  0.9954  0.9960   98526
        two            0.9955  0.9951  0.9953   98640
        three          0.9962  0.9968  0.9965   98544
        four           0.9969  0.9958  0.9963   98723
        five           0.9955  0.9959  0.9957   98789
        six            0.9961  0.9962  0.9962   98839
        seven          0.9947  0.9956  0.9952   98970
        eight          0.9962  0.9953  0.9957   99085
        nine           0.9956  0.9960  0.9958   99087
        macro mean     0.9957  0.9957  0.9957  987696
        accuracy    0.9957 (983465 of 987696)
        """));

    [Test]
    public void Evaluation_table_of_twelve_classes_with_long_names_has_labels_in_the_matrix_and_names_below()
    {
        int[] labels = [.. Enumerable.Range(1, 12)], counts = [.. Enumerable.Range(0, 144).Select(i => i % 13 == 0 ? 12_345 : i % 5)];
        string[] lines = Table(labels, counts, [.. labels.Select(label => $"class of twenty c {label:00}")]).Split('\n');
        using (Assert.EnterMultipleScope())
        {
            Assert.That(lines[1], Is.EqualTo("actual      1     2     3     4     5     6     7     8     9    10    11    12"));
            Assert.That(lines[2], Is.EqualTo(" 1      12345     1     2     3     4     .     1     2     3     4     .     1"));
            Assert.That(lines[2], Has.Length.EqualTo(79));
            Assert.That(lines[16], Is.EqualTo(" 1 class of twenty c 01     0.9982  0.9983  0.9983   12366"));
        }
    }

    [TestCase(10, 24, true)]
    [TestCase(10, 25, false)]
    [TestCase(100, 18, true)]
    [TestCase(100, 19, false)]
    [TestCase(100_000, 10, true)]
    [TestCase(100_000, 11, false)]
    public void Evaluation_table_has_a_matrix_if_it_fits_80_cells(int count, int classes, bool isExpected)
    {
        int[] counts = [.. Enumerable.Range(0, classes * classes).Select(i => i % (classes + 1) == 0 ? count : 0)];
        string table = Table([.. Enumerable.Range(0, classes)], counts);
        Assert.That(table.Contains("predicted", StringComparison.Ordinal), Is.EqualTo(isExpected));
        Assert.That(table.Split('\n').Max(line => line.Length), Is.LessThanOrEqualTo(80));
    }

    [Test]
    public void Evaluation_table_of_many_classes_lists_the_most_frequent_errors()
    {
        int[] labels = [.. Enumerable.Range(1, 26)];
        int[] counts = [.. Enumerable.Range(0, 676).Select(i => i % 27 == 0 ? 800 : i is > 0 and < 26 ? 2 * i : i == 300 ? 120 : 0)];
        string[] lines = Table(labels, counts, [.. labels.Select(label => $"{(char)('a' + label - 1)}")]).Split('\n');
        using (Assert.EnterMultipleScope())
        {
            Assert.That(lines[..2], Is.EqualTo(new[]
            {
                "class       precision  recall      F1  count",
                " 1 a           1.0000  0.5517  0.7111   1450",
            }));
            Assert.That(lines[27..33], Is.EqualTo(new[]
            {
                "macro mean     0.9653  0.9777  0.9684  21570",
                "accuracy    0.9643 (20800 of 21570)",
                "",
                "actual  predicted  errors",
                "12 l    15 o          120",
                " 1 a    26 z           50",
            }));
            Assert.That(lines[^2..], Is.EqualTo(new[] { " 1 a     8 h           14", "others                 42" }));
            Assert.That(lines, Has.Length.EqualTo(30 + 1 + 20 + 1));
        }
    }

    [Test]
    public void Evaluation_table_of_many_classes_without_errors_ends_with_the_accuracy()
    {
        int[] counts = [.. Enumerable.Range(0, 101 * 101).Select(i => i % 102 == 0 ? 2 : 0)];
        string[] lines = Table([.. Enumerable.Range(0, 101)], counts, "zero").Split('\n');
        Assert.That(
            lines[..2],
            Is.EqualTo(new[] { "class       precision  recall      F1  count", "  0 zero       1.0000  1.0000  1.0000      2" }));
        Assert.That(lines[1..102], Is.All.EndsWith("1.0000  1.0000  1.0000      2"));
        Assert.That(lines[102..], Is.EqualTo(new[]
        {
            "macro mean     1.0000  1.0000  1.0000    202",
            "accuracy    1.0000 (202 of 202)",
        }));
    }

    [Test]
    public void Evaluation_table_heads_columns_with_names_of_one_letter()
    {
        int[] labels = [.. Enumerable.Range(1, 26)];
        int[] counts = [.. Enumerable.Range(0, 676).Select(i => i % 27 == 0 ? 9 : 0)];
        string[] lines = Table(labels, counts, [.. labels.Select(label => $"{(char)('a' + label - 1)}")]).Split('\n');
        Assert.That(lines[1], Is.EqualTo("actual  a b c d e f g h i j k l m n o p q r s t u v w x y z"));
        Assert.That(lines[3], Does.StartWith("b       . 9 . . "));
        Assert.That(lines[29..31], Is.EqualTo(new[]
        {
            "class       precision  recall      F1  count", "a              1.0000  1.0000  1.0000      9",
        }));
    }

    [Test]
    public void Evaluation_table_of_ten_classes_fits_40_cells_without_the_matrix()
    {
        int[] counts = [.. Enumerable.Range(0, 100).Select(i => i % 11 == 0 ? 200 : i == 37 ? 9 : i == 98 ? 17 : 0)];
        string[] names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "a long name of eight", "nine"];
        string[] lines = CreateEvaluation([.. Enumerable.Range(0, 10)], counts, names).ToTable(width: 40).Split('\n');
        Assert.That(lines[7..], Is.EqualTo(new[]
        {
            "6 six         1.0000 1.0000 1.0000   200",
            "7 seven       0.9569 1.0000 0.9780   200",
            "8 a lon…ight  0.9217 1.0000 0.9592   200",
            "9 nine        1.0000 0.9217 0.9592   217",
            "macro mean    0.9879 0.9879 0.9874  2026",
            "accuracy      0.9872 (2000 of 2026)",
            "",
            "actual   predicted       errors",
            "9 nine   8 a long…eight      17",
            "3 three  7 seven              9",
        }));
    }

    [Test]
    public void Evaluation_table_in_40_cells_heads_columns_with_labels_if_names_do_not_fit_beside_the_figures() => Assert.That(
        CreateEvaluation([3, 7], [60_000, 1, 0, 50_000], "a long three", "a long seven").ToTable(40),
        Is.EqualTo("""
                        predicted
        actual              3      7
        3 a long three  60000      1
        7 a long seven      .  50000

        class         prec. recall     F1  count
        3 a lo…hree  1.0000 1.0000 1.0000  60001
        7 a lo…even  1.0000 1.0000 1.0000  50000
        macro mean   1.0000 1.0000 1.0000 110001
        accuracy     1.0000 (110000 of 110001)
        """));

    [Test]
    public void Evaluation_table_in_40_cells_shows_a_label_without_room_on_a_separate_line() => Assert.That(
        CreateEvaluation([int.MinValue, 7], [1_000_000_000, 0, 0, 10_000_000]).ToTable(40).Split('\n')[^8..],
        Is.EqualTo(new[]
        {
            "class     prec. recall     F1      count",
            "-2147483648",
            "         1.0000 1.0000 1.0000 1000000000",
            "          7",
            "         1.0000 1.0000 1.0000   10000000",
            "mean     1.0000 1.0000 1.0000 1010000000",
            "accuracy  1.0000 (1010000000 of",
            "  1010000000)",
        }));

    [Test]
    public void Evaluation_table_fits_any_width()
    {
        Gen<string> name = Gen.OneOf(
            Gen.String[Gen.Char["ab 漢é"], 0, 60],
            Gen.Select(Gen.Int[8, 14], Gen.Char["abcdefghijklmn"], (cells, letter) => new string(letter, cells)));
        Gen<int> label = Gen.OneOf(Gen.Const(0), Gen.Const(100), Gen.Const(-1_000_000_000), Gen.Const(int.MaxValue - 14));
        Gen<int> width = Gen.OneOf(Gen.Const(40), Gen.Int[40, 60], Gen.Int[40, 200]);
        Gen.Select(Gen.OneOf(Gen.Const(2), Gen.Int[2, 14]), Gen.Int[0, 8], Gen.Int[0, 1000], width, name.Array[14], label)
            .Sample((classes, digits, seed, cells, names, first) =>
            {
                Random random = new(seed);
                int most = (int)Math.Min(Math.Pow(10, digits), int.MaxValue / (classes * classes + 1.0));
                int[] counts = [.. Enumerable.Range(0, classes * classes).Select(_ => random.Next(2) * random.Next(most + 1))];
                counts[0] = most;
                Evaluation evaluation = CreateEvaluation([.. Enumerable.Range(first, classes)], counts, names[..classes]);
                string[] lines = evaluation.ToTable(cells).Split('\n');
                Assert.That(lines.Select(CellWidth.Measure), Is.All.LessThanOrEqualTo(cells), string.Join('\n', lines));
            }, iter: 1000);
    }

    [TestCase(39)]
    [TestCase(1001)]
    public void Evaluation_table_rejects_widths_out_of_range(int width) => Assert.That(
        () => CreateEvaluation([1, 2], [1, 0, 0, 1]).ToTable(width),
        Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("40").And.Message.Contains($"{width}"));

    /// <summary>Any names and counts: no line is too wide, no two rows look the same, and no example is missing.</summary>
    [Test]
    public void Evaluation_table_fits_80_cells_and_shows_each_class_and_example()
    {
        Gen<string> name = Gen.OneOf(
            Gen.String[Gen.Char["ab 漢é"], 0, 60],
            Gen.Int[1, 3].Select(number => $"Temperature sensor {number} in the northern hall of the second building of this company"));
        Gen.Select(Gen.Int[2, 40], Gen.Int[1, 9], Gen.Int[0, 1000], name.Array[40]).Sample((classes, digits, seed, names) =>
        {
            Random random = new(seed);
            int most = (int)Math.Min(Math.Pow(10, digits), int.MaxValue / (classes * classes + 1.0));
            int[] labels = [.. Enumerable.Range(0, classes).Select(i => 7 * i)];
            int[] counts = [.. Enumerable.Range(0, classes * classes).Select(_ => random.Next(2) * random.Next(most + 1))];
            counts[0]++;
            string[] blocks = Table(labels, counts, names[..classes]).Split("\n\n");
            Assert.That(blocks.SelectMany(block => block.Split('\n')).Select(CellWidth.Measure), Is.All.LessThanOrEqualTo(80));
            string[] rows = blocks.First(block => block.Contains("\naccuracy", StringComparison.Ordinal)).Split('\n');
            int first = rows.Length - classes - 2;
            Assert.That(rows[first..^2].Distinct().Count(), Is.EqualTo(classes));
            Assert.That(rows[first..^2].Sum(GetLastNumber), Is.EqualTo(counts.Sum()));
            int errors = counts.Where((_, i) => i % (classes + 1) != 0).Sum();
            if (blocks[^1].StartsWith("actual", StringComparison.Ordinal))
                Assert.That(blocks[^1].Split('\n')[1..].Sum(GetLastNumber), Is.EqualTo(errors));
            else if (blocks.Length == 2)
                Assert.That(blocks[0].Split('\n')[2..].Sum(line => GetNumbers(line)[^classes..].Sum()), Is.EqualTo(counts.Sum()));
        }, iter: 300);

        static int[] GetNumbers(string line) =>
            [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => int.TryParse(text, out int number) ? number : 0)];

        static int GetLastNumber(string line) => GetNumbers(line)[^1];
    }

    private static string Table(int[] labels, int[] counts, params string?[] names) => CreateEvaluation(labels, counts, names).ToTable();

    private static Evaluation CreateEvaluation(int[] labels, int[] counts, params string?[] names)
    {
        Dictionary<int, string> classNames = [];
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i] is { } name)
                classNames[labels[i]] = name;
        }
        return TestModels.CreateEvaluation(labels, counts, classNames);
    }
}
