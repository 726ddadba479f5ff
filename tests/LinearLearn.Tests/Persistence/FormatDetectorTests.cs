using System.Text;

namespace LinearLearn.Tests;

public class FormatDetectorTests
{
    private const string Expected =
        "some.model: expected a model as safetensors (the length of its header first), as JSON (a '{' first) or of LIBLINEAR (solver_type first), found ";

    [TestCase("\u0010\0\0\0\0\0\0\0{", ModelFormat.Safetensors)]
    [TestCase("{{{{{{{\0", ModelFormat.Safetensors)]
    [TestCase("\0", ModelFormat.Safetensors)]
    [TestCase("{", ModelFormat.Json)]
    [TestCase("{\"labels\"\0", ModelFormat.Json)]
    [TestCase("\uFEFF {}", ModelFormat.Json)]
    [TestCase("\t \r\n  \n{}", ModelFormat.Json)]
    [TestCase("solver_type L2R_LR\n", ModelFormat.Liblinear)]
    [TestCase("\uFEFFsolver_type L2R_LR\n", ModelFormat.Liblinear)]
    [TestCase("\r\n nr_class\t2", ModelFormat.Liblinear)]
    [TestCase("label 1 2", ModelFormat.Liblinear)]
    [TestCase("nr_feature\r\n", ModelFormat.Liblinear)]
    [TestCase("bias", ModelFormat.Liblinear)]
    [TestCase("rho 1", ModelFormat.Liblinear)]
    [TestCase("w\n", ModelFormat.Liblinear)]
    public void Tell_the_format(string text, ModelFormat expected) => Assert.That(FormatDetector.Detect(Encoding.UTF8.GetBytes(text), "some.model"), Is.EqualTo(expected));

    [TestCase("", "an empty file")]
    [TestCase("hello, world", "68656C6C6F2C2077 (\"hello, w\")")]
    [TestCase("\uFEFF", "EFBBBF (\"<U+FEFF>\")")]
    [TestCase("  \n", "20200A (\"  \uFFFD\")")]
    [TestCase("solver", "736F6C766572 (\"solver\")")]
    [TestCase("solver_types 1", "736F6C7665725F74 (\"solver_t\")")]
    [TestCase("svm_type c_svc", "73766D5F74797065 (\"svm_type\")")]
    [TestCase("[1]", "5B315D (\"[1]\")")]
    public void Of_other_files_are_shown(string text, string found) => Assert.That(
        () => TestFiles.ReadLiblinear(text), Throws.InstanceOf<InvalidDataException>().With.Message.EqualTo(Expected + found));
}
