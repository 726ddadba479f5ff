// Draws what it learned, and looks whether that is a PNG file. It refers to LinearLearn.Plotting and LinearLearn.Emnist; the core comes with them.
using LinearLearn;
using LinearLearn.Emnist;
using LinearLearn.Plotting;

Dataset training = EmnistSample.Load().Training.Only(3, 7);
TrainingResult result = new OnlineTrainer(new HingeUpdate()).Train(training, new TrainingOptions { Epochs = 2, ValidationFraction = 0.1 });

foreach (Picture picture in (Picture[])[new WeightsPicture(result.Model, training), new LearningCurvePicture(result)])
{
    string path = picture.GetType().Name + ".png";
    picture.Save(path);
    byte[] file = File.ReadAllBytes(path);
    if (!file.AsSpan().StartsWith("\x89PNG\r\n\x1a\n"u8))
    {
        Console.Error.WriteLine($"{path} is not a PNG file");
        return 1;
    }
    Console.WriteLine($"{path}: {picture.Width} x {picture.Height} pixels, {file.Length} bytes");
}
return 0;
