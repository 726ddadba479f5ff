namespace LinearLearn;

// The step of an example of any weight, computed without changing anything.
public sealed partial class OnlineLearner
{
    /// <summary>
    /// The number of copies of an example that are processed one by one; beyond that, a step covers an eighth of the copies so far.
    /// </summary>
    private const int SingleCopies = 1000;

    /// <summary>The limit of the squared steps of one example with AdaGrad, so that their sum over all examples stays a float.</summary>
    private const float LargestSquares = 1e28f;

    /// <summary>The largest decay: 1 plus the rounding error of a product that should be 1.</summary>
    private const float MostDecay = 1 + 1e-6f;

    /// <summary>The number of bisections until the ends of an interval are closer than neighboring floats.</summary>
    private const int Halvings = 30;

    /// <param name="features">The example.</param>
    /// <param name="row">The row of weights; in a joint update, that of the true class.</param>
    /// <param name="rival">The row that moves in the opposite direction in a joint update, otherwise -1.</param>
    /// <param name="sign">y.</param>
    /// <param name="weightedSum">The score without the bias; in a joint update, the difference of both rows.</param>
    /// <param name="bias">The bias; in a joint update, the difference of both rows.</param>
    /// <param name="weight">The weight of the example, above 0.</param>
    /// <param name="stepNumber">The number of the step, for the schedule of the learning rate.</param>
    /// <param name="scratch">The buffers of the calling thread.</param>
    private UpdateStep GetStep<TRow>(
        TRow features, int row, int rival, float sign, float weightedSum, float bias, float weight, long stepNumber, LearnerScratch scratch)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        int rows = rival < 0 ? 1 : 2;
        double norm = _usesSquaredNorm || (weight > 1 && !_weights.HasStepSizes) ? rows * SquaredNorm(features, scratch) : 0, variance = 0;
        if (_weights.HasVariances)
            variance = _weights.Variance(features, row, scratch) + (rival < 0 ? 0 : _weights.Variance(features, rival, scratch));
        CountCopies(FirstCopies(weight), scratch); // the previous row counted its own copies
        ScoredExample example = new() // in one expression, because copies made by "with" take longer than many rules
        {
            Sign = sign,
            WeightedSum = weightedSum,
            Bias = bias,
            SquaredNorm = RequireNoOverflow(norm, float.MaxValue, nameof(features)),
            Variance = RequireNoOverflow(variance, float.MaxValue, nameof(features)),
            Rows = rows,
            Step = stepNumber,
            Weight = weight,
            MeanSquaredNorm = scratch.MeanSquaredNorm,
        };
        UpdateStep step = GetStep(in example);
        if (!_weights.HasStepSizes)
            return weight == 1 ? step : Repeat(example, step, scratch);
        if (_weights.HasVariances)
            return step;
        if (step.Weights != 0)
        {
            double squares = (double)weight * step.Weights * step.Weights * SquaredNorm(features, scratch);
            RequireNoOverflow(squares, LargestSquares, nameof(features));
        }
        return weight == 1 ? step : step with { Decay = (float)(1 - Math.Pow(1 - (double)step.Decay, weight)) };
    }

    /// <summary>
    /// Computes the sum of the steps of all copies of an example, one after the other; the last one can be a fraction of a copy.
    /// </summary>
    /// <remarks>
    /// All copies move the weights along the same features, so their scores follow from the steps and |x|^2. Beyond
    /// <see cref="SingleCopies"/>, many copies at once take an implicit step: their number times the step that the rule would take after
    /// it, so that it never overshoots the margin. (N. Karampatziakis, J. Langford, "Online Importance Weight Aware Updates", UAI 2011; B.
    /// Kulis, P. Bartlett, "Implicit Online Learning", ICML 2010.)
    /// </remarks>
    private UpdateStep Repeat(ScoredExample example, UpdateStep step, LearnerScratch scratch)
    {
        RowMove move = RowMove.None;
        double taken = 0;
        while (taken < example.Weight)
        {
            double copies = NextCopies(example.Weight, taken);
            if (taken > 0)
            {
                CountCopies(taken + copies, scratch);
                example = example with { MeanSquaredNorm = scratch.MeanSquaredNorm };
                if (!TryGetStep(Scored(example, move), out step))
                    break;
            }
            move = copies <= 1 ? move.Then(copies, step) : StepImplicitly(example, move, copies, step);
            taken += copies;
        }
        return move.ToStep();
    }

    /// <summary>Returns the number of copies of an example in the next step.</summary>
    private static double NextCopies(float weight, double taken) => Math.Min(weight - taken, taken < SingleCopies ? 1 : taken / 8);

    /// <summary>Finds by bisection the multiple of the first step that all copies together take.</summary>
    private RowMove StepImplicitly(in ScoredExample example, RowMove move, double copies, UpdateStep first)
    {
        double rest = 1 / (1 + copies * first.Decay), few = 0, many = copies;
        for (int i = 0; i < Halvings; i++)
        {
            double middle = (few + many) / 2;
            bool goesFurther = TryGetStep(Scored(example, After(middle)), out UpdateStep next)
                && copies * (first.Weights != 0 ? next.Weights / (double)first.Weights : next.Bias / (double)first.Bias) > middle;
            (few, many) = goesFurther ? (middle, many) : (few, middle);
        }
        return After(many);

        RowMove After(double steps) =>
            new(move.Kept * rest, (move.Weights + steps * first.Weights) * rest, move.Bias + steps * first.Bias);
    }

    /// <summary>Returns the example scored by weights that have moved along it.</summary>
    private static ScoredExample Scored(in ScoredExample example, RowMove move) => example with
    {
        WeightedSum = (float)(move.Kept * example.WeightedSum + example.Sign * move.Weights * example.SquaredNorm),
        Bias = (float)(example.Bias + example.Sign * example.Rows * move.Bias),
    };

    /// <summary>
    /// Computes the step of the rule, unless the margin of the example is so large that the rule does not change anything.
    /// </summary>
    private bool TryGetStep(in ScoredExample example, out UpdateStep step)
    {
        step = example.Margin < _idleMargin ? GetStep(in example) : default;
        return step != default;
    }

    private UpdateStep GetStep(in ScoredExample example)
    {
        UpdateStep step = Rule.GetStep(example);
        if (!float.IsFinite(step.Weights) || !float.IsFinite(step.Bias) || !float.IsFinite(step.Confidence))
        {
            string format = InvariantText.Format(Rule);
            throw new ArgumentException(
                Guard.Text($"expected a step of finite numbers, found {step} after {ExamplesSeen} examples. ") +
                Guard.Text($"Scale the features to about -1 to 1, or make the steps of {format} smaller"));
        }
        if (!(step.Decay is >= 0 and <= MostDecay))
        {
            throw new ArgumentException(
                Guard.Text($"expected a decay from 0 to 1, found {step.Decay} after {ExamplesSeen} examples: ") +
                Guard.Text($"the learning rate times L2 must not be above 1. Lower one of them in {InvariantText.Format(Rule)}"));
        }
        return step;
    }

    /// <summary>Computes |x|^2 of the example, once for all rows of weights.</summary>
    private static double SquaredNorm<TRow>(TRow features, LearnerScratch scratch)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        if (double.IsNaN(scratch.SquaredNorm))
            scratch.SquaredNorm = features.SquaredNorm();
        return scratch.SquaredNorm;
    }

    /// <summary>Includes the example, or its first copy, in the mean |x|^2.</summary>
    private void PrepareSteps<TRow>(TRow features, float weight, LearnerScratch scratch)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        if (!_usesMeanSquaredNorm)
            return;
        RequireNoOverflow(SquaredNorm(features, scratch), float.MaxValue, nameof(features));
        scratch.CountCopies(FirstCopies(weight));
    }

    /// <summary>Returns the number of copies in the first step of an example: all of them if each weight has a step size.</summary>
    private double FirstCopies(float weight) => _weights.HasStepSizes ? weight : Math.Min(1, weight);

    private void CountCopies(double copies, LearnerScratch scratch)
    {
        if (_usesMeanSquaredNorm)
            scratch.CountCopies(copies);
    }

    private static float RequireNoOverflow(double sum, float largest, string paramName)
    {
        if (sum <= largest)
            return (float)sum;
        throw new ArgumentException(
            Guard.Text($"expected an example whose squares add up to at most {largest}, found {sum}. ") +
            "Scale the features to about -1 to 1",
            paramName);
    }
}
