namespace LinearLearn.Tests;

/// <summary>
/// Computes the expected results of an online learner by direct formulas in double precision: every example shrinks all weights and adds
/// them to the sums of the average, row by row. An example of weight w is repeated w times. Only the size of a step comes from the rule.
/// </summary>
internal sealed class ReferenceLearner(IUpdateRule rule, int features, int classes, LearnerOptions options)
{
    private readonly int _rows = classes == 2 ? 1 : classes;
    private readonly double[][] _weights = Rows(classes, features + 1, 0); // the last index of a row is the bias
    private readonly double[][] _sums = Rows(classes, features + 1, 0);
    private readonly double[][] _squares = Rows(classes, features + 1, 0);
    private readonly double[][] _variances = Rows(classes, features + 1, 1);
    private long _steps;
    private double _total;
    private double _squaredNorms; // by weight, of the examples before this one
    private double _meanSquaredNorm;

    public double[] Weights => [.. Model().SelectMany(row => row[..features])];

    public double[] Biases => [.. Model().Select(row => row[features])];

    public void Update(double[] x, int actual, double weight = 1)
    {
        if (weight == 0)
            return;
        _steps++;
        double[] extended = [.. x, 1];
        bool isJoint = _rows > 1 && options.Multiclass == MulticlassUpdate.Joint;
        if (isJoint && rule.JointMargin == JointMargin.LogOdds)
        {
            foreach (double copies in Copies(weight, extended))
                UpdateByLogOdds(extended, actual, copies, weight);
        }
        else if (isJoint)
        {
            int rival = Enumerable.Range(0, _rows).Where(k => k != actual).MaxBy(k => Sum(k, extended) + _weights[k][features]);
            foreach (double copies in Copies(weight, extended))
                UpdateJointly(extended, actual, rival, copies, weight);
        }
        else
        {
            foreach (double copies in Copies(weight, extended))
                UpdateRows(extended, actual, copies, weight);
        }
        _total += weight;
        _squaredNorms += weight * Norm(x);
        for (int k = 0; k < _rows; k++)
        {
            for (int j = 0; j <= features; j++)
                _sums[k][j] += weight * _weights[k][j];
        }
    }

    /// <summary>
    /// Gets the weights of the copies of an example: 1 for each copy and the rest for the last one, or the whole weight at once if each
    /// weight has its own step size. Each copy is included in the mean |x|^2.
    /// </summary>
    private IEnumerable<double> Copies(double weight, double[] x)
    {
        double most = rule.UsesVariance || options.AdaGrad is not null ? double.PositiveInfinity : 1;
        for (double taken = 0; taken < weight;)
        {
            double copies = Math.Min(most, weight - taken);
            taken += copies;
            double sum = _squaredNorms + taken * Norm(x);
            _meanSquaredNorm = sum > 0 ? sum / (_total + taken) : 1;
            yield return copies;
        }
    }

    private void UpdateRows(double[] x, int actual, double copies, double weight)
    {
        for (int k = 0; k < _rows; k++)
        {
            int sign = actual == (_rows == 1 ? 1 : k) ? 1 : -1;
            UpdateStep step = Step(sign, Sum(k, x), _weights[k][features], Norm(x), Variance(k, x), weight, 1);
            Decay(k, step, copies);
            Move(k, sign, x, copies, step);
        }
    }

    private void UpdateJointly(double[] x, int actual, int rival, double copies, double weight)
    {
        UpdateStep step = Step(
            1,
            Sum(actual, x) - Sum(rival, x),
            _weights[actual][features] - _weights[rival][features],
            2 * Norm(x),
            Variance(actual, x) + Variance(rival, x),
            weight,
            2);
        for (int k = 0; k < _rows; k++)
            Decay(k, step, copies);
        Move(actual, 1, x, copies, step);
        Move(rival, -1, x, copies, step);
    }

    private void UpdateByLogOdds(double[] x, int actual, double copies, double weight)
    {
        double[] scores = [.. Enumerable.Range(0, _rows).Select(k => Sum(k, x) + _weights[k][features])];
        UpdateStep[] steps = [.. Enumerable.Range(0, _rows).Select(k =>
        {
            double others = Math.Log(scores.Where((_, l) => l != k).Sum(Math.Exp));
            int rival = Enumerable.Range(0, _rows).Where(l => l != k).MaxBy(l => scores[l]);
            return Step(k == actual ? 1 : -1, scores[k] - others, 0, 2 * Norm(x), Variance(k, x) + Variance(rival, x), weight, 2);
        })];
        for (int k = 0; k < _rows; k++)
        {
            Decay(k, steps[k], copies);
            Move(k, k == actual ? 1 : -1, x, copies, steps[k]);
        }
    }

    private UpdateStep Step(int sign, double sum, double bias, double norm, double variance, double weight, int rows) =>
        rule.GetStep(new ScoredExample
        {
            Sign = sign,
            WeightedSum = (float)sum,
            Bias = (float)bias,
            SquaredNorm = (float)norm,
            Variance = (float)variance,
            Step = _steps,
            Weight = (float)weight,
            Rows = rows,
            MeanSquaredNorm = (float)_meanSquaredNorm,
        });

    private void Decay(int k, UpdateStep step, double copies)
    {
        double kept = copies <= 1 && options.AdaGrad is null ? 1 - copies * step.Decay : Math.Pow(1 - (double)step.Decay, copies);
        for (int j = 0; j < features; j++)
            _weights[k][j] *= kept;
    }

    private void Move(int k, int sign, double[] x, double copies, UpdateStep step)
    {
        if (step.Weights == 0 && step.Bias == 0)
            return;
        for (int j = 0; j <= features; j++)
        {
            double u = sign * (j < features ? step.Weights : step.Bias) * x[j];
            _squares[k][j] += copies * u * u;
            _weights[k][j] += options.AdaGrad is { } adaGrad ? copies * Rate(adaGrad, j) * u / (Math.Sqrt(_squares[k][j]) + adaGrad.Epsilon)
                : rule.UsesVariance ? u * _variances[k][j]
                : copies * u;
            _variances[k][j] -= step.Confidence * Math.Pow(_variances[k][j] * x[j], 2);
        }
    }

    private double Rate(AdaGrad adaGrad, int j) =>
        adaGrad.LearningRate ?? (j < features ? 2 / Math.Sqrt(_meanSquaredNorm) : 2 * Math.Sqrt(0.1));

    private double[][] Model() => [.. Enumerable.Range(0, _rows).Select(k => options.Averaging == true && _steps > 0
        ? Array.ConvertAll(_sums[k], sum => sum / _total)
        : _weights[k])];

    private double Sum(int k, double[] x) => Enumerable.Range(0, features).Sum(j => _weights[k][j] * x[j]);

    private double Variance(int k, double[] x) => Enumerable.Range(0, features + 1).Sum(j => _variances[k][j] * x[j] * x[j]);

    private double Norm(double[] x) => x.Take(features).Sum(value => value * value);

    private static double[][] Rows(int count, int length, double value) =>
        [.. Enumerable.Range(0, count).Select(_ => Enumerable.Repeat(value, length).ToArray())];
}
