using System.Diagnostics;
using System.Globalization;

namespace LinearLearn.Benchmarks;

/// <summary>Compares accuracy and time of all learners on the digits with LIBLINEAR and scikit-learn, if they are installed.</summary>
/// <remarks>Settings for 3 or 7 are chosen by cross-validation on the training digits only.</remarks>
internal static class PeerComparison
{
    private const int TimingRounds = 7, Folds = 10;

    public static void Run()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Console.WriteLine(
            $"{BenchmarkDigits.Description}. Times are the best of {TimingRounds} runs for LinearLearn, and of one run for others.");
        ThreeOrSeven();
        TenClasses();
        BesideLiblinear("3 or 7", BenchmarkDigits.Training, BenchmarkDigits.Validation, 0.01);
        BesideLiblinear("Ten classes", BenchmarkDigits.All.Training, BenchmarkDigits.All.Test, 0.01);
    }

    private static void ThreeOrSeven()
    {
        Console.WriteLine($"\n## 3 or 7: each learner with its best setting in {Folds}-fold cross-validation on the training digits\n");
        LearnerOptions averaged = new() { Averaging = true }, last = new() { Averaging = false };
        LearnerOptions stepSizes = last with { AdaGrad = new AdaGrad(0.03f) };
        float[] margins = [0.1f, 0.25f, 0.5f, 1, 2], costs = [0.001f, 0.003f, 0.01f, 0.03f, 0.1f];
        float[] regularizations = [1, 3, 10, 30, 100, 300];
        TrainingOptions onePass = new() { Epochs = 1 }, tenPasses = new() { Epochs = 10 };
        Choose("margin, averaged, one pass", margins.Select(margin => Margin(margin, averaged)), onePass);
        Choose("AROW, averaged, one pass", regularizations.Select(r => new OnlineTrainer(new ArowUpdate(r), averaged)), onePass);
        Choose("margin, 10 passes", margins.Select(margin => Margin(margin, last)), tenPasses);
        Choose("margin, averaged, 10 passes", margins.Select(margin => Margin(margin, averaged)), tenPasses);
        Choose("margin, AdaGrad, 10 passes", margins.Select(margin => Margin(margin, stepSizes)), tenPasses);
        Choose("PA-I, 10 passes", costs.Select(cost => PassiveAggressive(cost, last)), tenPasses);
        Choose("PA-I, averaged, 10 passes", costs.Select(cost => PassiveAggressive(cost, averaged)), tenPasses);
        Choose("AROW, averaged, 10 passes", regularizations.Select(r => new OnlineTrainer(new ArowUpdate(r), averaged)), tenPasses);
        foreach (DualLoss loss in new[] { DualLoss.Hinge, DualLoss.SquaredHinge, DualLoss.Logistic })
        {
            float factor = loss == DualLoss.Logistic ? 10 : 1;
            Choose($"dual, {loss}", costs.Select(cost => new DualCoordinateDescentTrainer(loss, factor * cost)), new());
        }

        static OnlineTrainer Margin(float margin, LearnerOptions options) => new(new MarginUpdate(margin, 0.01f), options);

        static OnlineTrainer PassiveAggressive(float cost, LearnerOptions options) => new(new PassiveAggressiveUpdate(cost), options);
    }

    private static void Choose(string name, IEnumerable<ITrainer> trainers, TrainingOptions options)
    {
        GridSearchResult search = GridSearch.Run(trainers, BenchmarkDigits.Training, Folds, options);
        (TrainingResult result, double milliseconds) = Time(search.Best, BenchmarkDigits.Training, options);
        string chosen = $"cross-validated {search.Entries[0].Result.MeanAccuracy:P2}: {search.Best}";
        Console.WriteLine($"{name,-28} {result.Model.Evaluate(BenchmarkDigits.Validation),-24} {milliseconds,6:F1} ms   {chosen}");
    }

    private static void TenClasses()
    {
        Console.WriteLine("\n## Ten classes\n");
        LearnerOptions jointly = new() { Averaging = true }, oneVsRest = jointly with { Multiclass = MulticlassUpdate.OneVersusRest };
        TrainingOptions five = new() { Epochs = 5 };
        Report("hinge, one-vs-rest, averaged, 5 passes", new OnlineTrainer(new HingeUpdate(0.03f), oneVsRest), five);
        Report("margin, joint, averaged, 5 passes", new OnlineTrainer(new MarginUpdate(2, 0.01f), jointly), five);
        Report("AROW, joint, averaged, 5 passes", new OnlineTrainer(new ArowUpdate(1), jointly), five);
        Report("logistic, joint, averaged, 5 passes", new OnlineTrainer(new LogisticUpdate(0.03f, l2: 1e-5f), jointly), five);
        Report("dual, Crammer-Singer, C = 0.01", new DualCoordinateDescentTrainer(DualLoss.CrammerSinger, 0.01f), new());
        Report("dual, squared hinge, C = 0.003", new DualCoordinateDescentTrainer(DualLoss.SquaredHinge, 0.003f), new());
    }

    private static void Report(string name, ITrainer trainer, TrainingOptions options)
    {
        (TrainingResult result, double milliseconds) = Time(trainer, BenchmarkDigits.All.Training, options);
        string end = $"{result.StopReason} after {result.ExamplesSeen} examples";
        Console.WriteLine($"{name,-50} {result.Model.Evaluate(BenchmarkDigits.All.Test),-28} {milliseconds,7:F1} ms   {end}");
    }

    private static (TrainingResult Result, double Milliseconds) Time(ITrainer trainer, Dataset data, TrainingOptions options)
    {
        TrainingResult result = trainer.Train(data, options);
        double best = double.PositiveInfinity;
        for (int round = 0; round < TimingRounds; round++)
        {
            long begin = Stopwatch.GetTimestamp();
            result = trainer.Train(data, options);
            best = Math.Min(best, Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }
        return (result, best);
    }

    private static void BesideLiblinear(string name, Dataset training, Dataset test, double cost)
    {
        string folder = Directory.CreateTempSubdirectory("linearlearn-peers").FullName;
        try
        {
            string train = Path.Combine(folder, "train"), held = Path.Combine(folder, "test"), modelFile = Path.Combine(folder, "model");
            LibSvmWriter.Write(training, train);
            LibSvmWriter.Write(test, held);
            Console.WriteLine($"\n## {name} beside LIBLINEAR (no bias, C = {cost})\n");
            Console.WriteLine("LIBLINEAR's times include reading its text file, which is most of the time of -s 4 -e 1e9.");
            if (PeerProcess.Run("liblinear-train", "-q", "-s", "4", "-e", "1e9", train, modelFile) is not { } reading)
            {
                Console.WriteLine("liblinear-train was not found.");
                return;
            }
            Console.WriteLine($"liblinear-train -s 4 -e 1e9: {reading.Milliseconds:F0} ms");
            (int Solver, DualLoss Loss)[] solvers =
                [(3, DualLoss.Hinge), (1, DualLoss.SquaredHinge), (7, DualLoss.Logistic), (4, DualLoss.CrammerSinger)];
            foreach ((int solver, DualLoss loss) in solvers)
            {
                Compare(training, test, cost, train, modelFile, solver, loss, tolerance: 0.1);
                Compare(training, test, cost, train, modelFile, solver, loss, tolerance: 0.001);
            }
            ScikitLearn(train, held);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Compare(
        Dataset training, Dataset test, double cost, string train, string modelFile, int solver, DualLoss loss, double tolerance)
    {
        string epsilon = tolerance.ToString(CultureInfo.InvariantCulture), c = cost.ToString(CultureInfo.InvariantCulture);
        string[] arguments = ["-q", "-s", $"{solver}", "-c", c, "-e", epsilon, train, modelFile];
        double milliseconds = PeerProcess.Run("liblinear-train", arguments)!.Value.Milliseconds;
        LiblinearModel theirs = LiblinearModel.Read(modelFile, training.FeatureCount);
        DualCoordinateDescentTrainer trainer = new(loss, (float)cost, tolerance, biasFeature: 0);
        (TrainingResult result, double ours) = Time(trainer, training, new());

        double[] ourObjectives = LiblinearModel.From(result.Model).Objectives(
            training, loss, (float)cost * TwoClassFactor(loss, result.Model));
        double[] theirObjectives = theirs.Objectives(training, loss, (float)cost);
        if (loss == DualLoss.CrammerSinger && ourObjectives.Length == 1 && result.Model.Biases.Length == 1)
            ourObjectives[0] /= 2; // w_1 = -w_0 = w / 2, so |w_0|^2 / 2 + |w_1|^2 / 2 = |w|^2 / 4
        double difference = 0;
        int[] ofTheirs =
            [.. Enumerable.Range(0, theirObjectives.Length).Select(k => FindIndex(theirs, result.Model, k, ourObjectives.Length))];
        for (int k = 0; k < theirObjectives.Length; k++)
            difference = Math.Max(difference, Math.Abs(ourObjectives[ofTheirs[k]] / theirObjectives[k] - 1));
        int[] predicted = new int[test.Count];
        result.Model.Predict(test.Features, predicted);
        float[] features = new float[test.FeatureCount];
        int agreed = 0, correct = 0;
        for (int i = 0; i < test.Count; i++)
        {
            test.Features.CopyTo(i, features);
            int label = theirs.Predict(features);
            agreed += label == predicted[i] ? 1 : 0;
            correct += label == test.Labels[i] ? 1 : 0;
        }
        double accuracy = 100 * result.Model.Evaluate(test).Accuracy;
        Console.WriteLine(
            $"-s {solver} {loss,-13} -e {epsilon,-5}  theirs {milliseconds,7:F0} ms, {100.0 * correct / test.Count:F2} %   "
            + $"ours {ours,7:F1} ms, {accuracy:F2} %, {result.StopReason}   "
            + $"objectives differ by {100 * difference:F4} %, {100.0 * agreed / test.Count:F2} % of predictions agree");
    }

    /// <summary>
    /// Gets the factor of the cost with which the hinge loss equals Crammer-Singer's: its model is the difference of two rows.
    /// </summary>
    private static float TwoClassFactor(DualLoss loss, LinearModel model) =>
        loss == DualLoss.CrammerSinger && model.Biases.Length == 1 ? 2 : 1;

    private static int FindIndex(LiblinearModel theirs, LinearModel ours, int row, int objectives) =>
        objectives == 1 ? 0 : ours.Classes.IndexOf(theirs.Labels[row]);

    private static void ScikitLearn(string train, string held)
    {
        string script = Path.Combine(RepositoryFolder.Find(), "benchmarks", "LinearLearn.Benchmarks", "Peers", "scikit_learn.py");
        foreach (string python in new[] { "/usr/bin/python3", "python3" })
        {
            try
            {
                if (PeerProcess.Run(python, script, train, held) is not { } run)
                    continue;
                foreach (string line in run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                {
                    string[] parts = line.Split('\t');
                    double milliseconds = 1000 * double.Parse(parts[1], CultureInfo.InvariantCulture);
                    Console.WriteLine($"scikit-learn {parts[0]}: {milliseconds:F0} ms, {parts[2]} % (the better of two)");
                }
                return;
            }
            catch (InvalidOperationException)
            {
                // This Python has no scikit-learn, but another one may have it.
            }
        }
        Console.WriteLine("scikit-learn was not found.");
    }
}
