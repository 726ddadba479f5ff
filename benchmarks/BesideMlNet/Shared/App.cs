using System.Globalization;

namespace LinearLearn.BesideMlNet;

/// <summary>Runs the app with a library, as a process to measure.</summary>
/// <remarks>
/// <c>train</c> trains, saves, loads and predicts the validation images one by one; <c>predict</c> loads a model and predicts the first
/// image of a file; <c>measure</c> measures times within the process.
/// </remarks>
internal static class App
{
    public static int Run(ILibrary library, string[] args)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        switch (args)
        {
            case ["train", string training, string validation, string model, ..]:
                library.SetTraining(Pictures.Read(training));
                Pictures pictures = Pictures.Read(validation);
                library.SetValidation(pictures);
                library.Train();
                library.Save(model);
                library.Load(model);
                Console.WriteLine($"correct: {CountCorrect(library, pictures)}");
                break;
            case ["predict", string model, string file, ..]:
                library.SetValidation(Pictures.Read(file));
                library.Load(model);
                Console.WriteLine($"label: {library.Predict(0)}");
                break;
            case ["measure", string training, string validation, string model]:
                ProcessMeasurement.Measure(library, Pictures.Read(training), Pictures.Read(validation), model);
                break;
            default:
                const string Train = "train <training> <validation> <model>", Measure = "measure <training> <validation> <model>";
                Console.Error.WriteLine($"expected: {Train} | predict <model> <image> | {Measure}");
                return 2;
        }
        if (args[^1] == "--hold")
            Console.In.ReadLine(); // waits until the parent process has read the peak memory of this process
        return 0;
    }

    public static int CountCorrect(ILibrary library, Pictures pictures)
    {
        int correct = 0;
        for (int i = 0; i < pictures.Count; i++)
            correct += library.Predict(i) == pictures.Labels[i] ? 1 : 0;
        return correct;
    }
}
