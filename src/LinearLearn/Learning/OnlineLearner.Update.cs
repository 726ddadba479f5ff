using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace LinearLearn;

// The update by one example, for any storage of its features.
public sealed partial class OnlineLearner
{
    private bool IsJoint => Options.Multiclass == MulticlassUpdate.Joint && _weights.Rows > 1;

    /// <summary>Predicts the index of a class by the last weights, and its probability.</summary>
    internal int PredictIndex(SparseRow features, out double probability)
    {
        SparseFeatureRow row = SparseFeatureRow.Create(features, FeatureCount, nameof(features));
        _weights.Prepare(isDense: false);
        Span<float> scores = _scratch.Dots.AsSpan(0, _weights.Rows);
        _weights.Dots(row, 0, scores);
        for (int k = 0; k < scores.Length; k++)
        {
            scores[k] += _weights.Bias(k);
            RequireFinite(row, scores[k]);
        }
        int predicted = DecisionRule.Predict(scores);
        probability = Losses.Confidence(scores, predicted);
        return predicted;
    }

    private int UpdateAlone<TRow>(TRow features, int label, float weight)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        _weights.Prepare(features.IsDense);
        return Update(features, label, weight);
    }

    /// <summary>Learns from an example, for which the weights are prepared.</summary>
    private int Update<TRow>(TRow features, int label, float weight)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        Guard.Length(features.Length, FeatureCount, nameof(features));
        if (weight != 1)
            Guard.NotNegative(weight, nameof(weight));
        int actual = IndexOf(label);
        float counted = Weigh(actual, weight);
        _scratch.Begin(_norms);
        int predicted = LearnFrom(features, actual, counted, out int updates);
        if (_usesMeanSquaredNorm && counted > 0)
            _norms = _norms.Add(_scratch.SquaredNorm, counted);
        _classTotals[actual] += weight;
        _seen++;
        _steps += counted > 0 ? 1 : 0;
        _updates += updates;
        return Classes.Values[predicted];
    }

    /// <summary>Learns from an example; one of weight 0 is only predicted.</summary>
    /// <returns>The index of the label that the learner predicts before it is updated.</returns>
    private int LearnFrom<TRow>(TRow features, int actual, float weight, out int updates)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        if (_weights.Rows == 1)
            return LearnTwoClasses(features, actual, weight, out updates);
        if (_isByLogOdds)
            return LearnByLogOdds(features, actual, weight, out updates);
        return IsJoint
            ? LearnJointly(features, actual, weight, out updates)
            : LearnOneVersusRest(features, 0, _weights.Rows, actual, weight, _steps + 1, _scratch, out updates);
    }

    private int LearnTwoClasses<TRow>(TRow features, int actual, float weight, out int updates)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        float weightedSum = _weights.Dot(features, 0), score = weightedSum + _weights.Bias(0);
        RequireFinite(features, score);
        updates = 0;
        if (weight > 0)
        {
            PrepareSteps(features, weight, _scratch);
            float sign = actual == 1 ? 1 : -1;
            UpdateStep step = GetStep(features, 0, sign, weightedSum, weight, _steps + 1, _scratch);
            if (step.Decay > 0)
                _weights.Decay(0, step.Decay);
            if (step.Weights != 0 || step.Bias != 0)
            {
                _weights.Move(features, 0, sign, in step, weight, _scratch);
                updates = 1;
            }
            _weights.Pass(0, weight);
        }
        return DecisionRule.PredictTwo(score);
    }

    /// <summary>
    /// Learns with a range of the rows of weights, from first up to, but not including, end, which the caller may have split between
    /// threads.
    /// </summary>
    private int LearnOneVersusRest<TRow>(
        TRow features, int first, int end, int actual, float weight, long stepNumber, LearnerScratch scratch, out int updates)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        Span<float> dots = scratch.Dots.AsSpan(0, end - first);
        _weights.Dots(features, first, dots);
        updates = 0;
        int predicted = first;
        float best = float.NegativeInfinity;
        for (int k = 0; k < dots.Length; k++)
        {
            float score = dots[k] + _weights.Bias(first + k);
            RequireFinite(features, score);
            if (score > best)
                (best, predicted) = (score, first + k);
        }
        if (!(weight > 0))
            return predicted;

        PrepareSteps(features, weight, scratch);
        Span<UpdateStep> steps = scratch.Steps.AsSpan(0, dots.Length);
        for (int k = 0; k < dots.Length; k++)
            steps[k] = GetStep(features, first + k, actual == first + k ? 1 : -1, dots[k], weight, stepNumber, scratch);
        updates = _weights.ApplySteps(features, first, actual, steps, weight, scratch);
        return predicted;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // most examples have a large margin and need no call
    private UpdateStep GetStep<TRow>(
        TRow features, int row, float sign, float weightedSum, float weight, long stepNumber, LearnerScratch scratch)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        float bias = _weights.Bias(row);
        return sign * (weightedSum + bias) < _idleMargin
            ? GetStep(features, row, -1, sign, weightedSum, bias, weight, stepNumber, scratch)
            : default;
    }

    private int LearnJointly<TRow>(TRow features, int actual, float weight, out int updates)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        Span<float> dots = _scratch.Dots;
        _weights.Dots(features, 0, dots);
        int rival = -1;
        for (int k = 0; k < dots.Length; k++)
        {
            float score = dots[k] + _weights.Bias(k);
            RequireFinite(features, score);
            if (k != actual && (rival < 0 || score > dots[rival] + _weights.Bias(rival)))
                rival = k;
        }
        float own = dots[actual] + _weights.Bias(actual), strongest = dots[rival] + _weights.Bias(rival);
        int predicted = own > strongest || (own == strongest && actual < rival) ? actual : rival;
        updates = 0;
        if (!(weight > 0))
            return predicted;

        PrepareSteps(features, weight, _scratch);
        float weightedSum = dots[actual] - dots[rival], bias = _weights.Bias(actual) - _weights.Bias(rival);
        if (predicted != actual && weightedSum + bias > 0)
            weightedSum = -bias; // rounding made the scores a tie or worse, and so the margin
        if (weightedSum + bias < _idleMargin)
            updates = MoveRivals(features, actual, rival, weightedSum, bias, weight);
        for (int k = 0; k < dots.Length; k++)
            _weights.Pass(k, weight);
        return predicted;
    }

    private int MoveRivals<TRow>(TRow features, int actual, int rival, float weightedSum, float bias, float weight)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        UpdateStep step = GetStep(features, actual, rival, 1, weightedSum, bias, weight, _steps + 1, _scratch);
        if (step.Decay > 0)
            _weights.DecayAll(step.Decay);
        if (step.Weights == 0 && step.Bias == 0)
            return 0;
        _weights.Move(features, actual, 1, in step, weight, _scratch);
        _weights.Move(features, rival, -1, in step, weight, _scratch);
        return 1;
    }

    /// <summary>
    /// Multiplies the weight of an example by that of its class, which is balanced over the examples so far, including this one.
    /// </summary>
    private float Weigh(int actual, float weight)
    {
        if (_classWeights is null || weight == 0)
            return weight;
        float ofClass = _weightsOfClasses is null
            ? ClassWeights.BalancedWeight(_classTotals, actual, weight)
            : _weightsOfClasses[actual];
        return ClassWeights.Weigh(weight, ofClass, nameof(weight));
    }

    private int IndexOf(int label) => Classes.Require(label, nameof(label));

    private void RequireFinite<TRow>(TRow features, float score)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        if (!float.IsFinite(score))
            ThrowNotFinite(features, score);
    }

    [DoesNotReturn]
    private void ThrowNotFinite<TRow>(TRow features, float score)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        int index = features.IndexOfNonFinite();
        if (index >= 0)
            Guard.ThrowNotFinite(score, index, nameof(features));
        ThrowDiverged();
    }
}
