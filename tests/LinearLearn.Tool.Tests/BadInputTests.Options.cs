namespace LinearLearn.Tool.Tests;

// Options of columns, and options that have no effect together or on a kind of data.
public sealed partial class BadInputTests
{
    private static IEnumerable<TestCaseData> Columns()
    {
        yield return Case("only a label column", TrainTable, "bad.csv: expected a column besides the label kind, found none (line 1)", 1,
            Write("bad.csv", "kind\na\nb\n"));
        yield return Case("only a label column online", [.. TrainTable, "--online"],
            "bad.csv: expected a column besides the label kind, found none (line 1)", 1, Write("bad.csv", "kind\na\nb\n"));
        yield return Case("only ignored columns", [.. TrainTable, "--ignore", "width"],
            "bad.csv: expected a column besides the label kind, found only ignored ones (line 1)", 1,
            Write("bad.csv", "width,kind\n1,a\n2,b\n"));
        yield return Case("only columns without features", [.. TrainTable, "--ignore", "color"],
            "bad.csv: expected a column with features, found none: all of length, width are empty, have the same value in all rows, "
            + "or are probably identifiers (see --category)", 1, Write("bad.csv", Header + "1,,blue,a\n1,,red,b\n"));
        yield return Case("unknown column to ignore online", [.. TrainTable, "--ignore", "id", "--online"],
            "bad.csv: expected the column id, found width, kind (line 1)", 1, Write("bad.csv", "width,kind\n1,a\n2,b\n"));
        yield return Case("unknown category", [.. TrainTable, "--category", "id"],
            "bad.csv: expected the column id, found width, kind (line 1)", 1, Write("bad.csv", "width,kind\n1,a\n2,b\n"));
        yield return Case("label as category", [.. TrainTable, "--category", "kind"],
            "--category kind: expected a column that is neither the label nor ignored, found one", 2,
            Write("bad.csv", "width,kind\n1,a\n2,b\n"));
        yield return Case("ambiguous commas", TrainTable,
            "which can be a decimal or a thousands separator: set --decimal comma or --decimal point, or remove thousands separators", 1,
            Write("bad.csv", "width,kind\n\"1,234\",a\n\"2,345\",b\n"));
        yield return Case("two decimal separators", TrainTable,
            "use one decimal separator, or read the column as categories with --category", 1,
            Write("bad.csv", "width,kind\n\"1,5\",a\n2.5,b\n"));
        yield return Case("scaled from 0", TrainRows, "expected indices of 1 or more (see --zero-based), found 0:1", 1,
            Write("bad.libsvm", "1 0:1 2:1\n-1 1:1\n"));
        yield return Case("comment of scikit-learn", TrainRows, "a file whose first index is 1 (see --zero-based)", 1,
            Write("bad.libsvm", "# Column indices are zero-based\n1 1:1\n"));
        yield return Case("a category in ONNX", ["convert", SampleFiles.FlowerModel, "new.onnx"],
            "replace it by columns of numbers, or exclude it with --ignore, and train again", 1);
    }

    private static IEnumerable<TestCaseData> OptionsWithoutEffect()
    {
        foreach ((string command, string model, string data, string option, string expected) in new[]
        {
            ("predict", SampleFiles.RowModel, SampleFiles.Rows, "--labeled", "lines of text, found rows in the LIBSVM format"),
            ("predict", SampleFiles.MessageModel, SampleFiles.Messages, "--zero-based", "rows in the LIBSVM format, found lines of text"),
            ("explain", SampleFiles.FlowerModel, SampleFiles.Flowers, "--labeled", "lines of text, found a table (CSV)"),
            ("evaluate", SampleFiles.FlowerModel, SampleFiles.Flowers, "--zero-based", "rows in the LIBSVM format, found a table (CSV)"),
        })
        {
            yield return Case($"{command} {data} {option}", [command, model, data, option, "-q"],
                $"{option}: expected {expected} in {data}", 2);
        }
        foreach ((string[] options, string expected) in ((string[], string)[])
        [
            (["--classes", "a"], "without --online: expected none of --classes, --features, found --classes"),
            (["--features", "9"], "without --online: expected none of --classes, --features, found --features"),
            (["--online", "--seed", "1"], "found --seed"), (["--online", "--l1", "0.5"], "found --l1"),
            (["--online", "--no-scaling"], "found --no-scaling"), (["--online", "--no-calibration"], "found --no-calibration"),
            (["--trainer", "mean-difference", "--cost", "2"],
                "--trainer mean-difference: expected none of --cost, --epochs, found --cost"),
            (["--trainer", "mean-difference", "--epochs", "2"],
                "--trainer mean-difference: expected none of --cost, --epochs, found --epochs"),
            (["--trainer", "perceptron", "--cost", "2"], "--trainer perceptron: expected no --cost, found --cost"),
            (["--trainer", "margin", "--online", "--cost", "2"], "--trainer margin: expected no --cost, found --cost"),
            .. new[] { "--words 1", "--chars 0", "--hash-bits 9", "--no-idf", "--ignore x", "--category x", "--decimal comma" }.Select(
                option => (
                    (string[])["--like", SampleFiles.RowModel, .. option.Split(' ')],
                    "--like, which uses the encoder and the classes of a model: expected none of --words, --chars, --hash-bits, --no-idf, "
                    + $"--ignore, --category, --decimal, --classes, --features, found {option.Split(' ')[0]}")),
        ])
        {
            yield return Case(
                "train " + string.Join(' ', options), ["train", SampleFiles.Rows, "-o", "new.safetensors", "-q", .. options], expected, 2);
        }
        yield return Case("train texts --no-scaling", ["train", SampleFiles.Messages, "-o", "new.safetensors", "-q", "--no-scaling"],
            "--no-scaling: expected rows in the LIBSVM format or images (IDX), found lines of text in messages.txt", 2);
        yield return Case("texts with a label column", ["train", SampleFiles.Messages, "--kind", "text", "-l", "x", "-o",
            "new.safetensors"],
            "--label: expected a table (CSV), found lines of text in messages.txt", 2);
        yield return Case("explain --text --row", ["explain", SampleFiles.MessageModel, "--text", "x", "--row", "2"],
            "--row: expected a file, found --text", 2);
        yield return Case("convert --name", ["convert", SampleFiles.RowModel, "new.json", "--name", "X"],
            "--name: expected a conversion to C# or C, found JSON", 2);
    }
}
