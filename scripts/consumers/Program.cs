// Every consumer in C# trains on the embedded digits, saves the model, loads it, and expects the same predictions of both.
// The argument is the lowest accepted accuracy, 0 to 1.
using System.Globalization;
using LinearLearn;
using LinearLearn.Emnist;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
double least = double.Parse(args[0]);
EmnistData digits = EmnistSample.Load();
Dataset training = digits.Training.Only(3, 7), validation = digits.Test.Only(3, 7);
LinearModel model = new OnlineTrainer(new HingeUpdate()).Train(training).Model;

int[] labels = new int[validation.Count];
float[] scores = new float[validation.Count];
model.Predict(validation.Features, labels);
model.Scores(validation.Features, scores);
foreach (string path in (string[])["model.safetensors", "model.json"])
{
    model.Save(path);
    LinearModel loaded = LinearModel.Load(path);
    int[] labelsOfLoaded = new int[validation.Count];
    float[] scoresOfLoaded = new float[validation.Count];
    loaded.Predict(validation.Features, labelsOfLoaded);
    loaded.Scores(validation.Features, scoresOfLoaded);
    if (!labels.SequenceEqual(labelsOfLoaded) || !scores.SequenceEqual(scoresOfLoaded))
    {
            Console.Error.WriteLine($"expected the predictions of the saved model, found others from {path}");
        return 1;
    }
}

int correct = 0;
for (int i = 0; i < labels.Length; i++)
    correct += labels[i] == validation.Labels[i] ? 1 : 0;
Console.WriteLine($"{correct} of {labels.Length} correct; the same after saving and loading, as safetensors and as JSON");
if (correct >= least * labels.Length)
    return 0;
Console.Error.WriteLine($"expected at least {100 * least} % correct, found {100.0 * correct / labels.Length:F2} %");
return 1;
