using System.Globalization;

namespace LinearLearn.BesideMlNet;

/// <summary>
/// The app: <c>train</c> learns, saves, loads and predicts the validation pictures one by one; <c>predict</c> loads a model and predicts
/// the first picture of a file; <c>measure</c> takes the times within the process.
/// </summary>
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
                Console.WriteLine($"right: {CountRight(library, pictures)}");
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
                Console.Error.WriteLine("expected: train <training> <validation> <model> | predict <model> <picture> | measure <training> <validation> <model>");
                return 2;
        }
        if (args[^1] == "--hold")
            Console.In.ReadLine(); // until somebody has read from outside how much memory this took
        return 0;
    }

    public static int CountRight(ILibrary library, Pictures pictures)
    {
        int right = 0;
        for (int i = 0; i < pictures.Count; i++)
            right += library.Predict(i) == pictures.Labels[i] ? 1 : 0;
        return right;
    }
}
