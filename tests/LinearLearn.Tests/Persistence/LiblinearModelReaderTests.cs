using System.Globalization;
using System.Text;

namespace LinearLearn.Tests;

public class LiblinearModelReaderTests
{
    private const string Joint = "solver_type MCSVM_CS\nnr_class 2\nlabel 5 9\nnr_feature 1\nbias -1\nw\n1 3 \n";

    [Test]
    public void Liblinear_model_of_two_classes_has_the_first_label_as_the_positive_class()
    {
        LinearModel model = TestFiles.ReadLiblinear(TestFiles.LiblinearTwoClasses);
        Assert.That(model.Classes.Values.ToArray(), Is.EqualTo(new[] { 3, 7 }));
        Assert.That(model.Weights.ToArray(), Is.EqualTo(new[] { 0.5f, -0.25f }));
        Assert.That(model.Biases.ToArray(), Is.EqualTo(new[] { 0.5f }), "2.5 * 0.2");
        Assert.That(model.Score([1f, 2f]), Is.EqualTo(0.5f), "0.5 - 0.5 + 0.5");
        Assert.That(model.Predict([1f, 2f]), Is.EqualTo(7));
        Assert.That(model.Score([1f, 4f]), Is.EqualTo(0), "0.5 - 1 + 0.5");
        Assert.That(model.Predict([1f, 4f]), Is.EqualTo(3), "liblinear-predict gives a score of exactly 0 the second label");
        Assert.That((model.ByteScale, model.Classes.Names.Count), Is.EqualTo(((float?)null, 0)));
    }

    [Test]
    public void Liblinear_model_keeps_the_order_of_classes_and_predicts_the_first_of_equal_scores()
    {
        LinearModel model = TestFiles.ReadLiblinear(TestFiles.LiblinearThreeClasses);
        Assert.That(model.Classes.Values.ToArray(), Is.EqualTo(new[] { 30, -10, 20 }));
        Assert.That(model.Weights.ToArray(), Is.EqualTo(new[] { 1, -1, 0, 0.5f, 2, 4 }));
        Assert.That(model.Biases.ToArray(), Is.EqualTo(new float[3]));
        float[] scores = new float[3];
        model.Scores([3f, 2f], scores);
        Assert.That(scores, Is.EqualTo(new float[] { 1, 1, 14 }));
        Assert.That(model.Predict([3f, 2f]), Is.EqualTo(20));
        Assert.That(model.Predict([-3f, -2f]), Is.EqualTo(30), "-1, -1 and -14");
    }

    [Test]
    public void Liblinear_multiclass_model_has_a_bias_for_each_class()
    {
        string text = TestFiles.LiblinearThreeClasses.Replace("bias -1", "bias 0.5", StringComparison.Ordinal) + "1 -4 0 \n";
        Assert.That(TestFiles.ReadLiblinear(text).Biases.ToArray(), Is.EqualTo(new[] { 0.5f, -2, 0 }));
    }

    [Test]
    public void Liblinear_model_of_two_classes_with_two_rows_uses_only_the_first_row()
    {
        LinearModel model = TestFiles.ReadLiblinear(Joint);
        Assert.That((model.Classes.Values.ToArray(), model.Weights.ToArray()), Is.EqualTo((new[] { 9, 5 }, new[] { 1f })));
        Assert.That(model.Predict([1f]), Is.EqualTo(5), "as liblinear-predict, though 3 is more than 1");
        Assert.That(model.Predict([0f]), Is.EqualTo(9));
        Assert.That(model.Predict([-1f]), Is.EqualTo(9));
    }

    [Test]
    public void Liblinear_model_of_two_classes_with_two_rows_uses_only_the_first_bias()
    {
        LinearModel model = TestFiles.ReadLiblinear(Joint.Replace("bias -1", "bias 2", StringComparison.Ordinal) + "0.25 -8\n");
        Assert.That((model.Weights.ToArray(), model.Biases.ToArray()), Is.EqualTo((new[] { 1f }, new[] { 0.5f })));
    }

    [Test]
    public void Liblinear_numbers_are_rounded_once()
    {
        LinearModel model = TestFiles.ReadLiblinear(
            "solver_type L2R_LR\nnr_class 2\nlabel 1 2\nnr_feature 1\nbias 0.1\nw\n0.10000000149011613 \n0.1 \n");
        Assert.That(TestData.GetBits(model), Is.EqualTo(TestData.GetBits([0.1f, 0.01f])), "0.1f * 0.1f is 0.010000001");
    }

    [TestCase("0", 0f)]
    [TestCase("-0", 0f)]
    [TestCase("-1", 0f)]
    [TestCase("-0.5", 0f)]
    [TestCase("1", -2f)]
    [TestCase("2.5", -5f)]
    [TestCase("1e-3", -0.002f)]
    public void Liblinear_bias_is_the_value_of_the_bias_feature_times_its_weight(string bias, float expected)
    {
        string lastRow = bias is "-1" or "-0.5" ? "" : "-2 \n";
        LinearModel model = TestFiles.ReadLiblinear(
            $"solver_type L2R_LR\nnr_class 2\nlabel 1 2\nnr_feature 1\nbias {bias}\nw\n4 \n{lastRow}");
        Assert.That(model.Biases.ToArray(), Is.EqualTo(new[] { expected }));
        Assert.That(model.Weights.ToArray(), Is.EqualTo(new[] { 4f }));
    }

    [TestCase("L2R_LR")]
    [TestCase("L2R_L2LOSS_SVC_DUAL")]
    [TestCase("L2R_L2LOSS_SVC")]
    [TestCase("L2R_L1LOSS_SVC_DUAL")]
    [TestCase("L1R_L2LOSS_SVC")]
    [TestCase("L1R_LR")]
    [TestCase("L2R_LR_DUAL")]
    [TestCase("MCSVM_CS")]
    public void Liblinear_solver_is_kept_in_the_metadata(string solver)
    {
        string text = TestFiles.LiblinearThreeClasses.Replace("MCSVM_CS", solver, StringComparison.Ordinal);
        Assert.That(
                TestFiles.ReadLiblinear(text).Metadata,
                Is.EquivalentTo(new Dictionary<string, string> { ["liblinear.solverType"] = solver }));
    }

    [Test]
    public void Liblinear_header_allows_any_order_of_lines_and_extra_white_space()
    {
        LinearModel expected = TestFiles.ReadLiblinear(TestFiles.LiblinearTwoClasses);
        string[] header = [.. TestFiles.LiblinearTwoClasses.Split('\n')[..5].Reverse()];
        string turned = string.Join('\n', header) + "\nw\n0.5\n-0.25\n0.2\n";
        string[] texts =
        [
            turned,
            "\uFEFF" + turned,
            turned.Replace("\n", "\r\n", StringComparison.Ordinal),
            turned.Replace("\n", " \t\n", StringComparison.Ordinal).Replace(" ", " \t ", StringComparison.Ordinal),
            "\n \r\n" + turned.Replace("label", "\n  label", StringComparison.Ordinal),
            turned + "\n \t\r\n\n ",
            turned.Replace("-0.25", "-2.5e-1", StringComparison.Ordinal).Replace("0.5", "+.5", StringComparison.Ordinal),
        ];
        foreach (string text in texts)
            TestModels.AssertSame(TestFiles.ReadLiblinear(text), expected);
    }

    [Test]
    public void Liblinear_files_do_not_depend_on_the_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture, comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (comma.NumberFormat.NumberDecimalSeparator, comma.NumberFormat.NegativeSign) = (",", "~");
        try
        {
            CultureInfo.CurrentCulture = comma;
            LinearModel model = TestFiles.ReadLiblinear(TestFiles.LiblinearTwoClasses);
            Assert.That(model.Biases[0], Is.EqualTo(0.5f));
            Assert.That(TestFiles.WriteLiblinear(model), Does.EndWith("w\n0.5\n-0.25\n0.5\n"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void Truncated_Liblinear_file_is_rejected_at_every_length()
    {
        string three = TestFiles.WriteLiblinear(TestModels.CreateThreeClasses());
        foreach (string text in new[] { TestFiles.LiblinearTwoClasses, TestFiles.LiblinearThreeClasses, Joint, three })
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            Assert.That(() => TestFiles.ReadLiblinear(bytes), Throws.Nothing);
            // The last line end, and blanks before it, can be missing. The last number can be cut off unnoticed.
            int last = text.TrimEnd().LastIndexOfAny([' ', '\n']) + 1;
            Assert.That(() => TestFiles.ReadLiblinear(bytes[..text.TrimEnd().Length]), Throws.Nothing);
            for (int length = 0; length <= last; length++)
                Assert.That(
                    () => TestFiles.ReadLiblinear(bytes[..length]),
                    Throws.InstanceOf<InvalidDataException>(),
                    $"cut off at {length} of {bytes.Length}");
        }
    }

    [Test]
    public void Damaged_Liblinear_file_loads_or_throws_InvalidDataException()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(TestFiles.LiblinearThreeClasses);
        int refused = 0;
        for (int at = 0; at < bytes.Length; at++)
        {
            foreach (byte other in " \n\0-9e.w\u00ff"u8)
            {
                byte[] damaged = [.. bytes];
                damaged[at] = other;
                try
                {
                    Assert.That(TestFiles.ReadLiblinear(damaged).Classes.Values.Length, Is.AtLeast(2));
                }
                catch (InvalidDataException)
                {
                    refused++;
                }
            }
        }
        Assert.That(refused, Is.InRange(1, 10 * bytes.Length - 1));
    }

    [TestCase("nr_feature 2147483647\nbias -1", "2147483647 rows of 3 numbers, at least 12884901881 bytes")]
    [TestCase("nr_feature 2147483647\nbias 1", "2147483648 rows of 3 numbers, at least 12884901887 bytes")]
    [TestCase("nr_feature 4\nbias -1", "4 rows of 3 numbers, at least 23 bytes")]
    public void Liblinear_header_does_not_cause_allocation_for_missing_numbers(string lengths, string expected)
    {
        string text = TestFiles.LiblinearThreeClasses.Replace("nr_feature 2\nbias -1", lengths, StringComparison.Ordinal);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        TestFiles.GetLiblinearFault(bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        string fault = TestFiles.GetLiblinearFault(bytes);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
        Assert.That(fault, Is.EqualTo($"expected {expected}, found 17 bytes (line 6, column 2)"));
    }
}
