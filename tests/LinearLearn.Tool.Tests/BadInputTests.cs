using System.Runtime.InteropServices;
using System.Text;

namespace LinearLearn.Tool.Tests;

/// <summary>Runs commands on bad input: each must write one line of a known text, nothing else, and leave all files as they were.</summary>
public sealed partial class BadInputTests : ToolFixture
{
    private const string Header = "length,width,color,kind\n";

    private static readonly string[] TrainTable = ["train", "bad.csv", "--label", "kind", "-o", "new.safetensors", "-q"];

    private static readonly string[] PredictTable = ["predict", SampleFiles.FlowerModel, "bad.csv", "-q"];

    private static readonly string[] EvaluateTable = ["evaluate", SampleFiles.FlowerModel, "bad.csv", "-q"];

    private static readonly string[] TrainRows = ["train", "bad.libsvm", "--kind", "libsvm", "-o", "new.safetensors", "-q"];

    private static readonly string[] TrainText = ["train", "bad.txt", "--kind", "text", "-o", "new.safetensors", "-q"];

    private static readonly string[] TrainImages = ["train", SampleFiles.Images, "-o", "new.safetensors", "-q"];

    private static TestCaseData Case(string name, string[] args, string message, int code, Action? prepare = null) =>
        new TestCaseData(args, message, code, prepare).SetArgDisplayNames(name);

    private static Action Write(string path, string text) => () => File.WriteAllText(path, text);

    private static Action Write(string path, byte[] bytes) => () => File.WriteAllBytes(path, bytes);

    private static Action Edit(string path, Func<byte[], byte[]> edit) => () => File.WriteAllBytes(path, edit(File.ReadAllBytes(path)));

    private static byte[] Replace(byte[] bytes, string from, string to) =>
        Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(bytes).Replace(from, to, StringComparison.Ordinal));

    private static IEnumerable<TestCaseData> Files()
    {
        yield return Case("missing file", TrainTable, "bad.csv: expected a file, found none", 1);
        yield return Case("folder", TrainTable, "bad.csv: expected a file, found a folder", 1, () => Directory.CreateDirectory("bad.csv"));
        yield return Case("empty path", ["predict", SampleFiles.FlowerModel, ""], "expected the path of a file, found an empty text", 2);
        yield return Case("empty file", TrainTable, "bad.csv: expected data, found an empty file", 1, Write("bad.csv", ""));
        yield return Case("empty file to predict", PredictTable, "bad.csv: expected rows of tables, found an empty file", 1,
            Write("bad.csv", ""));
        yield return Case("only empty lines", ["train", "bad.csv", "-o", "new.safetensors"],
            "bad.csv: expected data, found only empty lines", 1, Write("bad.csv", "\n\n\n"));
        yield return Case("binary", TrainTable,
            "bad.csv: expected CSV, LIBSVM, lines of text or IDX images, found binary data (the byte 1 at 0)",
            1, Write("bad.csv", new byte[] { 1, 2, 3, 4, 5, 6 }));
        yield return Case("PNG", TrainTable, "found binary data (the byte 0 at 8)", 1,
            Write("bad.csv", new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13 }));
        yield return Case("zip", PredictTable, "found a zip archive: unpack it first", 1, Write("bad.csv", "PK\u0003\u0004 and more"));
        yield return Case("HTML page", TrainText, "found an HTML page: the download returned a page instead of the file", 1,
            Write("bad.txt", "<!DOCTYPE html>\n<html><body>404</body></html>\n"));
        yield return Case("Git LFS pointer", EvaluateTable, "found a Git LFS pointer: fetch the file itself with 'git lfs pull'", 1,
            Write("bad.csv", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n"));
        yield return Case("UTF-16", TrainTable, "found UTF-16 text: save it as UTF-8", 1,
            () => File.WriteAllText("bad.csv", SampleFiles.CreateFlowers(9), Encoding.Unicode));
        yield return Case("cut gzip", TrainTable, "bad.csv: expected valid gzip data up to the end of the file", 1,
            () => File.WriteAllBytes("bad.csv", SampleFiles.Pack(Encoding.UTF8.GetBytes(SampleFiles.CreateFlowers(900)))[..^9]));
        yield return Case("gzip twice", PredictTable, "gzip data", 1,
            () => File.WriteAllBytes("bad.csv", SampleFiles.Pack(SampleFiles.Pack(Encoding.UTF8.GetBytes(SampleFiles.CreateFlowers(9))))));
    }

    private static IEnumerable<TestCaseData> Tables()
    {
        yield return Case("wrong label column", ["train", SampleFiles.Flowers, "--label", "species", "-o", "new.safetensors"],
            "flowers.csv: expected the column species, found length, width, color, kind (line 1)", 1);
        yield return Case("wrong column to ignore",
            ["train", SampleFiles.Flowers, "--label", "kind", "--ignore", "id", "-o", "new.safetensors"],
            "flowers.csv: expected the column id, found length, width, color, kind (line 1)", 1);
        yield return Case("no label column", ["train", SampleFiles.Flowers, "-o", "new.safetensors"],
            "flowers.csv: expected --label with the column of the classes, found none; the columns are length, width, color, kind", 2);
        yield return Case("header only", TrainTable, "bad.csv: ", 1, Write("bad.csv", Header));
        yield return Case("header only to predict", PredictTable, "bad.csv: expected rows to classify, found none", 1,
            Write("bad.csv", Header));
        yield return Case("missing column", PredictTable,
            "bad.csv: expected the columns length, width, color, found length, color: there is no width (line 1)", 1,
            Write("bad.csv", "length,color\n1,blue\n"));
        yield return Case("no label column in the test set", EvaluateTable,
            "bad.csv: expected the column kind, found length, width, color (line 1)", 1, Write("bad.csv",
                "length,width,color\n1,2,blue\n"));
        yield return Case("duplicate column", PredictTable, "bad.csv: expected unique column names, found \"width\" twice (line 1)", 1,
            Write("bad.csv", "length,width,width,color\n1,2,3,blue\n"));
        yield return Case("duplicate column in training", TrainTable, "width", 1, Write("bad.csv", "width,width,kind\n1,2,a\n3,4,b\n"));
        yield return Case("only one class", TrainTable, "bad.csv: expected examples of two classes or more, found only a", 1,
            Write("bad.csv", "width,kind\n1,a\n2,a\n"));
        yield return Case("only one class in a part", ["train", SampleFiles.Flowers, "-l", "kind", "--shard", "2/3", "-o",
            "new.safetensors", "-q"],
            "flowers.csv: expected examples of two classes or more in part 2 of 3, found only versicolor: shuffle the file", 1);
        yield return Case("empty label", TrainTable, "bad.csv: row 2 (line 3)", 1, Write("bad.csv", "width,kind\n1,a\n2,\n3,b\n"));
        yield return Case("infinite number", PredictTable, "bad.csv: row 2 (line 3): ", 1,
            Write("bad.csv", "length,width,color\n1,2,blue\n1,inf,blue\n"));
        yield return Case("text for a number", PredictTable, "bad.csv: row 2 (line 4): ", 1,
            Write("bad.csv", "length,width,color\n1,2,\"two\nlines\"\n1,wide,blue\n"));
        yield return Case("text for a number in a test set", EvaluateTable, "bad.csv: row 2 (line 3)", 1,
            Write("bad.csv", Header + "1,2,blue,setosa\n1,wide,blue,setosa\n"));
        yield return Case("too many cells", PredictTable, "bad.csv: row 1 (line 2): expected 3 cells, found 4", 1,
            Write("bad.csv", "length,width,color\n1,2,blue,9\n"));
        yield return Case("too many cells in training", TrainTable, "bad.csv: row 2 (line 3)", 1,
            Write("bad.csv", "width,kind\n1,a\n2,b,9\n3,b\n"));
        yield return Case("open quote", PredictTable, "bad.csv: row 2 (line 3): ", 1, Write("bad.csv",
            "length,width,color\n1,2,x\n1,2,\"blue\n3,4,x\n"));
        yield return Case("open quote in training", TrainTable, "bad.csv: row 2", 1, Write("bad.csv", "width,kind\n1,a\n2,\"b\n3,a\n"));
        yield return Case("Windows-1252 label", TrainTable, "UTF-8", 1,
            () => File.WriteAllBytes("bad.csv", Encoding.Latin1.GetBytes("width,kind\n1,größe\n2,b\n1,größe\n2,b\n")));
        yield return Case("unknown class online",
            ["train", "bad.csv", "--label", "kind", "--online", "--classes", "a,b", "-o", "new.safetensors", "-q"],
            "bad.csv: row 2: expected one of the classes a, b, found c: set all classes with --classes", 1,
            Write("bad.csv", "width,kind\n1,a\n2,c\n"));
        yield return Case("text for a number online",
            ["train", "bad.csv", "--label", "kind", "--online", "--like", SampleFiles.FlowerModel, "-o", "new.safetensors", "-q"],
            "bad.csv: row 3: ", 1, Write("bad.csv", Header + "1,2,blue,setosa\n1,2,blue,virginica\n1,wide,blue,setosa\n"));
        yield return Case("one class online", ["train", "bad.csv", "--label", "kind", "--online", "-o", "new.safetensors", "-q"],
            "bad.csv: expected two classes or more in the first 2 examples, found fewer: shuffle the file, or set --classes", 1,
            Write("bad.csv", "width,kind\n1,a\n2,a\n"));
    }

    private static IEnumerable<TestCaseData> RowsAndTexts()
    {
        yield return Case("descending indices", TrainRows, "bad.libsvm: ", 1, Write("bad.libsvm", "1 1:1 2:1\n-1 3:1 2:1\n"));
        yield return Case("zero-based indices", TrainRows, "line 1", 1, Write("bad.libsvm", "1 0:1 2:1\n-1 1:1\n"));
        yield return Case("no number", TrainRows, "line 2", 1, Write("bad.libsvm", "1 1:1\n-1 2:x\n"));
        const string noLabel = "bad.libsvm: expected a label before the first index:value, found 1:2 (line 2, column 1)";
        yield return Case("row without a label", TrainRows, noLabel, 1, Write("bad.libsvm", "1 1:1\n1:2 3:1\n"));
        yield return Case("rows without labels", ["train", "bad.libsvm", "-o", "new.safetensors", "-q"],
            "bad.libsvm: expected a label before the first index:value, found 1:0.5 (line 1, column 1)", 1,
            Write("bad.libsvm", "1:0.5 3:1\n2:1\n"));
        yield return Case("row without a label to evaluate", ["evaluate", SampleFiles.RowModel, "bad.libsvm", "-q"], noLabel, 1,
            Write("bad.libsvm", "1 1:1\n1:2 3:1\n"));
        yield return Case("row without a label online",
            ["train", "bad.libsvm", "--online", "--features", "4", "-o", "new.safetensors", "-q"], noLabel, 1,
            Write("bad.libsvm", "1 1:1\n1:2 3:1\n"));
        yield return Case("LIBSVM without examples", TrainRows, "bad.libsvm: expected examples, found none", 1, Write("bad.libsvm",
            "# nothing\n"));
        yield return Case("bad row to predict", ["predict", SampleFiles.RowModel, "bad.libsvm"], "bad.libsvm: ", 1,
            Write("bad.libsvm", "1 1:1\n1 1:1\n-1 2:nan\n"));
        yield return Case("LIBSVM online without features", ["train", SampleFiles.Rows, "--online", "-o", "new.model", "-q"],
            "rows.libsvm: expected --features with the number of features of LIBSVM rows for --online, found none", 2);
        yield return Case("LIBSVM online with classes of another kind",
            ["train", SampleFiles.Rows, "--online", "--features", "4", "--classes", "a,b", "-o", "new.model", "-q"],
            "--classes: expected whole numbers for LIBSVM rows, found ", 2);
        yield return Case("LIBSVM online with an unknown class",
            ["train", SampleFiles.Rows, "--online", "--features", "4", "--classes", "1,2", "-o", "new.model", "-q"],
            "rows.libsvm: example 2: expected one of the classes 1, 2, found -1", 1);
        yield return Case("LIBSVM online without examples",
            ["train", "bad.libsvm", "--kind", "libsvm", "--online", "--features", "4", "-o", "new.model", "-q"],
            "bad.libsvm: expected examples, found none", 1, Write("bad.libsvm", "# nothing\n"));
        yield return Case("line without a label", TrainText,
            "bad.txt: expected a label, a tab and a text, or __label__LABEL and a text, found \"no label\" (line 2, column 1)", 1,
            Write("bad.txt", "a\tfirst\nno label\n"));
        yield return Case("Windows-1252 text", TrainText,
            "bad.txt: expected UTF-8, found U+FFFD in a label: save the file as UTF-8 (line 1, column 1)", 1,
            () => File.WriteAllBytes("bad.txt", Encoding.Latin1.GetBytes("größe\tx\nb\ty\n")));
        yield return Case("texts for a table model", ["predict", SampleFiles.FlowerModel, SampleFiles.Messages],
            "messages.txt: expected the columns length, width, color", 1);
        yield return Case("CSV for a model of numbers", ["predict", SampleFiles.RowModel, SampleFiles.Flowers],
            "flowers.csv: expected rows of numbers or images, as rows.model classifies, found a table (CSV)", 1);
        yield return Case("images for a text model", ["predict", SampleFiles.MessageModel, SampleFiles.Images],
            "digits-images-idx3-ubyte: expected texts, as messages.safetensors classifies, found images (IDX)", 1);
        yield return Case("images for a model of other numbers", ["predict", SampleFiles.RowModel, SampleFiles.Images],
            "digits-images-idx3-ubyte: expected images of 4 bytes, found 40 x 4 x 4 elements of type UnsignedByte", 1);
    }

    private static IEnumerable<TestCaseData> ImageFiles()
    {
        yield return Case("images without labels", TrainImages, "digits-labels-idx1-ubyte: expected a file, found none", 1,
            () => File.Delete(SampleFiles.Labels));
        yield return Case("images of another name", ["train", "images", "-o", "new.safetensors", "-q"],
            "images: expected --labels with the file of the labels, found none", 2, () => File.Move(SampleFiles.Images, "images"));
        yield return Case("cut images", TrainImages, "digits-images-idx3-ubyte: ", 1, Edit(SampleFiles.Images, bytes => bytes[..^5]));
        yield return Case("cut images to predict", ["predict", SampleFiles.ImageModel, SampleFiles.Images], "digits-images-idx3-ubyte: ", 1,
            Edit(SampleFiles.Images, bytes => bytes[..^5]));
        yield return Case("too few labels", TrainImages, "digits-labels-idx1-ubyte", 1,
            Edit(SampleFiles.Labels, bytes => [.. bytes[..7], 39, .. bytes[8..^1]]));
    }

    private static IEnumerable<TestCaseData> ModelFiles()
    {
        yield return Case("damaged safetensors", PredictTable, "flowers.safetensors: ", 1, () =>
        {
            File.WriteAllText("bad.csv", "length,width,color\n1,2,blue\n");
            Edit(SampleFiles.FlowerModel, bytes => bytes[..^3])();
        });
        yield return Case("newer safetensors", ["inspect", SampleFiles.RowTensors],
            "rows.safetensors: expected format version 3 or older, found 9: update LinearLearn to read this file", 1,
            Edit(SampleFiles.RowTensors, bytes => Replace(bytes, "\"linearlearn.version\":\"1\"", "\"linearlearn.version\":\"9\"")));
        yield return Case("cut JSON", ["inspect", "bad.json"], "bad.json: ", 1, () =>
        {
            RunWell("convert", SampleFiles.RowTensors, "bad.json", "-q");
            Edit("bad.json", bytes => bytes[..^20])();
        });
        yield return Case("cut LIBLINEAR", ["evaluate", SampleFiles.RowModel, SampleFiles.Rows, "-q"], "rows.model: ", 1,
            Edit(SampleFiles.RowModel, bytes => bytes[..(bytes.Length / 2)]));
        yield return Case("data for a model", ["predict", SampleFiles.Flowers, SampleFiles.Flowers], "flowers.csv: expected a model", 1);
        yield return Case("unknown encoder", ["predict", SampleFiles.FlowerModel, SampleFiles.Flowers],
            "flowers.safetensors: expected a model with an encoder of texts or tables, or without one, found the encoder waves", 1,
            Edit(SampleFiles.FlowerModel, bytes => Replace(bytes, "\"linearlearn.encoder\":\"table\"",
                "\"linearlearn.encoder\":\"waves\"")));
        yield return Case("averages of other features", ["average", SampleFiles.RowModel, SampleFiles.ImageModel, "-o", "new.safetensors"],
            "digits.safetensors: expected 4 features, as in rows.model, found 16", 1);
        yield return Case("averages of other inputs", ["average", SampleFiles.FlowerModel, SampleFiles.MessageModel, "-o",
            "new.safetensors"],
            "messages.safetensors: expected a model of rows of tables, as in flowers.safetensors, found one of texts: "
            + "train on parts of one file with --shard, or on other files with --like flowers.safetensors", 1);
        yield return Case("averages of other encoders", ["average", SampleFiles.MessageModel, "other.safetensors", "-o", "new.safetensors"],
            "other.safetensors: expected the same encoder, as in messages.safetensors, found another one, fitted to other data: "
            + "train on parts of one file with --shard, or on other files with --like messages.safetensors", 1, () =>
            {
                File.WriteAllText("other.txt", SampleFiles.CreateMessages(44));
                RunWell("train", "other.txt", "-o", "other.safetensors", "-q");
            });
        yield return Case("averages of other classes", ["average", SampleFiles.RowTensors, "other.safetensors", "-o", "new.safetensors"],
            "other.safetensors: expected the classes -1, 1, as in rows.safetensors, found 2, 5", 1, () =>
            {
                File.WriteAllText("other.libsvm", "5 1:1 4:2\n2 1:3\n5 1:0.5\n2 2:4\n");
                RunWell("train", "other.libsvm", "-o", "other.safetensors", "-q");
            });
        yield return Case("convert to an unknown format", ["convert", SampleFiles.RowModel, "rows.pmml"],
            "rows.pmml: expected one of the endings .safetensors, .json, .model, .liblinear, ", 2);
        yield return Case("train to an unknown ending", ["train", SampleFiles.Rows, "-o", "rows.onnx", "-q"],
            "rows.onnx: expected the ending .safetensors, .json, .model or .liblinear, found .onnx; for ONNX, C# and C, use convert", 2);
        yield return Case("online with a test",
            ["train", SampleFiles.Messages, "--online", "-o", "new.safetensors", "--test", SampleFiles.Messages],
            "--online: expected none of --cv, --shard, --report, --epochs, --test, --l1, --seed, --no-scaling, --no-calibration, "
            + "found --test", 2);
        yield return Case("test without a model", ["train", SampleFiles.Rows, "--cv", "2", "--test", SampleFiles.Rows],
            "--test: expected --output with the file for the model, found none", 2);
        yield return Case("l1 of another trainer",
            ["train", SampleFiles.Rows, "-o", "new.safetensors", "--trainer", "hinge", "--l1", "1", "-q"],
            "--l1: expected the trainer logistic, one-vs-rest or svm, found hinge", 2);
        yield return Case("online like a model of tables",
            ["train", SampleFiles.Messages, "--kind", "text", "--online", "-o", "new.safetensors", "--like", SampleFiles.FlowerModel],
            "expected rows of tables", 1);
        yield return Case("another class than those of a model",
            ["train", "bad.txt", "-o", "new.safetensors", "--like", SampleFiles.MessageModel, "-q"],
            "bad.txt: expected one of the classes junk, work, found other: the classes are those of messages.safetensors", 1,
            Write("bad.txt", "work\ta\nother\tb\n"));
        yield return Case("another label than those of a model",
            ["train", "bad.libsvm", "-o", "new.safetensors", "--like", SampleFiles.RowModel, "-q"],
            "bad.libsvm: expected one of the classes -1, 1, found 3: the classes are those of rows.model", 1,
            Write("bad.libsvm", "1 1:1\n3 1:2\n"));
        yield return Case("rows like a model of images",
            ["train", SampleFiles.Rows, "-o", "new.safetensors", "--like", SampleFiles.ImageModel, "-q"],
            "rows.libsvm: expected images (IDX), as digits.safetensors classifies, found rows in the LIBSVM format", 1);
        yield return Case("rows like a model of tables",
            ["train", SampleFiles.Rows, "-o", "new.safetensors", "--kind", "libsvm", "--like", SampleFiles.FlowerModel, "-q"],
            "rows.libsvm: expected rows of tables, as flowers.safetensors classifies, found rows in the LIBSVM format", 1);
        yield return Case("convert without an ending", ["convert", SampleFiles.RowModel, "rows"], "found no ending", 2);
        yield return Case("encoder in JSON", ["convert", SampleFiles.MessageModel, "new.json"],
            "new.json: expected a format that holds the encoder of texts, such as safetensors, found JSON, which holds numbers only", 2);
        yield return Case("encoder in LIBLINEAR", ["train", SampleFiles.Flowers, "--label", "kind", "-o", "new.model", "-q"],
            "new.model: expected the ending .safetensors, because only that format holds the encoder of texts or tables, found .model", 2);
    }

    private static IEnumerable<TestCaseData> Outputs()
    {
        yield return Case("missing folder of the output", ["train", SampleFiles.Flowers, "--label", "kind", "-o",
            "none/new.safetensors", "-q"],
            "none/new.safetensors: expected an existing folder, found none at ", 1);
        yield return Case("folder as output", ["convert", SampleFiles.RowModel, "folder.json"],
            "folder.json: expected the path of an output file, found a folder", 1, () => Directory.CreateDirectory("folder.json"));
        yield return Case("missing folder of predictions", ["predict", SampleFiles.FlowerModel, SampleFiles.Flowers, "-o", "none/p.csv"],
            "none/p.csv: expected an existing folder, found none at ", 1);
        yield return Case("neither output nor folds", ["train", SampleFiles.Flowers, "--label", "kind"],
            "expected --output with the file for the model, or --cv, found neither", 2);
        yield return Case("average without output", ["average", SampleFiles.RowModel],
            "average: --output: expected FILE, found nothing", 2);
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
        {
            yield return Case("full disk", ["convert", SampleFiles.RowModel, "/dev/full", "--to", "json", "-q"], "/dev/full: ", 1);
            yield return Case("full disk for predictions", ["predict", SampleFiles.FlowerModel, SampleFiles.Flowers, "-o", "/dev/full"],
                "/dev/full: ", 1);
        }
    }

    private static IEnumerable<TestCaseData> CommandLines()
    {
        yield return Case("unknown command", ["lern"],
            "expected one of the commands train, predict, evaluate, explain, inspect, convert, average, completion, found lern", 2);
        yield return Case("unknown option", ["predict", "m", "--tpo", "3"], "predict: expected an option of predict, found --tpo", 2);
        yield return Case("too many arguments", ["inspect", "a", "b"], "inspect: expected no further argument, found b", 2);
        yield return Case("missing argument", ["evaluate", "m"], "evaluate: expected <data>, found nothing", 2);
        yield return Case("missing value", ["predict", "m", "d", "--top"], "predict: --top: expected N, found nothing", 2);
        yield return Case("repeated option", ["predict", "m", "d", "--top", "1", "--top", "2"],
            "predict: --top: expected one value, found 2", 2);
        foreach ((string option, string value, string expected) in new[]
        {
            ("--trainer", "forest", "expected logistic, one-vs-rest, svm, hinge, crammer-singer, adagrad, passive-aggressive, arow, "
                + "perceptron, margin or mean-difference, found forest"),
            ("--cost", "0", "expected a finite number above 0, found 0"),
            ("--cost", "inf", "expected a "),
            ("--cost", "much", "expected a number, found much"),
            ("--l1", "1.5", "expected 0 to 1, found 1.5"),
            ("--epochs", "0", "expected 1 or more, found 0"),
            ("--epochs", "2.5", "expected a whole number, found 2.5"),
            ("--cv", "1", "expected 2 or more, found 1"),
            ("--seed", "-1", "expected a whole number of 0 or more, found -1"),
            ("--features", "0", "expected 1 or more, found 0"),
            ("--decimal", ";", "expected point or comma, found ;"),
            ("--label", "x", "expected a table (CSV), found rows in the LIBSVM format in rows.libsvm"),
            ("--ignore", "x", "expected a table (CSV), found rows in the LIBSVM format in rows.libsvm"),
            ("--category", "x", "expected a table (CSV), found rows in the LIBSVM format in rows.libsvm"),
            ("--decimal", "comma", "expected a table (CSV), found rows in the LIBSVM format in rows.libsvm"),
            ("--words", "1", "expected lines of text or a table (CSV), found rows in the LIBSVM format in rows.libsvm"),
            ("--chars", "0", "expected lines of text or a table (CSV), found rows in the LIBSVM format in rows.libsvm"),
            ("--hash-bits", "9", "expected lines of text or a table (CSV), found rows in the LIBSVM format in rows.libsvm"),
            ("--labels", "x", "expected images (IDX), found rows in the LIBSVM format in rows.libsvm"),
            ("--shard", "5/4", "expected I/N such as 2/4, with I from 1 to N, found 5/4"),
            ("--shard", "1", "expected I/N such as 2/4, with I from 1 to N, found 1"),
        })
        {
            yield return Case($"train {option} {value}",
                ["train", SampleFiles.Rows, "--kind", "libsvm", "-o", "new.safetensors", option, value],
                $"{option}: {expected}", 2);
        }
        foreach ((string command, string option, string value, string expected) in new[]
        {
            ("predict", "--top", "0", "expected 1 or more, found 0"),
            ("predict", "--top", "two", "expected a whole number, found two"),
            ("predict", "--threshold", "1.1", "expected 0 to 1, found 1.1"),
            ("predict", "--threshold", "NaN", "expected 0 to 1, found NaN"),
            ("evaluate", "--threshold", "-0.1", "expected 0 to 1, found -0.1"),
            ("evaluate", "--kind", "xml", "expected table, libsvm, text or images, found xml"),
            ("explain", "--row", "0", "expected 1 or more, found 0"),
            ("explain", "--top", "-3", "expected 1 or more, found -3"),
            ("explain", "--label", "9", "expected one of the classes -1, 1, found 9"),
            ("explain", "--against", "x", "expected one of the classes -1, 1, found x"),
            ("explain", "--text", "x", "expected "),
            ("convert", "--quantize", "int4", "expected int8 or half, found int4"),
            ("convert", "--prune", "-1", "expected a finite number of 0 or more, found -1"),
            ("convert", "--to", "pmml", "expected safetensors, json, liblinear, onnx, csharp or c, found pmml"),
        })
        {
            string second = command == "convert" ? "new.json" : SampleFiles.Rows;
            yield return Case($"{command} {option} {value}", [command, SampleFiles.RowModel, second, option, value], expected, 2);
        }
        yield return Case("inspect --top 0", ["inspect", SampleFiles.RowModel, "--top", "0"], "--top: expected 1 or more, found 0", 2);
        yield return Case("weights of another count", ["average", SampleFiles.RowModel, "-o", "new.model", "--weights", "1,2"],
            "--weights: expected 1 numbers, one for each model, found 2", 2);
        yield return Case("negative weight", ["average", SampleFiles.RowModel, "-o", "new.model", "--weights", "-1"],
            "--weights: expected finite numbers of 0 or more, found -1", 2);
        yield return Case("weights of 0", ["average", SampleFiles.RowModel, "-o", "new.model", "--weights", "0"],
            "--weights: expected a number above 0, found none", 2);
        yield return Case("unknown shell", ["completion", "tcsh"], "expected bash, zsh, fish or powershell, found tcsh", 2);
        yield return Case("row beyond the end", ["explain", SampleFiles.FlowerModel, SampleFiles.Flowers, "--row", "76"],
            "flowers.csv: expected row 76 (--row), found 75 rows", 1);
        yield return Case("row beyond the images", ["explain", SampleFiles.ImageModel, SampleFiles.Images, "--row", "41"],
            "digits-images-idx3-ubyte: expected row 41 (--row), found 40 rows", 1);
        yield return Case("class against itself", ["explain", SampleFiles.RowModel, SampleFiles.Rows, "--label", "1", "--against", "1"],
            "rows.libsvm: row 1: expected another label than the explained one", 1);
        yield return Case("batch options online", ["train", SampleFiles.Flowers, "--online", "--cv", "3", "-o", "new.safetensors"],
            "--online: expected none of --cv, --shard, --report, --epochs, --test, --l1, --seed, --no-scaling, --no-calibration, "
            + "found --cv", 2);
    }

    [TestCaseSource(nameof(Files))]
    [TestCaseSource(nameof(Tables))]
    [TestCaseSource(nameof(Columns))]
    [TestCaseSource(nameof(OptionsWithoutEffect))]
    [TestCaseSource(nameof(RowsAndTexts))]
    [TestCaseSource(nameof(ImageFiles))]
    [TestCaseSource(nameof(ModelFiles))]
    [TestCaseSource(nameof(Outputs))]
    [TestCaseSource(nameof(CommandLines))]
    public void Bad_input_is_one_line_and_changes_no_file(string[] args, string message, int code, Action? prepare)
    {
        SampleFiles.WriteAll();
        prepare?.Invoke();
        string[] before = ReadFolder();

        ToolOutput output = Run(args);

        Assert.Multiple(() =>
        {
            Assert.That(output.ReadErrorLines(), Has.Length.EqualTo(1), output.Error);
            Assert.That(output.Error, Does.StartWith("linearlearn: ").And.Contain(message));
            Assert.That(output.Error, Does.Not.Contain(Environment.CurrentDirectory + "/bad").And.Not.Contain("unfinished"));
            Assert.That(output.Error, Does.Not.Match(@"\b[A-Z][a-z]+[A-Z][A-Za-z]*\.[A-Z]"), "names a member of the library");
            Assert.That(output.Code, Is.EqualTo(code));
            Assert.That(ReadFolder(), Is.EqualTo(before));
        });
    }
}
