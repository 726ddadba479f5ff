// Trains, draws the result, and checks the format of the files. It references LinearLearn.Plotting and LinearLearn.Emnist, which bring the
// core.
using LinearLearn;
using LinearLearn.Emnist;
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
return 0;

static int Fail(string fault)
{
    Console.Error.WriteLine(fault);
    return 1;
}
