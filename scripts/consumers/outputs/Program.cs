// Trains, draws the result, exports models to ONNX, and checks the files. It references LinearLearn.Plotting, LinearLearn.Onnx and
// LinearLearn.Emnist, which bring the core.
using System.Text;
using LinearLearn;
using LinearLearn.Emnist;
using LinearLearn.Onnx;
using LinearLearn.Plotting;

EmnistData digits = EmnistSample.Load();
Dataset training = digits.Training.Only(3, 7), validation = digits.Test.Only(3, 7);
SnapshotRecorder recorder = new(count: 3);
TrainingOptions options = new() { Epochs = 3, Validation = validation, Progress = recorder };
TrainingResult result = new OnlineTrainer(new HingeUpdate()).Train(training, options);

foreach (Picture picture in (Picture[])[new WeightsPicture(result.Model, training), new LearningCurvePicture(result)])
{
    string path = picture.GetType().Name + ".png";
    picture.Save(path);
    byte[] file = File.ReadAllBytes(path);
    if (!file.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        return Fail($"{path}: expected a PNG file, found other bytes");
    Console.WriteLine($"{path}: {picture.Width} x {picture.Height} pixels, {file.Length} bytes");
}

// A report draws every kind of chart, and an animation.
new TrainingReport(result, training, validation) { Snapshots = recorder.Snapshots }.Save("report.html");
string report = File.ReadAllText("report.html");
if (!report.TrimEnd().EndsWith("</html>", StringComparison.Ordinal) || !report.Contains("data:image/webp", StringComparison.Ordinal))
    return Fail("report.html: expected a complete page with pictures, found neither");
Console.WriteLine($"report.html: {report.Length} characters");

// Models and table classifiers, with the same bytes every time and the names of classes and columns.
ClassLabels names = new(new Dictionary<int, string> { [0] = "red", [1] = "green", [2] = "blue" });
LinearModel colors = new([1, -1, 0.5f], [0, 1, 2], names);
TableData rows = TableData.From(Enumerable.Range(0, 60).Select(row => new Dictionary<string, object?>
{
    ["size"] = row * row,
    ["age"] = row % 7 == 0 ? null : row,
    ["label"] = row < 30 ? "small" : "large",
}));
colors.SaveOnnx("model.onnx");
colors.SaveOnnx("again.onnx");
colors.SaveOnnx("classifier.onnx", new OnnxExportOptions { Form = OnnxForm.LinearClassifier });
TableClassifier.Train(rows, "label").SaveOnnx("table.onnx");
if (!File.ReadAllBytes("model.onnx").AsSpan().SequenceEqual(File.ReadAllBytes("again.onnx")))
    return Fail("again.onnx: expected the bytes of model.onnx, found others");
foreach ((string path, string text) in ((string, string)[])
    [("model.onnx", "green"), ("classifier.onnx", "LinearClassifier"), ("table.onnx", """["size","age"]"""), ("table.onnx", "small")])
{
    if (File.ReadAllBytes(path).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) < 0)
        return Fail($"{path}: expected the text {text}, found none");
}
Console.WriteLine($"table.onnx: {new FileInfo("table.onnx").Length} bytes");
return 0;

static int Fail(string fault)
{
    Console.Error.WriteLine(fault);
    return 1;
}
