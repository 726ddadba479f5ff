namespace LinearLearn.Onnx.Tests;

/// <summary>Tests that the checker of the ONNX project accepts exported files, with the inferred shapes of all values.</summary>
public sealed class PythonCheckerTests
{
    private const string Python = "/usr/bin/python3";

    private const string Script = """
        import sys
        import onnx
        for path in sys.argv[1:]:
            model = onnx.load(path)
            onnx.checker.check_model(model, full_check=True)
            print(len(model.graph.node))
        """;

    [Test]
    public void Checker_accepts_files_of_all_forms()
    {
        if (!File.Exists(Python) || ProcessOutput.Run(Python, ["-c", "import onnx"]).Code != 0)
            Assert.Ignore("python3-onnx is not installed");
        using TemporaryFolder folder = new();
        string[] files = Save(folder);
        ProcessOutput found = ProcessOutput.Run(Python, ["-c", Script, .. files]);
        Assert.That(found.Code, Is.Zero, found.Error);
        Assert.That(found.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(files.Length));
    }

    private static string[] Save(TemporaryFolder folder)
    {
        Dictionary<int, string> names = new() { [0] = "zero", [1] = "né", [2] = "二" };
        LinearModel[] models =
        [
            LinearModel.Uniform(5, [0, 1]),
            LinearModel.Uniform(5, new ClassLabels([0, 1], names), byteScale: 0.5f),
            LinearModel.Uniform(5, [0, 1, 2], byteScale: 0.5f).WithMetadata(new Dictionary<string, string> { ["note"] = "ü" }),
            LinearModel.Uniform(5, new ClassLabels([2, 1, 0], names)),
        ];
        TableData rows = TableData.From(Enumerable.Range(0, 60).Select(row => new Dictionary<string, object?>
        {
            ["number"] = row * row,
            ["maybe"] = row % 7 == 0 ? null : row,
            ["flag"] = row % 3 == 0,
            ["label"] = $"class {row % 3}",
        }));
        List<string> files = [];
        foreach (OnnxForm form in Enum.GetValues<OnnxForm>())
        {
            foreach (LinearModel model in models)
                Add(path => model.SaveOnnx(path, new OnnxExportOptions { Form = form }));
            foreach (int knots in (int[])[0, 5])
            {
                TableClassifier classifier = TableClassifier.Train(rows, "label", encoding: new TableEncoderOptions { Knots = knots });
                Add(path => classifier.SaveOnnx(path, new OnnxExportOptions { Form = form }));
                Add(path => classifier.SaveOnnx(path, new OnnxExportOptions { Form = form, Input = OnnxInput.Doubles }));
            }
        }
        return [.. files];

        void Add(Action<string> save)
        {
            string path = folder.GetFile($"{files.Count}.onnx");
            save(path);
            files.Add(path);
        }
    }
}
