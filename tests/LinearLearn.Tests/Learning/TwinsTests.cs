using System.Globalization;

namespace LinearLearn.Tests;

/// <summary>
/// Compares learners with other implementations on the same examples in the same order: scikit-learn if it has the rule, otherwise numpy.
/// </summary>
/// <remarks>Fixtures/online-learning.py describes how each case was created.</remarks>
public class TwinsTests
{
    private const double TwinTolerance = 5e-6;
    private const int TwinFeatures = 8;
    private const float OptimumL2 = 0.05f;
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Fixtures", "online-learning.txt"));
    private static readonly double[][] Table = [.. Section("data").Select(Numbers)];

    private static readonly Dictionary<string, Twin> Twins = new()
    {
        ["two perceptron"] = new(new PerceptronUpdate(0.5f)),
        ["two perceptron, weighted"] = new(new PerceptronUpdate(1)) { Weighted = true, ClassWeights = ClassWeights(0.5f, 1.5f) },
        ["two PA-I"] = new(new PassiveAggressiveUpdate(0.1f)),
        ["two PA-II"] = new(new PassiveAggressiveUpdate(0.5f, PassiveAggressiveVariant.Two)),
        ["two PA-I, average, class weights"] = new(new PassiveAggressiveUpdate(0.25f))
        {
            Averaging = true,
            ClassWeights = ClassWeights(0.5f, 2),
        },
        ["two hinge, constant, l2"] = new(new HingeUpdate(0.25f, l2: 0.05f)),
        ["two hinge, invscaling, l2, average"] = new(new HingeUpdate(LearningRateSchedule.InverseSquareRoot(0.5f), l2: 0.1f))
        {
            Averaging = true,
        },
        ["two logistic, constant, average"] = new(new LogisticUpdate(0.5f, l2: 0)) { Averaging = true },
        ["two logistic, invscaling, l2, weighted"] = new(new LogisticUpdate(LearningRateSchedule.InverseScaling(1, 0.25f), l2: 0.2f))
        {
            Weighted = true,
            ClassWeights = ClassWeights(2, 0.5f),
        },
        ["two squared hinge, constant"] = new(new SquaredHingeUpdate(0.02f, l2: 0)),
        ["two squared hinge, invscaling, l2, average"] = new(new SquaredHingeUpdate(LearningRateSchedule.InverseSquareRoot(0.05f), 0.5f))
        {
            Averaging = true,
        },
        ["two modified Huber, constant"] = new(new ModifiedHuberUpdate(0.02f, l2: 0)),
        ["two modified Huber, invscaling, l2, average"] = new(new ModifiedHuberUpdate(LearningRateSchedule.InverseSquareRoot(0.05f), 0.5f))
        {
            Averaging = true,
        },

        ["three perceptron"] = new(new PerceptronUpdate(1)),
        ["three PA-I"] = new(new PassiveAggressiveUpdate(0.1f)),
        ["three hinge, invscaling, l2, average"] = new(new HingeUpdate(LearningRateSchedule.InverseSquareRoot(0.5f), l2: 0.1f))
        {
            Averaging = true,
        },
        ["three logistic, constant, l2, weighted"] = new(new LogisticUpdate(0.1f, l2: 0.01f)) { Weighted = true },
        ["three squared hinge, invscaling, l2"] = new(new SquaredHingeUpdate(LearningRateSchedule.InverseSquareRoot(0.05f), l2: 0.02f)),
        ["three modified Huber, constant"] = new(new ModifiedHuberUpdate(0.02f, l2: 0)),

        ["two AROW"] = new(new ArowUpdate(0.5f)),
        ["two hinge, AdaGrad, l2"] = new(new HingeUpdate(0.5f, l2: 0.1f)) { AdaGrad = new AdaGrad(0.2f) },
        ["two logistic, AdaGrad"] = new(new LogisticUpdate(1, l2: 0)) { AdaGrad = new AdaGrad(0.1f) },
        ["three perceptron, joint"] = new(new PerceptronUpdate(1)) { Multiclass = MulticlassUpdate.Joint },
        ["three PA, joint"] = new(new PassiveAggressiveUpdate(1, PassiveAggressiveVariant.Unbounded))
        {
            Multiclass = MulticlassUpdate.Joint,
        },
        ["three AROW, joint"] = new(new ArowUpdate(2)) { Multiclass = MulticlassUpdate.Joint },
        ["three logistic, joint, invscaling, l2, average"] = new(new LogisticUpdate(LearningRateSchedule.InverseSquareRoot(1), l2: 0.1f))
        {
            Multiclass = MulticlassUpdate.Joint,
            Averaging = true,
        },
        ["three logistic, joint, invscaling, l2, weighted"] = new(new LogisticUpdate(LearningRateSchedule.InverseSquareRoot(1), l2: 0.02f))
        {
            Multiclass = MulticlassUpdate.Joint,
            Weighted = true,
        },
        ["three hinge, joint, AdaGrad"] = new(new HingeUpdate(1, l2: 0))
        {
            Multiclass = MulticlassUpdate.Joint,
            AdaGrad = new AdaGrad(0.1f),
        },
    };

    private static IEnumerable<string> Names => Twins.Keys;

    [Test]
    public void Reference_learners_of_the_fixture_are_all_tested() =>
        Assert.That(Lines.Where(line => line.StartsWith('t')), Is.EquivalentTo(Names));

    [TestCaseSource(nameof(Names))]
    public void OnlineLearner_matches_scikit_learn_or_numpy(string name)
    {
        Twin twin = Twins[name];
        int classes = name.StartsWith("two", StringComparison.Ordinal) ? 2 : 3;
        LinearModel start = LinearModel.Zero(TwinFeatures, [.. Enumerable.Range(0, classes)]);
        LearnerOptions options = new() { Averaging = twin.Averaging, AdaGrad = twin.AdaGrad, Multiclass = twin.Multiclass };
        OnlineLearner learner = new(twin.Rule, start, options, twin.ClassWeights);
        Queue<double[]> expected = new(Section(name).Select(Numbers));
        for (int epoch = 0; epoch < (classes == 2 ? 1 : 3); epoch++)
        {
            foreach (double[] line in Table)
            {
                float[] features = [.. line[3..].Select(value => (float)value)];
                learner.Update(features, (int)line[classes - 2], twin.Weighted ? (float)line[2] : 1);
                if (classes == 2)
                    AssertRow(learner.Snapshot(), 0, expected.Dequeue(), $"example {learner.ExamplesSeen}");
            }
            for (int row = 0; row < (classes == 2 ? 0 : classes); row++)
                AssertRow(learner.Snapshot(), row, expected.Dequeue(), $"class {row}, epoch {epoch}");
        }
        Assert.That(expected, Is.Empty);
    }

    /// <summary>With many epochs of a falling rate, the model converges to the optimum that scikit-learn finds by L-BFGS.</summary>
    [Test]
    public void Joint_logistic_descent_converges_to_the_optimum_of_the_softmax_loss()
    {
        DenseFeatures features = new([.. Table.SelectMany(line => line[3..]).Select(value => (float)value)], TwinFeatures);
        Dataset data = new(features, [.. Table.Select(line => (int)line[1])]);
        double[] weights = [.. Table.Select(line => line[2])];
        data = data.WithWeights([.. weights.Select(weight => (float)weight)]);
        LogisticUpdate rule = new(LearningRateSchedule.InverseScaling(20, power: 1, delay: 200), l2: OptimumL2);
        OnlineTrainer trainer = new(rule, LastWeights.Joint);
        LinearModel model = trainer.Train(data, new TrainingOptions { Epochs = 5000 }).Model;
        double[][] optimum = [.. Section("optimum of softmax").Select(Numbers)];
        double[][] found = [.. Enumerable.Range(0, 3).Select(k =>
            (double[])[.. model.Weights.Slice(k * TwinFeatures, TwinFeatures).ToArray(), model.Biases[k]])];
        double best = ComputeSoftmaxObjective(optimum, weights);
        Assert.That(ComputeSoftmaxObjective(found, weights), Is.InRange(best, best * (1 + 1e-5)));
        for (int k = 0; k < 3; k++)
            Assert.That(found[k], Is.EqualTo(optimum[k]).Within(2e-3), $"class {k}");
    }

    /// <summary>Computes sum(weight * softmax loss) / sum(weight) + l2 / 2 * |W|^2.</summary>
    private static double ComputeSoftmaxObjective(double[][] rows, double[] weights)
    {
        double loss = 0;
        for (int i = 0; i < Table.Length; i++)
        {
            double[] features = [.. Table[i][3..], 1];
            double[] scores = Array.ConvertAll(rows, row => row.Zip(features, (w, x) => w * x).Sum());
            loss += weights[i] * (Math.Log(scores.Sum(Math.Exp)) - scores[(int)Table[i][1]]);
        }
        return loss / weights.Sum() + OptimumL2 / 2 * rows.Sum(row => row[..TwinFeatures].Sum(w => w * w));
    }

    private static void AssertRow(LinearModel model, int row, double[] expected, string message)
    {
        Assert.That(expected, Has.Length.EqualTo(TwinFeatures + 1));
        double[] found = [.. model.Weights.Slice(row * TwinFeatures, TwinFeatures).ToArray(), model.Biases[row]];
        for (int j = 0; j < expected.Length; j++)
            Assert.That(found[j], Is.EqualTo(expected[j]).Within(TwinTolerance * Math.Max(1, Math.Abs(expected[j]))),
                $"{message}, number {j}");
    }

    private static ClassWeights ClassWeights(float zero, float one) => new(new Dictionary<int, float> { [0] = zero, [1] = one });

    /// <summary>Reads the lines of numbers below a heading.</summary>
    private static IEnumerable<string> Section(string heading)
    {
        int start = Array.IndexOf(Lines, heading);
        Assert.That(start, Is.Not.Negative, heading);
        return Lines.Skip(start + 1).TakeWhile(line => !char.IsLetter(line[0]));
    }

    private static double[] Numbers(string line) =>
        [.. line.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];

    private sealed record Twin(IUpdateRule Rule)
    {
        public bool Weighted { get; init; }

        public bool Averaging { get; init; }

        public AdaGrad? AdaGrad { get; init; }

        public MulticlassUpdate Multiclass { get; init; }

        public ClassWeights? ClassWeights { get; init; }
    }
}
