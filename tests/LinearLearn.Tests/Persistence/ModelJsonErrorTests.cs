using System.Text;

namespace LinearLearn.Tests;

public class ModelJsonErrorTests
{
    private const string Sound = """
        {
          "format": "LinearLearn.LinearModel",
          "version": 1,
          "labels": [3, 7],
          "classNames": {"3": "three"},
          "byteScale": 0.5,
          "metadata": {"a": "b"},
          "biases": [0.25],
          "weights": [
            [1, -2]
          ]
        }
        """;

    private const string ExpectedLabel = "expected a label: a whole number from -2147483648 to 2147483647";
    private const string Members = "expected one of format, version, labels, classNames, byteScale, metadata, biases, weights";

    [TestCase("\"LinearLearn.LinearModel\"", "\"Linear\"",
        "expected the format \"LinearLearn.LinearModel\", found \"Linear\" (line 2, column 13)")]
    [TestCase("\"LinearLearn.LinearModel\"", "1", "expected format to be a string, found 1 (line 2, column 13)")]
    [TestCase("\"format\"", "\"Format\"", Members + ", found \"Format\" (line 2, column 3)")]
    [TestCase("\"format\": \"LinearLearn.LinearModel\",", "", "expected a member format, found none")]
    [TestCase("\"version\": 1,", "", "expected a member version, found none")]
    [TestCase("\"version\": 1", "\"version\": 0", "expected a version from 1 to 1, found 0")]
    [TestCase("\"version\": 1", "\"version\": -7", "expected a version from 1 to 1, found -7")]
    [TestCase("\"version\": 1", "\"version\": 1.0", "expected version to be a whole number, found 1.0 (line 3, column 14)")]
    [TestCase("\"version\": 1", "\"version\": 1e30", "expected version to be a whole number, found 1e30 (line 3, column 14)")]
    [TestCase("\"version\": 1", "\"version\": \"1\"", "expected version to be a number, found \"1\" (line 3, column 14)")]
    [TestCase("\"version\": 1", "\"version\": 1, \"version\": 1", "expected each member once, found \"version\" (line 3, column 17)")]
    [TestCase("\"labels\": [3, 7],", "", "expected a member labels, found none")]
    [TestCase("[3, 7]", "null", "expected labels to be an array, found null (line 4, column 13)")]
    [TestCase("[3, 7]", "[3, null]", ExpectedLabel + ", found null (line 4, column 17)")]
    [TestCase("[3, 7]", "[3, 7.0]", ExpectedLabel + ", found 7.0 (line 4, column 17)")]
    [TestCase("[3, 7]", "[3, \"7\"]", ExpectedLabel + ", found \"7\" (line 4, column 17)")]
    [TestCase("[3, 7]", "[3, 2147483648]", ExpectedLabel + ", found 2147483648 (line 4, column 17)")]
    [TestCase("[3, 7]", "[3, [7]]", ExpectedLabel + ", found an array (line 4, column 17)")]
    [TestCase("[3, 7]", "[3, 3]", "expected distinct labels, found 3 twice")]
    [TestCase("[3, 7]", "[3]", "expected two labels or more, found 1")]
    [TestCase("[3, 7]", "[3, 7, 8]", "expected a row of weights for each of 3 labels, found 1")]
    [TestCase("{\"3\": \"three\"}", "null", "expected classNames to be an object, found null (line 5, column 17)")]
    [TestCase("{\"3\": \"three\"}", "[]", "expected classNames to be an object, found an array (line 5, column 17)")]
    [TestCase("{\"3\":", "{\"03\":", ExpectedLabel + ", in its shortest form, found \"03\" (line 5, column 18)")]
    [TestCase("{\"3\":", "{\"+3\":", ExpectedLabel + ", in its shortest form, found \"+3\" (line 5, column 18)")]
    [TestCase("{\"3\":", "{\" 3\":", ExpectedLabel + ", in its shortest form, found \" 3\" (line 5, column 18)")]
    [TestCase("{\"3\":", "{\"-0\":", ExpectedLabel + ", in its shortest form, found \"-0\" (line 5, column 18)")]
    [TestCase("{\"3\":", "{\"2147483648\":", ExpectedLabel + ", in its shortest form, found \"2147483648\" (line 5, column 18)")]
    [TestCase("\"three\"", "null", "expected a string, found null (line 5, column 23)")]
    [TestCase("\"three\"", "\"three\", \"\\u0033\": \"\"", "expected each label once, found \"\\u0033\" (line 5, column 32)")]
    [TestCase("\"three\"", "\"\\ud83d\"", "expected Unicode, found an invalid sequence in \"\\ud83d\" (line 5, column 23)")]
    [TestCase("0.5", "null", "expected byteScale to be a number, found null (line 6, column 16)")]
    [TestCase("0.5", "\"0.5\"", "expected byteScale to be a number, found \"0.5\" (line 6, column 16)")]
    [TestCase("0.5", "0", "expected a finite number above 0, found 0")]
    [TestCase("0.5", "1e999", "expected a number that a float can hold, found 1e999 (line 6, column 16)")]
    [TestCase("{\"a\": \"b\"}", "\"b\"", "expected metadata to be an object, found \"b\" (line 7, column 15)")]
    [TestCase("\"b\"", "null", "expected a string, found null (line 7, column 21)")]
    [TestCase("\"b\"", "{\"c\": 1}", "expected a string, found an object (line 7, column 21)")]
    [TestCase("\"b\"", "\"b\", \"a\": \"b\"", "expected each name once, found \"a\" (line 7, column 26)")]
    [TestCase("\"a\"", "\"\\udc00\"", "expected Unicode, found an invalid sequence in \"\\udc00\" (line 7, column 16)")]
    [TestCase("\"a\"", "\"linearlearn.kind\"",
        "expected names that do not begin with linearlearn., found \"linearlearn.kind\" (line 7, column 16)")]
    [TestCase("[0.25]", "0.25", "expected biases to be an array, found 0.25 (line 8, column 13)")]
    [TestCase("[0.25]", "[]", "expected a bias for each row of weights, 1 for 2 classes, found 0")]
    [TestCase("[0.25]", "[0.25, 1]", "expected a bias for each row of weights, 1 for 2 classes, found 2")]
    [TestCase("[0.25]", "[1e39]", "expected a number that a float can hold, found 1e39 (line 8, column 14)")]
    [TestCase("[0.25]", "[\"NaN\"]", "expected a finite number, found \"NaN\" (line 8, column 14)")]
    [TestCase("[0.25]", "[true]", "expected a finite number, found true (line 8, column 14)")]
    [TestCase("[0.25]", "[-1e99999999999999999999]",
        "expected a number that a float can hold, found -1e99999999999999999999 (line 8, column 14)")]
    [TestCase("[1, -2]", "", "expected rows of weights, found the end of the array (line 11, column 3)")]
    [TestCase("[1, -2]", "[]", "expected row 0 of the weights to have numbers, found 0 (line 10, column 5)")]
    [TestCase("[1, -2]", "1, -2", "expected row 0 of the weights to be an array, found 1 (line 10, column 5)")]
    [TestCase("[1, -2]", "[1, -2], {}", "expected row 1 of the weights to be an array, found an object (line 10, column 14)")]
    [TestCase("[1, -2]", "[1, -2], [3]", "expected row 1 of the weights to have 2 numbers as row 0, found 1 (line 10, column 14)")]
    [TestCase("[1, -2]", "[1, -2],\n[3, 4, 5]", "expected row 1 of the weights to have 2 numbers as row 0, found 3 (line 11, column 1)")]
    [TestCase("[1, -2]", "[1, -2], [3, 4]", "expected one row of weights for two labels, found 2")]
    [TestCase("[1, -2]", "[1, [-2]]", "expected a finite number, found an array (line 10, column 9)")]
    [TestCase("[1, -2]", "[1, 1234567890123456789012345678901234567890e999]",
        "expected a number that a float can hold, found 1234567890123456789012345678901234567890... (line 10, column 9)")]
    [TestCase("\"biases\"", "\"note\": 1, \"biases\"", Members + ", found \"note\" (line 8, column 3)")]
    public void JSON_model_errors_state_the_expected_and_the_found_text_and_the_position(string sound, string wrong, string message)
    {
        string text = Sound.ReplaceLineEndings("\n").Replace(sound, wrong, StringComparison.Ordinal);
        Assert.That(() => Load(text), Refused(message));
    }

    [TestCase("{\"zip\": [[1]], \"version\": 2, \"format\": \"LinearLearn.LinearModel\", \"labels\": {}}")]
    [TestCase("{\"format\": \"LinearLearn.LinearModel\", \"version\": 2, \"weights\": NaN}", Description = "not even JSON any more")]
    [TestCase("{\"labels\": 3, \"labels\": null, \"format\": \"LinearLearn.LinearModel\", \"version\": 2,", Description = "cut off")]
    public void JSON_model_of_a_newer_version_is_rejected_with_advice_to_update(string text)
    {
        InvalidDataException fault = Assert.Throws<InvalidDataException>(() => Load(text))!;
        Assert.That(fault.Message, Is.EqualTo("m.json: expected format version 1 or older, found 2: update LinearLearn to read this file"));
        Assert.That(FormatVersion.IsNewer(fault));
    }

    [TestCase("{}", "expected a member format, found none")]
    [TestCase("{\"name\": \"web-page\", \"version\": \"1.0.0\"}", Members + ", found \"name\" (line 1, column 2)")]
    [TestCase("{\"\\ud800\": 1}", "expected Unicode, found an invalid sequence in \"\\ud800\" (line 1, column 2)")]
    public void JSON_objects_that_are_not_models_are_rejected(string text, string message) =>
        Assert.That(() => Load(text), Refused(message));

    [TestCase("[1, -2]", "[1, NaN]", "'N' is an invalid start", 10, 9)]
    [TestCase("[1, -2]", "[1, -Infinity]", "'I' is invalid within a number", 10, 10)]
    [TestCase("[1, -2]", "[1, 02]", "'2'", 10, 10)]
    [TestCase("[1, -2]", "[1, -2,]", "trailing comma at the end which is not supported in this mode. (line", 10, 12)]
    [TestCase("0.5,", "0.5, // half", "'/' is an invalid start", 6, 21)]
    [TestCase("\"b\"", "\"b\n\"", "'0x0A' is invalid within a JSON string", 7, 23)]
    [TestCase("\"b\"", "'b'", "is an invalid start", 7, 21)]
    [TestCase("1, -2]\n  ]\n}", "1 ", "open JSON object or array", 10, 8)]
    [TestCase("-2]\n  ]\n}", "-2]\n  ]\n}\n{}", "'{' is invalid after a single JSON value", 13, 1)]
    [TestCase("-2]\n  ]\n}", "-2]\n  ]\n}\0", "'0x00' is invalid after a single JSON value", 12, 2)]
    public void JSON_syntax_errors_have_line_and_column(string sound, string wrong, string part, int line, int column) => Assert.That(
        () => Load(Sound.ReplaceLineEndings("\n").Replace(sound, wrong, StringComparison.Ordinal)),
        Throws.TypeOf<InvalidDataException>().With.Message.StartsWith("m.json: expected JSON: ").And.Message.Contains(part)
            .And.Message.EndsWith($"(line {line}, column {column})").And.Message.Not.Contains("LineNumber"));

    [Test]
    public void JSON_model_can_be_followed_by_white_space() => Assert.That(Load(Sound + "\n \t\r\n").FeatureCount, Is.EqualTo(2));

    [Test]
    public void JSON_model_that_is_not_UTF8_is_rejected()
    {
        foreach ((string text, string message) in new[]
        {
            ("three", "expected Unicode, found an invalid sequence in \"\uFFFDhree\" (line 5, column 23)"),
            ("a", "expected Unicode, found an invalid sequence in \"\uFFFD\" (line 7, column 16)"),
            ("biases", "expected Unicode, found an invalid sequence in \"\uFFFDiases\" (line 8, column 3)"),
            ("LinearLearn.LinearModel",
                "expected Unicode, found an invalid sequence in \"\uFFFDinearLearn.LinearModel\" (line 2, column 13)"),
        })
        {
            byte[] file = Encoding.UTF8.GetBytes(Sound.ReplaceLineEndings("\n"));
            file[file.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"\"{text}\"")) + 1] = 0xFF;
            Assert.That(() => LinearModel.Load(new MemoryStream(file), "m.json"), Refused(message), text);
        }
    }

    [TestCase("nul")]
    [TestCase("trux\u001b' is an invalid")]
    public void JSON_model_errors_truncate_an_invalid_literal(string literal)
    {
        string text = Sound.Replace("0.25", literal + new string('x', 5_000_000), StringComparison.Ordinal);
        Assert.That(() => Load(text), Throws.TypeOf<InvalidDataException>()
            .With.Message.Contains("xxx...' is an invalid JSON literal. Expected the literal").And.Message.Length.LessThan(200)
            .And.Message.Not.Contains("\u001b"));
    }

    [TestCase("\"a\"")]
    [TestCase("\"three\"")]
    [TestCase("\"3\"")]
    [TestCase("\"biases\"")]
    [TestCase("0.25")]
    public void JSON_model_errors_truncate_long_texts_and_replace_control_characters(string sound)
    {
        string text = Sound.Replace(
            sound,
            "\"linearlearn.\\u001b" + new string('x', 5_000_000) + "\"" + (sound == "\"three\"" ? ", \"3\": 0" : ""),
            StringComparison.Ordinal);
        Assert.That(
            () => Load(text), Throws.TypeOf<InvalidDataException>().With.Message.Length.LessThan(300).And.Message.Not.Contains("\u001b"));
    }

    [TestCase(65)]
    [TestCase(1_000_000)]
    public void JSON_model_with_deep_nesting_is_rejected(int depth)
    {
        string text = Sound.Replace("[1, -2]", new string('[', depth), StringComparison.Ordinal);
        Assert.That(
            () => Load(text),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("depth of 64").And.Message.EndsWith("(line 10, column 67)"));
    }

    private static NUnit.Framework.Constraints.Constraint Refused(string message) =>
        Throws.TypeOf<InvalidDataException>().With.Message.EqualTo($"m.json: {message}");

    private static LinearModel Load(string text) =>
        LinearModel.Load(new MemoryStream(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"))), "m.json");
}
