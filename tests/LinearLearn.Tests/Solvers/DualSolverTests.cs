using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

/// <summary>Tests solutions by weak duality: no primal value is below a dual one, so if both are equal, both are optimal.</summary>
public class DualSolverTests
{
    private const double Tolerance = 1e-4;
    private const int MostPasses = 200_000;

    private static readonly float?[] Biases = [null, 0, 1, 3];
    private static readonly float[] Costs = [0.01f, 0.3f, 2];

    private static readonly Gen<(Dataset Data, float Cost, float? Bias, bool Shuffle)> Problems =
        from seed in Gen.Int[1, 1_000_000]
        from count in Gen.Int[4, 40]
        from features in Gen.Int[1, 6]
        from classes in Gen.Int[2, 5]
        from weighted in Gen.Bool
        from cost in Gen.Int[0, Costs.Length - 1].Select(i => Costs[i])
        from bias in Gen.Int[0, Biases.Length - 1].Select(i => Biases[i])
        from shuffle in Gen.Bool
        select (SmallData(seed, count, features, classes, weighted), cost, bias, shuffle);

    [Test]
    public void DualSolver_primal_and_dual_objectives_are_equal(
        [Values(DualLoss.Hinge, DualLoss.SquaredHinge, DualLoss.Logistic)] DualLoss loss) => Problems.SampleAlike(
        problem =>
        {
            Dataset data = AsTwoClasses(problem.Data);
            BinarySolver solver = Binary(loss, data, problem.Cost, problem.Bias, problem.Shuffle);
            Solve(solver);
            LinearModel model = Model(solver, data);
            (double dual, double sum) = Optimality.ComputeDual(solver.Alphas, data, loss, problem.Cost, problem.Bias);
            AssertMeet(Optimality.ComputePrimal(
                model, data, loss, problem.Cost, problem.Bias), dual, loss == DualLoss.Logistic ? 0 : sum * model.Biases[0], problem.Bias);
            for (int i = 0; i < data.Count; i++)
                Assert.That(
                    solver.Alphas[i], Is.InRange(0, loss == DualLoss.SquaredHinge ? double.MaxValue : problem.Cost * Weight(data, i)));
        },
        iter: 150);

    [Test]
    public void CrammerSingerSolver_primal_and_dual_objectives_are_equal() => Problems.SampleAlike(
        problem =>
        {
            Dataset data = problem.Data;
            CrammerSingerSolver solver = Joint(data, problem.Cost, problem.Bias, problem.Shuffle);
            Solve(solver);
            if (data.Classes.Count == 2)
                return; // the model has only one row of weights, see below
            (double dual, _) = Optimality.ComputeDual(solver.Alphas, data, problem.Bias);
            AssertMeet(Optimality.ComputePrimal(
                Model(solver, data), data, DualLoss.CrammerSinger, problem.Cost, problem.Bias), dual, 0, problem.Bias);
        },
        iter: 150);

    private static void AssertMeet(double primal, double dual, double unsettled, float? bias)
    {
        // The dual of a bias that is not regularized is below the primal only if sum(alpha * y) is exactly 0.
        double slack = bias is null ? Math.Abs(unsettled) + 1e-3 * primal : 2e-6 * primal + 1e-6;
        Assert.That(primal, Is.GreaterThanOrEqualTo(dual - slack));
        Assert.That(primal - dual, Is.LessThan(1e-3 * primal + 1e-6));
    }

    [Test]
    public void CrammerSingerSolver_of_two_classes_equals_the_hinge_loss_at_twice_the_cost([Values(null, 0f, 1f)] float? bias)
    {
        Dataset data = SmallData(seed: 5, count: 40, features: 4, classes: 2, weighted: true);
        CrammerSingerSolver joint = Joint(data, 0.3f, bias, shuffle: true);
        BinarySolver hinge = Binary(DualLoss.Hinge, data, 0.6f, bias, shuffle: true);
        Solve(joint);
        Solve(hinge);
        float[] two = new float[2 * data.FeatureCount], twoBiases = new float[2];
        float[] one = new float[data.FeatureCount], oneBias = new float[1];
        joint.CopyTo(two, twoBiases);
        hinge.CopyTo(one, oneBias);
        Assert.That(two.Skip(one.Length).Zip(two, (positive, negative) => positive - negative), Is.EqualTo(one).Within(1e-3f));
        Assert.That(twoBiases[1] - twoBiases[0], Is.EqualTo(oneBias[0]).Within(1e-3f));
    }

    /// <summary>Cases found at random, in which a bias moved forever while the same examples were left out and restored.</summary>
    [TestCase(75, 20, 2, 2, 5)]
    [TestCase(121, 38, 3, 3, 0.3f)]
    [TestCase(185, 30, 1, 4, 0.3f)]
    [TestCase(208, 21, 1, 4, 5)]
    public void DualSolver_with_shrinking_and_a_free_bias_terminates(int seed, int count, int features, int classes, float cost)
    {
        foreach (bool weighted in new[] { false, true })
            Solve(Binary(DualLoss.Hinge, AsTwoClasses(SmallData(seed, count, features, classes, weighted)), cost, null, shuffle: false));
    }

    /// <summary>A case found at random: an alpha of -8e-16 instead of 0 counted as free to increase, but was too close to move.</summary>
    [Test]
    public void DualSolver_moves_an_alpha_close_to_its_bound_to_the_bound()
    {
        foreach (bool weighted in new[] { false, true })
            Solve(Joint(SmallData(567, 33, 1, 3, weighted), 5, 0, shuffle: true));
    }

    [Test]
    public void DualSolver_unregularized_bias_has_gradient_0([Values(DualLoss.SquaredHinge, DualLoss.Logistic)] DualLoss loss)
    {
        foreach (float cost in Costs)
        {
            for (int seed = 1; seed <= 20; seed++)
            {
                Dataset data = SmallData(seed, count: 60, features: 3, classes: 2, weighted: seed % 2 == 0, shift: seed % 5);
                BinarySolver solver = Binary(loss, data, cost, null, shuffle: true);
                Solve(solver);
                LinearModel model = Model(solver, data);
                LinearModel Moved(float by) => new(model.Weights, [model.Biases[0] + by], model.Classes);
                double At(LinearModel at) => Optimality.ComputePrimal(at, data, loss, cost, null);
                double gradient = (At(Moved(0.01f)) - At(Moved(-0.01f))) / 0.02;
                Assert.That(gradient / (cost * data.Count), Is.Zero.Within(1e-3), $"cost {cost}, seed {seed}");
            }
        }
    }

    [Test]
    public void DualSolver_unregularized_bias_compensates_for_shifted_features()
    {
        // Without regularization, the weights stay the same and the bias compensates for the shift. A regularized bias could not.
        Dataset data = SmallData(seed: 3, count: 40, features: 1, classes: 2, weighted: false);
        float[] moved = [.. Enumerable.Range(0, data.Count).Select(i => ((DenseFeatures)data.Features).Row(i)[0] + 8)];
        LinearModel model = Train(data), other = Train(new Dataset(new DenseFeatures(moved, 1), data.Labels));
        Assert.That(other.Weights[0], Is.EqualTo(model.Weights[0]).Within(1e-3f));
        Assert.That(other.Biases[0], Is.EqualTo(model.Biases[0] - 8 * model.Weights[0]).Within(1e-3f));

        static LinearModel Train(Dataset data)
        {
            BinarySolver solver = Binary(DualLoss.Hinge, data, 0.3f, null, shuffle: true);
            Solve(solver);
            return Model(solver, data);
        }
    }

    // x = 2: gradient -1, |x|^2 = 4. Then w = 0.5; x = 1, y = -1: gradient -1.5, |x|^2 = 1, clipped at C = 1
    [TestCase(DualLoss.Hinge, 0.25, 1)]
    [TestCase(DualLoss.SquaredHinge, 1 / 4.5, (1 + 2 / 4.5) / 1.5)] // the same with 1/(2 * C) = 0.5 more, and nothing cut off
    public void HingeSolver_first_steps_match_hand_computed_values(DualLoss loss, double first, double second)
    {
        Dataset data = new(new DenseFeatures([2, 1], 1), [1, 0]);
        BinarySolver solver = Binary(loss, data, 1, 0, shuffle: false);
        solver.Pass(1, CancellationToken.None);
        Assert.That(solver.Alphas, Is.EqualTo(new[] { first, second }).Within(1e-7));
        Assert.That(Model(solver, data).Weights[0], Is.EqualTo(2 * first - second).Within(1e-6));
        Assert.That((solver.UpdatesMade, solver.IsConverged), Is.EqualTo((2L, false)));
    }

    [Test]
    public void LogisticSolver_first_step_solves_its_equation()
    {
        // With w = 0: log(alpha / (C - alpha)) + |x|^2 * alpha = 0.
        Dataset data = new(new DenseFeatures([2, 0], 1), [1, 0]);
        BinarySolver solver = Binary(DualLoss.Logistic, data, 3, 0, shuffle: false);
        solver.Pass(1, CancellationToken.None);
        double alpha = solver.Alphas[0];
        Assert.That(Math.Log(alpha / (3 - alpha)) + 4 * alpha, Is.Zero.Within(1e-4));
        Assert.That(solver.Alphas[1], Is.EqualTo(1.5).Within(1e-6), "a row of zeros has probability 1/2");
    }

    [TestCase(1, 1 / 6.0)] // own alpha a, others -a/2 each: 4/2 * (a^2 + a^2/4 + a^2/4) - a is least at 1/6
    [TestCase(0.1f, 0.1)] // unless C is in the way
    public void CrammerSingerSolver_first_step_matches_hand_computed_values(float cost, double own)
    {
        Dataset data = new(new DenseFeatures([2, 0, 0], 1), [0, 1, 2]);
        CrammerSingerSolver solver = Joint(data, cost, 0, shuffle: false);
        solver.Pass(1, CancellationToken.None);
        Assert.That(solver.Alphas[..3].ToArray(), Is.EqualTo(new[] { own, -own / 2, -own / 2 }).Within(1e-7));
    }

    /// <summary>A canceled run ends within a pass.</summary>
    [Test]
    public void DualSolver_weights_within_a_pass_are_those_of_the_dual_variables(
        [Values(DualLoss.Hinge, DualLoss.SquaredHinge, DualLoss.Logistic)] DualLoss loss,
        [Values(null, 1f)] float? bias,
        [Values("one", "one sparse", "three")] string problems)
    {
        Dataset data = SmallData(seed: 4, count: 60, features: 3, classes: 3, weighted: true, shift: 1);
        if (problems == "one sparse")
            data = new Dataset(SparseFeatures.From(data.Features), data.Labels).WithWeights(data.Weights);
        DualProblem problem = Problem(data, cost: 1, bias, shuffle: true);
        int count = problems == "three" ? 3 : 1;
        BinarySolver solver = Create(loss, problem, data, firstClass: 0, count, isSingle: count == 1);
        solver.StartPass();
        solver.Visit(problem.Examples.AsSpan(0, 25));
        solver.Visit(problem.Examples.AsSpan(25, 5));
        float[] weights = new float[count * data.FeatureCount], biases = new float[count];
        solver.CopyTo(weights, biases);

        double[] mean = new double[data.FeatureCount];
        for (int i = 0; i < data.Count && bias is null; i++)
        {
            double share = Weight(data, i) / data.Weights.ToArray().Sum(weight => (double)weight);
            foreach ((int j, double value) in TestData.GetRow(data, i).Index())
                mean[j] += share * value;
        }
        for (int k = 0; k < count; k++)
        {
            double sum = 0;
            double[] expected = new double[data.FeatureCount];
            for (int i = 0; i < data.Count; i++)
            {
                double step = (data.ClassIndices[i] == k ? 1 : -1) * solver.Alphas[i * count + k];
                sum += step;
                foreach ((int j, double value) in TestData.GetRow(data, i).Index())
                    expected[j] += step * (value - mean[j]);
            }
            Assert.That(weights.AsSpan(k * data.FeatureCount, data.FeatureCount).ToArray(), Is.EqualTo(expected).Within(1e-4));
            if (bias is not null)
                Assert.That(biases[k], Is.EqualTo(sum).Within(1e-5));
        }
    }

    [Test]
    public void DualSolver_problems_side_by_side_give_the_same_bits_as_alone(
        [Values(DualLoss.Hinge, DualLoss.SquaredHinge, DualLoss.Logistic)] DualLoss loss,
        [Values(null, 0f, 1f)] float? bias,
        [Values(3, 6, 16)] int together,
        [Values] bool sparse)
    {
        const int Classes = 17;
        Dataset data = SmallData(seed: 11, count: 120, features: 5, Classes, weighted: true);
        if (sparse)
            data = new Dataset(SparseFeatures.From(data.Features), data.Labels).WithWeights(data.Weights);
        Dictionary<int, float[]> alone = Solved(1);
        foreach ((int k, float[] row) in Solved(together))
            Assert.That(row, Is.EqualTo(alone[k]), $"class {k}");

        Dictionary<int, float[]> Solved(int count)
        {
            Dictionary<int, float[]> rows = [];
            for (int first = 0; first < Classes; first += count)
            {
                DualProblem problem = new(data.Features, data.Weights, new DualSettings(0.3f, 0.01, bias), nameof(data));
                _ = problem.GetRows(isSingle: false);
                BinarySolver solver = Create(loss, problem, data, first, Math.Min(count, Classes - first), isSingle: false);
                Solve(solver);
                float[] weights = new float[solver.Outputs * data.FeatureCount], biases = new float[solver.Outputs];
                solver.CopyTo(weights, biases);
                for (int k = 0; k < solver.Outputs; k++)
                    rows[first + k] = [.. weights.AsSpan(k * data.FeatureCount, data.FeatureCount), biases[k]];
            }
            return rows;
        }
    }

    [Test]
    public void CrammerSingerSolver_of_many_classes_closes_the_duality_gap([Values(9, 17, 40)] int classes, [Values] bool sparse)
    {
        Dataset data = SmallData(seed: 7, count: 150, features: 6, classes, weighted: true);
        if (sparse)
            data = new Dataset(SparseFeatures.From(data.Features), data.Labels).WithWeights(data.Weights);
        CrammerSingerSolver solver = Joint(data, 0.3f, 0, shuffle: true);
        Solve(solver);
        (double dual, _) = Optimality.ComputeDual(solver.Alphas, data, 0);
        AssertMeet(Optimality.ComputePrimal(Model(solver, data), data, DualLoss.CrammerSinger, 0.3f, 0), dual, 0, 0);
    }

    private static void Solve(DualSolver solver)
    {
        for (int pass = 1; pass <= MostPasses && !solver.IsConverged; pass++)
            solver.Pass(pass, CancellationToken.None);
        Assert.That(solver.IsConverged, $"violation {solver.Violation}");
    }

    private static BinarySolver Binary(DualLoss loss, Dataset data, float cost, float? bias, bool shuffle)
    {
        DualProblem problem = Problem(data, cost, bias, shuffle);
        return Create(loss, problem, data, firstClass: 1, count: 1, isSingle: true);
    }

    private static BinarySolver Create(DualLoss loss, DualProblem problem, Dataset data, int firstClass, int count, bool isSingle) =>
        loss == DualLoss.Logistic
            ? new LogisticSolver(problem, data.ClassIndices.ToArray(), firstClass, count, isSingle)
            : new HingeSolver(problem, data.ClassIndices.ToArray(), firstClass, count, isSingle, loss == DualLoss.SquaredHinge);

    private static CrammerSingerSolver Joint(Dataset data, float cost, float? bias, bool shuffle) =>
        new(Problem(data, cost, bias, shuffle), data.ClassIndices.ToArray(), data.Classes.Count);

    private static DualProblem Problem(Dataset data, float cost, float? bias, bool shuffle) =>
        new(data.Features, data.Weights, new DualSettings(cost, Tolerance, bias, shuffle), nameof(data));

    private static LinearModel Model(DualSolver solver, Dataset data)
    {
        int rows = data.Classes.Count == 2 ? 1 : data.Classes.Count;
        float[] weights = new float[rows * data.FeatureCount], biases = new float[rows];
        solver.CopyTo(weights, biases);
        return new LinearModel(weights, biases, data.Classes);
    }

    private static double Weight(Dataset data, int example) => data.Weights.IsEmpty ? 1 : data.Weights[example];

    private static Dataset AsTwoClasses(Dataset data)
    {
        Dataset two = new(data.Features, [.. data.ClassIndices.ToArray().Select(index => index % 2)]);
        return data.Weights.IsEmpty ? two : two.WithWeights(data.Weights);
    }

    /// <summary>Creates overlapping classes, sometimes off center; every class occurs.</summary>
    private static Dataset SmallData(int seed, int count, int features, int classes, bool weighted, float shift = 0)
    {
        Random random = new(seed);
        float[] values = new float[Math.Max(count, classes) * features];
        int[] labels = new int[values.Length / features];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = i < classes ? i : random.Next(classes);
            for (int j = 0; j < features; j++)
                values[i * features + j] = shift + 2 * random.NextSingle() - 1 + (j % classes == labels[i] ? 0.7f : 0);
        }
        Dataset data = new(new DenseFeatures(values, features), labels);
        return weighted ? data.WithWeights([.. labels.Select((_, i) => i % 3 == 2 ? 0 : 0.5f + random.NextSingle())]) : data;
    }
}
