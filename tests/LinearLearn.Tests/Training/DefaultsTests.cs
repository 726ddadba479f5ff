namespace LinearLearn.Tests;

/// <summary>
/// Tests that rules with default parameters are almost as accurate as converged logistic regression, on tables in a
/// <see cref="ScaledTrainer"/> and on unscaled rows of length 1.
/// </summary>
/// <remarks>On rows of length 1, the perceptron loses more accuracy, as does AdaGrad, which is not tested there.</remarks>
public class DefaultsTests
{
    private static readonly Dataset Table = LiblinearTests.ReadData();
    private static readonly Dataset Uneven = CreateUneven();
    private static readonly Dataset Texts = CreateTexts();

    private static readonly Dictionary<string, IUpdateRule> Rules = new()
    {
        ["perceptron"] = new PerceptronUpdate(),
        ["margin"] = new MarginUpdate(),
        ["PA"] = new PassiveAggressiveUpdate(variant: PassiveAggressiveVariant.Unbounded),
        ["PA-I"] = new PassiveAggressiveUpdate(),
        ["PA-II"] = new PassiveAggressiveUpdate(variant: PassiveAggressiveVariant.Two),
        ["hinge"] = new HingeUpdate(),
        ["squared hinge"] = new SquaredHingeUpdate(),
        ["modified Huber"] = new ModifiedHuberUpdate(),
        ["logistic"] = new LogisticUpdate(),
        ["AROW"] = new ArowUpdate(),
    };

    private static IEnumerable<string> Names => Rules.Keys;

    private static IEnumerable<string> NamesWithoutVariance => Names.Where(name => !Rules[name].UsesVariance);

    [TestCaseSource(nameof(Names))]
    public void Default_rules_on_a_table_are_almost_as_accurate_as_logistic_regression(string name)
    {
        AssertNear(Table, new ScaledTrainer(new OnlineTrainer(Rules[name])), new ScaledTrainer(new NewtonTrainer()), 0.03);
        AssertNear(Uneven, new ScaledTrainer(new OnlineTrainer(Rules[name])), new ScaledTrainer(new NewtonTrainer()), 0.03);
    }

    [TestCaseSource(nameof(Names))]
    public void Default_rules_on_rows_of_unit_length_are_almost_as_accurate_as_logistic_regression(string name) =>
        AssertNear(Texts, new OnlineTrainer(Rules[name]), new NewtonTrainer(), name == "perceptron" ? 0.1 : 0.025);

    [TestCaseSource(nameof(NamesWithoutVariance))]
    public void AdaGrad_defaults_on_a_table_are_almost_as_accurate_as_logistic_regression(string name)
    {
        OnlineTrainer trainer = new(Rules[name], new LearnerOptions { AdaGrad = new AdaGrad() });
        AssertNear(Table, new ScaledTrainer(trainer), new ScaledTrainer(new NewtonTrainer()), 0.045);
        AssertNear(Uneven, new ScaledTrainer(trainer), new ScaledTrainer(new NewtonTrainer()), 0.045);
    }

    private static void AssertNear(Dataset data, ITrainer trainer, ITrainer solver, double within)
    {
        double expected = CrossValidation.Run(solver, data).MeanAccuracy;
        double found = CrossValidation.Run(trainer, data).MeanAccuracy;
        Assert.That(found, Is.GreaterThan(expected - within), $"{trainer}, {data.Count} x {data.FeatureCount}");
    }

    /// <summary>Creates columns of 0.1 beside columns of 300 far from 0, with three classes and noise.</summary>
    private static Dataset CreateUneven()
    {
        Random random = new(3);
        const int Count = 240, Columns = 6;
        float[] values = new float[Count * Columns];
        int[] labels = new int[Count];
        for (int i = 0; i < Count; i++)
        {
            labels[i] = i % 3;
            for (int j = 0; j < Columns; j++)
            {
                double noise = random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5;
                double value = (j % 3 == labels[i] ? 0.6 : 0) + noise;
                double scaled = j switch { 0 => 0.1 * value, 1 => 300 * value + 5000, 2 => 1e-3 * value - 1, _ => value };
                values[i * Columns + j] = (float)scaled;
            }
        }
        return new Dataset(new DenseFeatures(values, Columns), labels);
    }

    /// <summary>Creates bags of 15 of 400 words, of four topics that share half of their words, each row divided by its length.</summary>
    private static Dataset CreateTexts()
    {
        Random random = new(5);
        const int Count = 320, Columns = 400;
        float[] values = new float[Count * Columns];
        int[] labels = new int[Count];
        for (int i = 0; i < Count; i++)
        {
            labels[i] = i % 4;
            Span<float> row = values.AsSpan(i * Columns, Columns);
            for (int word = 0; word < 15; word++)
                row[random.Next(3) == 0 ? 50 * labels[i] + random.Next(50) : random.Next(Columns)] += 1;
            float length = MathF.Sqrt(row.ToArray().Sum(value => value * value));
            foreach (ref float value in row)
                value /= length;
        }
        return new Dataset(SparseFeatures.From(new DenseFeatures(values, Columns)), labels);
    }
}
