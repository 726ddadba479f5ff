namespace LinearLearn;

// Joint updates by the log-odds of the classes in the softmax of all scores: an example moves every row.
public sealed partial class OnlineLearner
{
    private int LearnByLogOdds<TRow>(TRow features, int actual, float weight, out int updates)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        Span<float> dots = _scratch.Dots;
        Span<double> scores = _scratch.Scores, logOdds = _scratch.LogOdds;
        _weights.Dots(features, 0, dots);
        for (int k = 0; k < dots.Length; k++)
        {
            float score = dots[k] + _weights.Bias(k);
            RequireFinite(features, score);
            scores[k] = score;
        }
        (int best, int second) = LogOdds.Compute(scores, logOdds);
        updates = 0;
        if (!(weight > 0))
            return best;

        PrepareSteps(features, weight, _scratch);
        Span<UpdateStep> steps = _scratch.Steps;
        if (weight == 1 || _weights.HasStepSizes)
        {
            for (int k = 0; k < steps.Length; k++)
            {
                float sign = SignOf(k, actual), sum = (float)logOdds[k];
                steps[k] = sign * sum < _idleMargin
                    ? GetStep(features, k, k == best ? second : best, sign, sum, 0, weight, _steps + 1, _scratch)
                    : default;
            }
        }
        else
        {
            double norm = _usesSquaredNorm || weight > 1 ? SquaredNorm(features, _scratch) : 0;
            RequireNoOverflow(2 * norm, float.MaxValue, nameof(features));
            RepeatJointly(norm, actual, weight);
        }
        updates = Math.Min(1, _weights.ApplySteps(features, 0, actual, steps, weight, _scratch));
        return best;
    }

    /// <summary>Computes the sum of the steps of each row for all copies of an example, one after the other.</summary>
    /// <remarks>
    /// As in <see cref="Repeat"/>, but each copy uses the scores of all classes after the previous copy. Many copies at once take an
    /// implicit step in each row. Because the other rows move in the opposite direction, the log-odds of a class are assumed to change by
    /// twice the change of its score. Those of the true class change no faster, so the step never overshoots the margin. If no score
    /// changes, neither do the steps: they stay in balance with the decay.
    /// </remarks>
    private void RepeatJointly(double norm, int actual, float weight)
    {
        Span<UpdateStep> steps = _scratch.Steps;
        Span<RowMove> moves = _scratch.Copies;
        moves.Fill(RowMove.None);
        double taken = 0;
        while (taken < weight)
        {
            double copies = NextCopies(weight, taken);
            if (taken > 0)
            {
                ScoreAgain(norm, actual);
                CountCopies(taken + copies, _scratch);
            }
            if (!TryGetSteps(norm, actual, weight))
                break;
            for (int k = 0; k < steps.Length; k++)
                moves[k] = copies <= 1 ? moves[k].Then(copies, steps[k]) : StepImplicitly(k, norm, actual, weight, copies);
            taken += copies;
        }
        for (int k = 0; k < steps.Length; k++)
            steps[k] = moves[k].ToStep();
    }

    /// <summary>Computes the log-odds after the copies so far.</summary>
    private void ScoreAgain(double norm, int actual)
    {
        for (int k = 0; k < _scratch.Scores.Length; k++)
            _scratch.Scores[k] = WeightedSum(k, norm, actual) + _weights.Bias(k) + SignOf(k, actual) * _scratch.Copies[k].Bias;
        LogOdds.Compute(_scratch.Scores, _scratch.LogOdds);
    }

    /// <summary>Computes the rule's step for each row, and returns false if no row has one.</summary>
    private bool TryGetSteps(double norm, int actual, float weight)
    {
        bool any = false;
        for (int k = 0; k < _scratch.Steps.Length; k++)
            any |= TryGetStep(CreateExample(k, norm, actual, weight, 0, (float)_scratch.LogOdds[k]), out _scratch.Steps[k]);
        return any;
    }

    private RowMove StepImplicitly(int row, double norm, int actual, float weight, double copies)
    {
        UpdateStep step = _scratch.Steps[row];
        if (step == default)
            return _scratch.Copies[row];
        double sum = 2 * WeightedSum(row, norm, actual);
        ScoredExample example = CreateExample(row, norm, actual, weight, (float)sum, (float)(_scratch.LogOdds[row] - sum));
        RowMove part = StepImplicitly(example, RowMove.None, copies, step), move = _scratch.Copies[row];
        return new(move.Kept * part.Kept, move.Weights * part.Kept + part.Weights, move.Bias + part.Bias);
    }

    private ScoredExample CreateExample(int row, double norm, int actual, float weight, float sum, float bias) => new()
    {
        Sign = SignOf(row, actual),
        WeightedSum = sum,
        Bias = bias,
        SquaredNorm = (float)(2 * norm),
        Rows = 2,
        Step = _steps + 1,
        Weight = weight,
        MeanSquaredNorm = _scratch.MeanSquaredNorm,
    };

    /// <summary>Computes the score of a row without its bias, after the copies so far.</summary>
    private double WeightedSum(int row, double norm, int actual) =>
        _scratch.Copies[row].Kept * _scratch.Dots[row] + SignOf(row, actual) * _scratch.Copies[row].Weights * norm;

    private static float SignOf(int row, int actual) => row == actual ? 1 : -1;
}
