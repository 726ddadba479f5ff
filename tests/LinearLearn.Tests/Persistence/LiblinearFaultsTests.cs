namespace LinearLearn.Tests;

/// <summary>Tests the errors in LIBLINEAR text: the message names what was expected, what was found, and where.</summary>
public class LiblinearFaultsTests
{
    private const string Classifiers =
        "the solver of a classifier (L2R_LR, L2R_L2LOSS_SVC_DUAL, L2R_L2LOSS_SVC, L2R_L1LOSS_SVC_DUAL, MCSVM_CS, "
        + "L1R_L2LOSS_SVC, L1R_LR, L2R_LR_DUAL)";

    [TestCase("L2R_L2LOSS_SVR")]
    [TestCase("L2R_L2LOSS_SVR_DUAL")]
    [TestCase("L2R_L1LOSS_SVR_DUAL")]
    [TestCase("ONECLASS_SVM")]
    public void Liblinear_solvers_for_regression_or_one_class_are_rejected(string solver) => Assert.That(
        TestFiles.GetLiblinearFault($"solver_type {solver}\nnr_class 2\nnr_feature 1\nbias -1\nw\n1 \n"),
        Is.EqualTo($"expected {Classifiers}, found {solver}, a solver for regression or a single class (line 1, column 13)"));

    // The replaced texts are in TestFiles.LiblinearTwoClasses.
    [TestCase("L2R_LR", "l2r_lr", Classifiers + ", found l2r_lr (line 1, column 13)")]
    [TestCase(" L2R_LR", "", Classifiers + ", found the end of the line (line 1, column 12)")]
    [TestCase("L2R_LR", "L2R_LR 0", "the end of the line, found 0 (line 1, column 20)")]
    [TestCase("nr_class 2", "nr_class 1",
        "two or more classes of a classifier: a whole number from 2 to 2147483647, found 1 (line 2, column 10)")]
    [TestCase("nr_class 2", "nr_class",
        "two or more classes of a classifier: a whole number from 2 to 2147483647, found the end of the line (line 2, column 9)")]
    [TestCase("nr_class 2", "nr_class 2147483648",
        "two or more classes of a classifier: a whole number from 2 to 2147483647, found 2147483648 (line 2, column 10)")]
    [TestCase("nr_class 2", "nr_class 2\0",
        "two or more classes of a classifier: a whole number from 2 to 2147483647, found 2\uFFFD (line 2, column 10)")]
    [TestCase("nr_class 2", "nr_class 2 2", "the end of the line, found 2 (line 2, column 12)")]
    [TestCase("nr_class 2", "nr_class 3", "3 labels before the weights, the value of nr_class, found 2 (line 6, column 1)")]
    [TestCase("label 7 3", "label 7", "2 labels before the weights, the value of nr_class, found 1 (line 6, column 1)")]
    [TestCase("label 7 3", "label", "2 labels before the weights, the value of nr_class, found 0 (line 6, column 1)")]
    [TestCase("label 7 3", "label 7 7", "distinct labels, found 7 twice")]
    [TestCase("label 7 3", "label 7 1.5", "a whole number from -2147483648 to 2147483647, found 1.5 (line 3, column 9)")]
    [TestCase("nr_feature 2", "nr_feature 0", "a whole number from 1 to 2147483647, found 0 (line 4, column 12)")]
    [TestCase("nr_feature 2", "nr_feature 99999999999999999999",
        "a whole number from 1 to 2147483647, found 99999999999999999999 (line 4, column 12)")]
    [TestCase("bias 2.5", "bias one", "a finite number, found one (line 5, column 6)")]
    [TestCase("bias 2.5", "bias nan", "a finite number, found nan (line 5, column 6)")]
    [TestCase("bias 2.5", "bias Infinity", "a finite number, found Infinity (line 5, column 6)")]
    [TestCase("bias 2.5", "rho 0.5", "the model of a classifier, found rho, which belongs to a model of a single class (line 5, column 1)")]
    [TestCase("bias 2.5", "bios 2.5", "one of solver_type, nr_class, label, nr_feature, bias, rho, w, found bios (line 5, column 1)")]
    [TestCase("bias 2.5", "label 7 3", "label once, found a second one (line 5, column 1)")]
    [TestCase("bias 2.5", "solver_type L2R_LR", "solver_type once, found a second one (line 5, column 1)")]
    [TestCase("bias 2.5", "nr_class 2", "nr_class once, found a second one (line 5, column 1)")]
    [TestCase("bias 2.5", "nr_feature 2", "nr_feature once, found a second one (line 5, column 1)")]
    [TestCase("nr_feature 2", "bias 2.5", "bias once, found a second one (line 5, column 1)")]
    [TestCase("solver_type L2R_LR\n", "", "solver_type before the weights, found none (line 5, column 1)")]
    [TestCase("nr_class 2\n", "", "nr_class before the weights, found none (line 5, column 1)")]
    [TestCase("label 7 3\n", "", "label before the weights, found none (line 5, column 1)")]
    [TestCase("nr_feature 2\n", "", "nr_feature before the weights, found none (line 5, column 1)")]
    [TestCase("bias 2.5\n", "", "bias before the weights, found none (line 5, column 1)")]
    [TestCase("w\n0.5 \n-0.25 \n0.2 \n", "", "w, after which the weights begin, found the end of the file (line 6, column 1)")]
    [TestCase("w\n0.5 \n-0.25 \n0.2 \n", "w", "3 rows of 1 numbers, at least 5 bytes, found 0 bytes (line 6, column 2)")]
    [TestCase("w\n", "w 1\n", "the end of the line, found 1 (line 6, column 3)")]
    [TestCase("-0.25 \n", "-0.25 1 \n", "the end of the line, found 1 (line 8, column 7)")]
    [TestCase("-0.25", "x", "a finite number, found x (line 8, column 1)")]
    [TestCase("-0.25", "-0,25", "a finite number, found -0,25 (line 8, column 1)")]
    [TestCase("-0.25", "0.25\0", "a finite number, found 0.25\uFFFD (line 8, column 1)")]
    [TestCase("-0.25", "nan", "a finite number, found nan (line 8, column 1)")]
    [TestCase("-0.25", "-inf", "a finite number, found -inf (line 8, column 1)")]
    [TestCase("-0.25", "NaN", "a finite number, found NaN (line 8, column 1)")]
    [TestCase("-0.25", "1e999", "a number that a float can hold, found 1e999 (line 8, column 1)")]
    [TestCase("-0.25", "-3.5e38", "a number that a float can hold, found -3.5e38 (line 8, column 1)")]
    [TestCase("0.2 ", "3e38 ", "a number that a float can hold when multiplied by 2.5, the bias, found 3e38 (line 9, column 1)")]
    [TestCase("-0.25", "", "a finite number, found the end of the line (line 8, column 2)")]
    [TestCase("0.2 \n", "", "3 rows of 1 numbers, found the end of the file (line 9, column 1)")]
    [TestCase("0.2 \n", " ", "a finite number, found the end of the line (line 9, column 2)")]
    [TestCase("0.2 \n", "0.2 \n1 \n", "the end of the file after the last row, found 1 (line 10, column 1)")]
    [TestCase("0.2 \n", "0.2 \n\n\n  more", "the end of the file after the last row, found more (line 12, column 3)")]
    public void Liblinear_errors_state_the_expected_and_the_found_text_and_the_position(string before, string after, string expected)
    {
        string text = TestFiles.LiblinearTwoClasses.Replace(before, after, StringComparison.Ordinal);
        Assert.That(text, Is.Not.EqualTo(TestFiles.LiblinearTwoClasses));
        Assert.That(TestFiles.GetLiblinearFault(text), Is.EqualTo("expected " + expected));
    }

    [TestCase("1 0 2 ", "1 0", "a finite number, found the end of the line (line 7, column 4)")]
    [TestCase("1 0 2 ", "1 0 2 3", "the end of the line, found 3 (line 7, column 7)")]
    [TestCase("1 0 2 ", "1 x 2", "a finite number, found x (line 7, column 3)")]
    public void Liblinear_rows_with_too_few_or_too_many_numbers_are_rejected(string before, string after, string expected) => Assert.That(
        TestFiles.GetLiblinearFault(TestFiles.LiblinearThreeClasses.Replace(before, after, StringComparison.Ordinal)),
        Is.EqualTo("expected " + expected));

    [Test]
    public void Liblinear_numbers_that_are_ignored_must_still_be_valid() => Assert.That(
        TestFiles.GetLiblinearFault("solver_type MCSVM_CS\nnr_class 2\nlabel 5 9\nnr_feature 1\nbias -1\nw\n1 ? \n"),
        Is.EqualTo("expected a finite number, found ? (line 7, column 3)"));

    [Test]
    public void Liblinear_errors_truncate_long_words()
    {
        string fault = TestFiles.GetLiblinearFault(
            TestFiles.LiblinearTwoClasses.Replace("-0.25", new string('x', 1000), StringComparison.Ordinal));
        Assert.That(fault, Is.EqualTo($"expected a finite number, found {new string('x', 40)}... (line 8, column 1)"));
    }
}
