using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace LinearLearn;

// What is done with one example, whatever its features are kept in.
public sealed partial class OnlineLearner
{
    /// <summary>How many rows of weights are scored at a time: a multiple of the four that share the loads of an example.</summary>
    private const int RowsAtOnce = 32;

    private bool IsJoint => Options.Multiclass == MulticlassUpdate.Joint && _weights.Rows > 1;

    private int Update<TRow>(TRow features, int label, float weight)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        Guard.Length(features.Length, FeatureCount, nameof(features));
        if (weight != 1)
            Guard.NotNegative(weight, nameof(weight));
        int actual = PlaceOf(label);
        float counted = Weigh(actual, weight);
        int predicted = LearnFrom(features, actual, counted, out int updates);
        Count(actual, weight);
        _seen++;
        _steps += counted > 0 ? 1 : 0;
        _updates += updates;
        return _start.Labels[predicted];
    }

    /// <summary>Learns from an example; one of weight 0 is only predicted.</summary>
    /// <returns>The place of the label that the learner predicts, before it learns.</returns>
    private int LearnFrom<TRow>(TRow features, int actual, float weight, out int updates)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        if (_weights.Rows == 1)
            return LearnTwoClasses(features, actual, weight, out updates);
        return IsJoint
            ? LearnJointly(features, actual, weight, out updates)
            : LearnOneVersusRest(features, 0, _weights.Rows, actual, weight, _steps + 1, _scratch, out updates);
    }

    private int LearnTwoClasses<TRow>(TRow features, int actual, float weight, out int updates)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        float weightedSum = _weights.Dot(features, 0), score = weightedSum + _weights.Bias(0);
        RequireFinite(features, score);
        updates = weight > 0 ? LearnRow(features, 0, actual == 1 ? 1 : -1, weightedSum, weight, _steps + 1, _scratch) : 0;
        return score > 0 ? 1 : 0;
    }

    /// <summary>With the rows of weights from first to before end, which the caller may have shared out between threads.</summary>
    private int LearnOneVersusRest<TRow>(TRow features, int first, int end, int actual, float weight, long step, Span<float> scratch, out int updates)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        Span<float> dots = stackalloc float[RowsAtOnce];
        updates = 0;
        int predicted = first;
        float best = float.NegativeInfinity;
        for (int row = first; row < end; row += RowsAtOnce)
        {
            Span<float> some = dots[..Math.Min(RowsAtOnce, end - row)];
            _weights.Dots(features, row, some);
            for (int k = 0; k < some.Length; k++)
            {
                float score = some[k] + _weights.Bias(row + k);
                RequireFinite(features, score);
                if (score > best)
                    (best, predicted) = (score, row + k);
            }
            for (int k = 0; k < some.Length && weight > 0; k++)
                updates += LearnRow(features, row + k, actual == row + k ? 1 : -1, some[k], weight, step, scratch);
        }
        return predicted;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // most examples are right by far: no call for them
    private int LearnRow<TRow>(TRow features, int row, float sign, float weightedSum, float weight, long step, Span<float> scratch)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        if (sign * (weightedSum + _weights.Bias(row)) < _idleMargin)
            return MoveRow(features, row, sign, weightedSum, weight, step, scratch);
        _weights.Pass(row);
        return 0;
    }

    private int MoveRow<TRow>(TRow features, int row, float sign, float weightedSum, float weight, long step, Span<float> scratch)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        UpdateStep update = GetStep(new ScoredExample
        {
            Sign = sign,
            WeightedSum = weightedSum,
            Bias = _weights.Bias(row),
            SquaredNorm = _usesSquaredNorm ? features.SquaredNorm() : 0,
            Variance = _weights.HasVariances ? _weights.Variance(features, row, scratch) : 0,
            Step = step,
        });
        if (update.Decay > 0)
            _weights.Decay(row, update.Decay);
        bool moves = update.Weights != 0 || update.Bias != 0;
        if (moves)
            _weights.Move(features, row, sign, weight, in update, scratch);
        _weights.Pass(row);
        return moves ? 1 : 0;
    }

    private int LearnJointly<TRow>(TRow features, int actual, float weight, out int updates)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        Span<float> dots = _dots;
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

        float weightedSum = dots[actual] - dots[rival], bias = _weights.Bias(actual) - _weights.Bias(rival);
        if (weightedSum + bias < _idleMargin)
            updates = MoveApart(features, actual, rival, weight, weightedSum, bias);
        for (int k = 0; k < dots.Length; k++)
            _weights.Pass(k);
        return predicted;
    }

    private int MoveApart<TRow>(TRow features, int actual, int rival, float weight, float weightedSum, float bias)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        UpdateStep update = GetStep(new ScoredExample
        {
            Sign = 1,
            WeightedSum = weightedSum,
            Bias = bias,
            SquaredNorm = _usesSquaredNorm ? 2 * features.SquaredNorm() : 0,
            Variance = _weights.HasVariances ? _weights.Variance(features, actual, _scratch) + _weights.Variance(features, rival, _scratch) : 0,
            Step = _steps + 1,
        });
        for (int k = 0; k < _weights.Rows && update.Decay > 0; k++)
            _weights.Decay(k, update.Decay);
        if (update.Weights == 0 && update.Bias == 0)
            return 0;
        _weights.Move(features, actual, 1, weight, in update, _scratch);
        _weights.Move(features, rival, -1, weight, in update, _scratch);
        return 1;
    }

    private UpdateStep GetStep(ScoredExample example)
    {
        UpdateStep step = Rule.GetStep(example);
        if (!float.IsFinite(step.Weights + step.Bias + step.Decay + step.Confidence))
            throw new ArgumentException(Guard.Text(
                $"expected a step of finite numbers, found {step} after {ExamplesSeen} examples. Scale the features to about -1 to 1, or lower the learning rate of {Rule}"));
        return step;
    }

    /// <summary>How much an example counts with the weight of its class: in the balance of the classes, this example included.</summary>
    private float Weigh(int actual, float weight)
    {
        if (_classWeights is null || weight == 0)
            return weight;
        if (_weightsOfClasses is not null)
            return RequireFiniteWeight(weight * _weightsOfClasses[actual]);
        long seen = 1;
        int classes = _classCounts[actual] == 0 ? 1 : 0;
        foreach (long count in _classCounts)
        {
            seen += count;
            classes += count > 0 ? 1 : 0;
        }
        return RequireFiniteWeight(weight * ClassWeights.BalancedWeight(seen, classes, _classCounts[actual] + 1));
    }

    private static float RequireFiniteWeight(float weight) => float.IsFinite(weight)
        ? weight
        : throw new ArgumentException("the weight of an example times that of its class outgrows a float", nameof(weight));

    /// <summary>Counts an example for the balance of the classes, unless it weighs nothing.</summary>
    private void Count(int actual, float weight)
    {
        if (weight > 0)
            _classCounts[actual]++;
    }

    private int PlaceOf(int label)
    {
        ReadOnlySpan<int> labels = _start.Labels;
        if (labels[0] == label)
            return 0;
        if (labels[1] == label)
            return 1;
        int place = labels.IndexOf(label);
        if (place < 0)
            throw new ArgumentException(Guard.Text($"expected label {Among(labels)}, found {label}"), nameof(label));
        return place;
    }

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

    private static string Among(ReadOnlySpan<int> labels) => labels.Length == 2
        ? Guard.Text($"{labels[0]} or {labels[1]}")
        : Guard.Text($"among {Guard.List(labels)}");
}
