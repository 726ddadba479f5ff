// Learns, draws what was learned, and looks whether the files are what their names say. It refers to LinearLearn.Plotting and LinearLearn.Emnist; the core
// comes with them.
using LinearLearn;
using LinearLearn.Emnist;
using LinearLearn.Plotting;

EmnistData digits = EmnistSample.Load();
Dataset training = digits.Training.Only(3, 7), validation = digits.Test.Only(3, 7);
SnapshotRecorder recorder = new(count: 3);
TrainingResult result = new OnlineTrainer(new HingeUpdate()).Train(training, new TrainingOptions { Epochs = 3, Validation = validation, Progress = recorder });

foreach (Picture picture in (Picture[])[new WeightsPicture(result.Model, training), new LearningCurvePicture(result)])
{
    string path = picture.GetType().Name + ".png";
    picture.Save(path);
    byte[] file = File.ReadAllBytes(path);
    if (!file.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        return Fail($"{path} is not a PNG file");
    Console.WriteLine($"{path}: {picture.Width} x {picture.Height} pixels, {file.Length} bytes");
}

// A report draws every kind of chart, and an animation.
new TrainingReport(result, training, validation) { Snapshots = recorder.Snapshots }.Save("report.html");
string report = File.ReadAllText("report.html");
if (!report.TrimEnd().EndsWith("</html>", StringComparison.Ordinal) || !report.Contains("data:image/webp", StringComparison.Ordinal))
    return Fail("report.html is not whole, or has no pictures");
Console.WriteLine($"report.html: {report.Length} characters");
return 0;

static int Fail(string why)
{
    Console.Error.WriteLine(why);
    return 1;
}
