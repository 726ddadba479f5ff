using System.Text;

namespace LinearLearn.Tests;

public class FormatDetectorTests
{
    private const string Expected =
        "some.model: expected a model as safetensors (begins with the header length), JSON (begins with '{') "
        + "or LIBLINEAR (begins with solver_type), found ";

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
    public void FormatDetector_detects_the_format_by_the_first_bytes(string text, ModelFormat expected) =>
        Assert.That(FormatDetector.Detect(Encoding.UTF8.GetBytes(text), "some.model"), Is.EqualTo(expected));

    [TestCase("", "an empty file")]
    [TestCase("hello, world", "68656C6C6F2C2077 (\"hello, w\")")]
    [TestCase("\uFEFF", "EFBBBF (\"<U+FEFF>\")")]
    [TestCase("  \n", "20200A (\"  \uFFFD\")")]
    [TestCase("solver", "736F6C766572 (\"solver\")")]
    [TestCase("solver_types 1", "736F6C7665725F74 (\"solver_t\")")]
    [TestCase("svm_type c_svc", "73766D5F74797065 (\"svm_type\")")]
    [TestCase("[1]", "5B315D (\"[1]\")")]
    public void FormatDetector_shows_the_first_bytes_of_other_files(string text, string found) => Assert.That(
        () => TestFiles.ReadLiblinear(text), Throws.InstanceOf<InvalidDataException>().With.Message.EqualTo(Expected + found));
}
