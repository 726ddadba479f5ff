using System.Text;

namespace LinearLearn.Tests;

/// <summary>Tests the safetensors file of a model byte by byte, and malicious files.</summary>
public class SafetensorsTests
{
    private const string Metadata = """{"linearlearn.kind":"model","linearlearn.version":"1"}""";
    private const string Labels = """{"dtype":"I32","shape":[2],"data_offsets":[0,8]}""";
    private const string Biases = """{"dtype":"F32","shape":[1],"data_offsets":[8,12]}""";
    private const string Weights = """{"dtype":"F32","shape":[1,2],"data_offsets":[12,20]}""";

    /// <summary>The labels 3 and 7, the bias 0.5, the weights 1 and -2.</summary>
    private static readonly byte[] Numbers = [3, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0x3F, 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0];

    private static readonly string Sound = Header();

    [Test]
    public void Safetensors_file_has_the_documented_bytes()
    {
        LinearModel model = Load(File(Sound));
        TestModels.AssertSame(model, new LinearModel([1, -2], [0.5f], [3, 7]));
        int padding = 8 - Sound.Length % 8;
        Assert.That(padding, Is.InRange(1, 7), "the header of this file is padded");
        Assert.That(TestFiles.Save(model), Is.EqualTo(File(Sound + new string(' ', padding))));
    }

    [Test]
    public void Safetensors_file_keeps_foreign_metadata_byte_for_byte()
    {
        const string WithOthers =
            """{"":"","author":"\u00FC \u2260 \uD83D\uDE00","linearlearn."""
            + """byteScale":"0.5","linearlearn.className.-3":"","linearlearn.className.7":"seven","linearlearn."""
            + """kind":"model","linearlearn.version":"1","training.x":"\n\u0000","tricky.linearlearn.":"{}"}""";
        string header = Header(WithOthers);
        byte[] file = File(header + new string(' ', (8 - header.Length % 8) % 8));
        LinearModel model = Load(file);
        Assert.That(
            model.Metadata,
            Is.EquivalentTo(
                new Dictionary<string, string>
                {
                    [""] = "",
                    ["author"] = "ü ≠ 😀",
                    ["training.x"] = "\n\0",
                    ["tricky.linearlearn."] = "{}",
                }));
        Assert.That((model.ByteScale, model.Classes.Names[7], model.Classes.Names[-3]), Is.EqualTo((0.5f, "seven", "")));
        Assert.That(TestFiles.Save(model), Is.EqualTo(file));
    }

    [Test]
    public void Safetensors_members_and_tensors_can_be_in_any_order()
    {
        string header = $$"""
             {"weights": {"data_offsets": [0, 8], "shape": [1, 2], "dtype": "F32"},
              "labels": {"dtype":"I32","shape":[2],"data_offsets":[12,20]},
              "biases": {"dtype":"F32","shape":[1],"data_offsets":[8,12]}, "__metadata__": {{Metadata}} }
            """.TrimStart();
        TestModels.AssertSame(
            Load(TestFiles.CreateSafetensors(Encoding.UTF8.GetBytes(header), [.. Numbers[12..], .. Numbers[8..12], .. Numbers[..8]])),
            new LinearModel([1, -2], [0.5f], [3, 7]));
    }

    [TestCase("", 0, "expected 8 bytes with the length of a header, found 0")]
    [TestCase("01020304050607", 0, "expected 8 bytes with the length of a header, found 7")]
    [TestCase("0000000000000080", 0, "expected a safetensors file: a header of 9223372036854775808 bytes at byte 8, found 0")]
    [TestCase("FFFFFFFFFFFFFF00", 100, "expected a safetensors file: a header of 72057594037927935 bytes at byte 8, found 100")]
    [TestCase("FFFFFFFFFFFFFFFF", 100,
        "expected a safetensors file, which begins with the length of its header, found "
        + "\"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\"")]
    [TestCase("68656C6C6F20776F", 3, "expected a safetensors file, which begins with the length of its header, found \"hello wo\"")]
    [TestCase("00E1F50500000000", 12, "expected a safetensors file: a header of 100000000 bytes at byte 8, found 12")]
    [TestCase("FFFFFF7F00000000", 12, "expected a safetensors file: a header of 2147483647 bytes at byte 8, found 12")]
    [TestCase("0000000000000000", 5, "expected '{' at byte 8, where the header begins")]
    [TestCase("0500000000000000", 5, "expected '{' at byte 8, where the header begins")]
    public void Safetensors_header_longer_than_the_file_is_rejected(string start, int zeros, string message) =>
        Assert.That(() => ModelTensors.Read([.. Convert.FromHexString(start), .. new byte[zeros]], "m"), Refused(message));

    [TestCase(" {}", "expected '{' at byte 8, where the header begins")]
    [TestCase("\uFEFF{}", "expected '{' at byte 8, where the header begins")]
    [TestCase("[]", "expected '{' at byte 8, where the header begins")]
    [TestCase("{}", "expected the file to end with the last tensor, at offset 0 of the numbers, found 20 bytes more")]
    [TestCase("{", "the header is not the JSON of a safetensors file, at byte 9: ")]
    [TestCase("{}x", "the header is not the JSON of a safetensors file, at byte 10: ")]
    [TestCase("{} {}", "the header is not the JSON of a safetensors file, at byte 11: ")]
    [TestCase("{\"a\":{}}", "the header is not the JSON of a safetensors file, at byte 15: expected dtype, shape and two data_offsets")]
    [TestCase("{\"a\":1}", "the header is not the JSON of a safetensors file, at byte 14: expected an object, found a number")]
    [TestCase("{\"__metadata__\":null}", "the header is not the JSON of a safetensors file, at byte 28: expected an object, found null")]
    [TestCase("{\"__metadata__\":{\"a\":1}}",
        "the header is not the JSON of a safetensors file, at byte 30: expected a string, found a number")]
    [TestCase("{\"__metadata__\":{\"a\":\"\",\"\\u0061\":\"\"}}", "a occurs twice")]
    [TestCase("{\"__metadata__\":{},\"__metadata__\":{}}", "__metadata__ occurs twice")]
    [TestCase("{\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4],\"x\":1}}",
        "expected dtype, shape and data_offsets, each once, found x")]
    [TestCase("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", "expected dtype, shape and data_offsets, each once, found dtype")]
    [TestCase("{\"a\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,4]}}",
        "expected at most 8 whole numbers of 0 or more")]
    [TestCase("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", "expected at most 8 whole numbers of 0 or more")]
    [TestCase("{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}", "expected at most 8 whole numbers of 0 or more")]
    [TestCase("{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775808],\"data_offsets\":[0,4]}}",
        "expected at most 8 whole numbers of 0 or more")]
    [TestCase("{\"a\":{\"dtype\":\"F32\",\"shape\":[[1]],\"data_offsets\":[0,4]}}", "expected a number, found an array")]
    [TestCase("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}", "expected dtype, shape and two data_offsets")]
    [TestCase("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}", "expected at most 2 whole numbers of 0 or more")]
    [TestCase("{} {}", "'{' is invalid after a single JSON value")]
    [TestCase("{\"\\ud800\":{}}", "the header is not the JSON of a safetensors file, at byte 18: ")]
    public void Invalid_safetensors_headers_are_rejected(string header, string message) =>
        Assert.That(
            () => Load(File(header)), Throws.TypeOf<InvalidDataException>().With.Message.StartsWith("m: ").And.Message.Contains(message));

    [Test]
    public void Safetensors_names_that_are_not_UTF8_are_rejected()
    {
        foreach (string name in new[] { "labels", "dtype", "I32", "linearlearn.kind", "1\"}" })
        {
            byte[] header = Encoding.UTF8.GetBytes(Sound);
            header[header.AsSpan().IndexOf(Encoding.UTF8.GetBytes("\"" + name)) + 1] = 0xFF;
            Assert.That(
                () => Load(TestFiles.CreateSafetensors(header, Numbers)),
                Throws.TypeOf<InvalidDataException>()
                    .With.Message.StartsWith("m: the header is not the JSON of a safetensors file, at byte "),
                name);
        }
    }

    [Test]
    public void Safetensors_header_with_deep_nesting_is_rejected([Values('[', '{')] char bracket)
    {
        string nested = string.Concat(Enumerable.Repeat(bracket == '[' ? "[" : "{\"a\":", 100_000));
        foreach (string header in new[] { nested, "{\"a\":" + nested, "{\"__metadata__\":{\"a\":" + nested, "{\"a\":{\"shape\":" + nested })
            Assert.That(
                () => Load(File(header)),
                Throws.TypeOf<InvalidDataException>().With.Message.StartsWith("m: ").And.Message.Length.LessThan(300));
    }

    [TestCase(Labels, "[0,8]", "[0,7]", "expected 8 bytes for labels, I32 of shape [2], found 7")]
    [TestCase(Labels, "[0,8]", "[1,8]",
        "expected the numbers of labels to begin at offset 0 and to end by 20, where the file ends, found 1 to 8")]
    [TestCase(Labels, "[0,8]", "[8,0]",
        "expected the numbers of labels to begin at offset 0 and to end by 20, where the file ends, found 8 to 0")]
    [TestCase(Biases, "[8,12]", "[9,13]",
        "expected the numbers of biases to begin at offset 8 and to end by 20, where the file ends, found 9 to 13",
        Description = "a hole")]
    [TestCase(Biases, "[8,12]", "[4,8]",
        "expected the numbers of biases to begin at offset 8 and to end by 20, where the file ends, found 4 to 8",
        Description = "an overlap")]
    [TestCase(Biases, "[8,12]", "[0,8]", "found 0 to 8", Description = "the same position twice")]
    [TestCase(Weights, "[12,20]", "[12,24]",
        "expected the numbers of weights to begin at offset 12 and to end by 20, where the file ends, found 12 to 24")]
    [TestCase(Weights, "[12,20]", "[12,16]", "expected 8 bytes for weights, F32 of shape [1, 2], found 4")]
    [TestCase(Weights, "[12,20]", "[12,9223372036854775807]", "found 12 to 9223372036854775807")]
    [TestCase(Weights, "[12,20]", "[9223372036854775807,9223372036854775807]", "found 9223372036854775807 to 9223372036854775807")]
    [TestCase(Weights, "[1,2]", "[2,2]", "expected 16 bytes for weights, F32 of shape [2, 2], found 8")]
    [TestCase(Weights, "[1,2]", "[4294967296,4294967296]",
        "expected 73786976294838206464 bytes for weights, F32 of shape [4294967296, 4294967296], found 8")]
    [TestCase(Weights, "[1,2]", "[9223372036854775807,2,2147483649,1]",
        "bytes for weights, F32 of shape [9223372036854775807, 2, 2147483649, 1], found 8")]
    [TestCase(Weights, "[1,2]", "[9223372036854775807,9223372036854775807,9223372036854775807,9223372036854775807,0]",
        "expected 0 bytes for weights")]
    [TestCase(Weights, "[1,2]", "[2,1]", "expected weights to be F32 of shape [1, 1], found F32 of shape [2, 1]")]
    [TestCase(Weights, "[1,2]", "[2]", "expected weights to be F32 with 2 dimensions, found F32 of shape [2]")]
    [TestCase(Weights, "F32", "I32", "expected weights to be F32 with 2 dimensions, found I32 of shape [1, 2]")]
    [TestCase(Weights, "F32", "BF16", "expected tensors of F16, F32, F64, I8, I32, I64 or U8, found weights, BF16 of shape [1, 2]")]
    [TestCase(Weights, "F32", "", "expected tensors of F16, F32, F64, I8, I32, I64 or U8, found weights, nothing of shape [1, 2]")]
    [TestCase(Labels, "I32", "F32", "expected labels to be I32 with 1 dimensions, found F32 of shape [2]")]
    [TestCase(Labels, "[2]", "[1,2]", "expected labels to be I32 with 1 dimensions, found I32 of shape [1, 2]")]
    [TestCase(Biases, "[1]", "[1,1]", "expected biases to be F32 with 1 dimensions, found F32 of shape [1, 1]")]
    public void Safetensors_tensors_that_do_not_fit_the_file_or_a_model_are_rejected(
        string tensor, string sound, string wrong, string message)
    {
        string header = Sound.Replace(tensor, tensor.Replace(sound, wrong, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.That(header, Is.Not.EqualTo(Sound));
        Assert.That(
            () => Load(File(header)), Throws.TypeOf<InvalidDataException>().With.Message.StartsWith("m: ").And.Message.Contains(message));
    }

    [Test]
    public void Safetensors_tensors_that_are_missing_unknown_or_duplicate_are_rejected()
    {
        string more = """{"dtype":"F64","shape":[1],"data_offsets":[20,28]}""";
        string none = """{"dtype":"F32","shape":[0],"data_offsets":[20,20]}""";
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => Load(TestFiles.CreateSafetensors($$"""{"__metadata__":{{Metadata}},"labels":{{Labels}},"biases":{{Biases}}}""", 12)),
                Refused("expected a tensor weights, found biases"));
            Assert.That(
                () => Load(TestFiles.CreateSafetensors($$"""{"__metadata__":{{Metadata}}}""")),
                Refused("expected a tensor labels, found none"));
            Assert.That(
                () => Load(TestFiles.CreateSafetensors(Sound[..^1] + $",\"more\":{more}}}", 28)),
                Refused("expected only known tensors, found more"));
            Assert.That(() => Load(File(Sound[..^1] + $",\"more\":{none}}}")), Refused("expected only known tensors, found more"));
            Assert.That(
                () => Load(File(Sound[..^1] + $",\"labels\":{Labels}}}")),
                Throws.TypeOf<InvalidDataException>().With.Message.Contains("the tensor labels occurs twice"));
            Assert.That(
                () => Load([.. File(Sound), 0]),
                Refused("expected the file to end with the last tensor, at offset 20 of the numbers, found 1 bytes more"));
            Assert.That(
                () => Load(File(Sound)[..^1]),
                Refused("expected the numbers of weights to begin at offset 12 and to end by 19, where the file ends, found 12 to 20"));
        }
    }

    [TestCase("{}", "expected linearlearn.kind in the metadata, found none")]
    [TestCase("""{"format":"pt"}""", "expected linearlearn.kind in the metadata, found none")]
    [TestCase("""{"linearlearn.kind":"learner state","linearlearn.version":"1"}""",
        "expected the file of a model, found that of a learner state")]
    [TestCase("""{"linearlearn.kind":"model"}""", "expected linearlearn.version in the metadata, found none")]
    [TestCase("""{"linearlearn.kind":"model","linearlearn.version":"4","linearlearn.new":""}""",
        "expected format version 3 or older, found 4: update LinearLearn to read this file")]
    [TestCase("""{"linearlearn.kind":"model","linearlearn.version":"0"}""", "expected a version from 1 to 3, found 0")]
    [TestCase("""{"linearlearn.kind":"model","linearlearn.version":"1.0"}""", "expected linearlearn.version to be a number, found 1.0")]
    [TestCase("""{"linearlearn.kind":"model","linearlearn.version":"99999999999999999999"}""",
        "expected linearlearn.version to be a number, found 99999999999999999999")]
    [TestCase("""{"linearlearn.kind":"model","linearlearn.version":"1","linearlearn.zip":"","linearlearn.new":""}""",
        "expected only known linearlearn.* entries in the metadata, found linearlearn.new")]
    [TestCase("""{"linearlearn.kind":"model","linearlearn.version":"1","linearlearn.byteScale":"half"}""",
        "expected linearlearn.byteScale to be a number, found half")]
    [TestCase("""{"linearlearn.kind":"model","linearlearn.version":"1","linearlearn.byteScale":"-1"}""",
        "expected a finite number above 0, found -1")]
    [TestCase("""{"linearlearn.kind":"model","linearlearn.version":"1","linearlearn.byteScale":"NaN"}""",
        "expected linearlearn.byteScale to be a finite number, found NaN")]
    [TestCase("""{"linearlearn.kind":"model","linearlearn.version":"1","linearlearn.className.03":""}""",
        "expected linearlearn.className.3 in the metadata, found linearlearn.className.03")]
    [TestCase("""{"linearlearn.kind":"model","linearlearn.version":"1\u0000"}""",
        "expected linearlearn.version to be a number, found 1\uFFFD")]
    [TestCase("""{"linearlearn.kind":"model","linearlearn.version":"2\u0000"}""",
        "expected linearlearn.version to be a number, found 2\uFFFD")]
    [TestCase("""{"linearlearn.kind":"model","linearlearn.version":"1","linearlearn.byteScale":"0.5\u0000\u0000"}""",
        "expected linearlearn.byteScale to be a number, found 0.5\uFFFD\uFFFD")]
    [TestCase("""{"linearlearn.kind":"model","linearlearn.version":"1","linearlearn.byteScale":""}""",
        "expected linearlearn.byteScale to be a number, found nothing")]
    [TestCase("""{"linearlearn.kind":"model","linearlearn.version":"1","linearlearn.className.3\u0000":""}""",
        "expected linearlearn.className.3\uFFFD to be a number, found 3\uFFFD")]
    [TestCase("""{"linearlearn.kind":"model","linearlearn.version":"1","linearlearn.className.x":""}""",
        "expected linearlearn.className.x to be a number, found x")]
    public void Safetensors_metadata_of_another_kind_or_version_is_rejected(string metadata, string message) =>
        Assert.That(() => Load(File(Header(metadata))), Refused(message));

    [TestCase("\"linearlearn.kind\":\"model\",", "\"zip\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}", 8)]
    [TestCase("\"linearlearn.kind\":\"model\",", "\"zip\":{\"dtype\":\"F8_E4M3\",\"shape\":[8],\"data_offsets\":[0,8]}", 8,
        Description = "an unknown element type")]
    [TestCase("\"linearlearn.kind\":\"model\",", "\"zip\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}", 9,
        Description = "bytes outside of all tensors")]
    [TestCase("\"linearlearn.kind\":\"ensemble\",", "\"zip\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[8,16]}", 16)]
    [TestCase("", "\"zip\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}", 8)]
    public void Safetensors_newer_version_is_reported_before_other_errors(string kind, string tensor, int numbers)
    {
        byte[] file = TestFiles.CreateSafetensors($$$"""{"__metadata__":{{{{kind}}}"linearlearn.version":"7"},{{{tensor}}}}""", numbers);
        (Action Load, int Newest)[] readers =
            [(() => Load(file), 3), (() => LearnerState.Load(new MemoryStream(file), "m"), 1)];
        foreach ((Action load, int newest) in readers)
        {
            InvalidDataException fault = Assert.Throws<InvalidDataException>(load)!;
            Assert.That(
                fault.Message, Is.EqualTo($"m: expected format version {newest} or older, found 7: update LinearLearn to read this file"));
            Assert.That(FormatVersion.IsNewer(fault));
        }
    }

    [Test]
    public void Safetensors_errors_of_other_causes_are_not_reported_as_a_newer_version()
    {
        foreach (string version in new[] { "0", "-1", "x", "", "99999999999999999999", "1" })
        {
            byte[] file = File(Header($$"""{"linearlearn.kind":"modal","linearlearn.version":"{{version}}"}"""));
            Assert.That(FormatVersion.IsNewer(Assert.Throws<InvalidDataException>(() => Load(file))), Is.False, version);
        }
    }

    [TestCase("hello world, this is no model",
        "expected a safetensors file, which begins with the length of its header, found \"hello wo\"")]
    [TestCase("hello\n", "expected 8 bytes with the length of a header, found 6")]
    public void LearnerState_rejects_a_text_file(string text, string message) =>
        Assert.That(() => LearnerState.Load(new MemoryStream(Encoding.UTF8.GetBytes(text)), "m"), Refused(message));

    [Test]
    public void Safetensors_errors_truncate_long_texts_and_replace_control_characters()
    {
        string text = "\u001b[31m" + new string('x', 5_000_000), quoted = "\"\\u001b[31m" + text[5..] + "\"";
        string shown = "\uFFFD[31m" + new string('x', 35) + "...";
        const string Same = "\"linearlearn.kind\":\"model\",\"linearlearn.version\":\"1\"";
        foreach ((string sound, string wrong) in new[]
        {
            ("\"model\"", quoted),
            ("\"linearlearn.version\":\"1\"", $"\"linearlearn.version\":{quoted}"),
            (Same, $"{Same},\"linearlearn.byteScale\":{quoted}"),
            (Same, $"{Same},{quoted}:\"\",{quoted}:\"\""),
            ("\"weights\"", quoted),
            ("\"data_offsets\":[0,8]", $"\"data_offsets\":[0,8],{quoted}:0"),
            ("\"I32\"", quoted),
            (Labels, $"{Labels},{quoted}:{Labels}"),
            (Labels, $"{Labels},{quoted}:{Labels},{quoted}:{Labels}"),
            (Labels, $"{Labels},{quoted}:{{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}"),
        })
        {
            string header = Sound.Replace(sound, wrong, StringComparison.Ordinal);
            Assert.That(header, Is.Not.EqualTo(Sound));
            string message = Assert.Throws<InvalidDataException>(() => Load(File(header))).Message;
            Assert.That(message, Has.Length.LessThan(300).And.Contains(shown), wrong[..30]);
        }
        foreach (string name in new[] { "className.", "className.0", "new." })
        {
            string start = "linearlearn." + name;
            string message = Assert.Throws<InvalidDataException>(
                () => Load(File(Header(Metadata[..^1] + $",\"{start}{quoted[1..]}:\"\"}}")))).Message;
            Assert.That(message, Has.Length.LessThan(300).And.Contains((start + shown)[..40] + "..."));
        }
    }

    [Test]
    public void Safetensors_errors_truncate_an_invalid_literal() => Assert.That(
        () => Load(File("{\"a\":tru" + new string('x', 5_000_000))),
        Throws.TypeOf<InvalidDataException>().With.Message.EndsWith(
            $"'tru{new string('x', 37)}...' is an invalid JSON literal. Expected the literal 'true'."));

    [Test]
    public void Safetensors_error_lists_only_a_few_of_many_tensors()
    {
        string many = string.Join(
            ',', Enumerable.Range(0, 1000).Select(i => $"\"t{999 - i:D3}\":{{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}"));
        Assert.That(
            () => Load(TestFiles.CreateSafetensors($$"""{"__metadata__":{{Metadata}},{{many}}}""")),
            Refused("expected a tensor labels, found t000, t001, t002, t003, t004 and 995 more"));
    }

    [Test]
    public void Safetensors_error_omits_the_position_and_advice_of_the_JSON_reader() => Assert.That(
        () => Load(File("{\"a\":{},}")),
        Throws.TypeOf<InvalidDataException>()
            .With.Message.Not.Contains("LineNumber").And.Message.Not.Contains("reader options"));

    [Test]
    public void Safetensors_class_names_are_read_in_the_order_of_their_labels()
    {
        const string Names =
            ",\"linearlearn.className.10\":\"ten\",\"linearlearn.className.9\":\"nine\",\"linearlearn.className.-1\":\"minus\"";
        byte[] file = File(Header(Metadata[..^1] + Names + "}"));
        FileMetadata parsed = FileMetadata.From(SafetensorsFile.Parse(file, "m", FileMetadata.RequireNotNewer), "model");
        Assert.That(parsed.ReadClassNames().Keys, Is.EqualTo(new[] { -1, 9, 10 }));
    }

    [Test]
    public void Safetensors_numbers_that_do_not_form_a_model_are_rejected()
    {
        Assert.That(() => Load(With(4, 3)), Refused("expected distinct labels, found 3 twice"));
        Assert.That(() => Load(With(11, 0x7F, 10, 0x80)), Refused("expected finite numbers, found Infinity at index 0"));
        Assert.That(() => Load(With(19, 0x7F, 18, 0xC0)), Refused("expected finite numbers, found NaN at index 1"));

        static byte[] With(params ReadOnlySpan<int> changes)
        {
            byte[] numbers = [.. Numbers];
            for (int i = 0; i < changes.Length; i += 2)
                numbers[changes[i]] = (byte)changes[i + 1];
            return TestFiles.CreateSafetensors(Encoding.UTF8.GetBytes(Sound), numbers);
        }
    }

    private static string Header(string metadata = Metadata) =>
        $$"""{"__metadata__":{{metadata}},"labels":{{Labels}},"biases":{{Biases}},"weights":{{Weights}}}""";

    private static byte[] File(string header) => TestFiles.CreateSafetensors(Encoding.UTF8.GetBytes(header), Numbers);

    private static LinearModel Load(byte[] file) => LinearModel.Load(new MemoryStream(file), "m");

    private static NUnit.Framework.Constraints.Constraint Refused(string message) =>
        Throws.TypeOf<InvalidDataException>().With.Message.EqualTo($"m: {message}");
}
