// Compares averages, step sizes and variances over a stream of any length with plain loops in double precision:
//   dotnet run -c Release scripts/long-streams.cs -- 1000000000
// The exit code is 1 if they differ by more than the bound that docs/determinism.md states.
#:project ../src/LinearLearn
#:property PublishAot=false
using System.Diagnostics;
using System.Globalization;
using LinearLearn;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
long count = args is [string text] && long.TryParse(text, NumberStyles.None, null, out long given) ? given : 10_000_000;
bool holds = true;

// x is +1 and -1 in turn, so every step raises the weight. The loop's weight is a float too, so its steps are rounded like the learner's.
LearnerOptions averaging = new() { Averaging = true };
OnlineLearner logistic = new(new LogisticUpdate(0.01f, l2: 0), LinearModel.Zero(1, [0, 1]), averaging);
(float weight, float bias, double sum) = (0, 0, 0);
Stopwatch watch = Stopwatch.StartNew();
for (long i = 0; i < count; i++)
{
    float x = i % 2 == 0 ? 1 : -1;
    logistic.Update([x], x > 0 ? 1 : 0);
    float step = 0.01f / (1 + MathF.Exp(x * (x * weight + bias)));
    weight += step;
    bias += x * step;
    sum += weight;
}
Report("logistic, averaged weight", logistic.Snapshot().Weights[0], sum / count);

OnlineLearner kept = new(new MarginUpdate(1000, 1e-6f), new LinearModel([100], [0], [0, 1]), averaging);
for (long i = 0; i < count; i++)
    kept.Update([1], 1);
Report("margin, steps below the last digit of 100", kept.Snapshot().Weights[0], 100);

OnlineLearner adaGrad = new(new OneStep(), LinearModel.Zero(1, [0, 1]), new LearnerOptions { AdaGrad = new AdaGrad(1), Averaging = false });
for (long i = 0; i < count; i++)
    adaGrad.Update([1], (int)(i % 2));
float before = adaGrad.Snapshot().Weights[0];
adaGrad.Update([1], 1);
Report("AdaGrad, the next step", adaGrad.Snapshot().Weights[0] - before, 1 / Math.Sqrt(count + 1.0), 1e-3);

OnlineLearner arow = new(new ArowUpdate(1), LinearModel.Zero(1, [0, 1]), averaging);
(double w, double b, double v, double vb, double mean) = (0, 0, 1, 1, 0);
for (long i = 0; i < count; i++)
{
    int y = i % 3 == 0 ? 1 : -1;
    arow.Update([1], y > 0 ? 1 : 0);
    double loss = 1 - y * (w + b);
    if (loss > 0)
    {
        double beta = 1 / (v + vb + 1);
        w += y * loss * beta * v;
        b += y * loss * beta * vb;
        v -= beta * v * v;
        vb -= beta * vb * vb;
    }
    mean += w;
}
Report("AROW, averaged weight", arow.Snapshot().Weights[0], mean / count);

OnlineLearner shrinking = new(new HingeUpdate(1e-3f, l2: 1e-3f), new LinearModel([100, 0], [1e6f], [0, 1]), averaging);
double shrunk = 100, total = 0;
for (long i = 0; i < count; i++)
{
    shrinking.Update([0, 1], 1);
    shrunk *= 1 - (double)(1e-3f * 1e-3f);
    total += shrunk;
}
Report("L2, averaged weight that shrinks", shrinking.Snapshot().Weights[0], total / count);
Console.WriteLine($"{count} examples each, {watch.Elapsed.TotalSeconds:F0} s");
return holds ? 0 : 1;

void Report(string what, double found, double expected, double bound = 1e-5)
{
    double difference = Math.Abs(found - expected) / Math.Abs(expected);
    holds &= difference <= bound;
    Console.WriteLine($"{what,-45} {found,14:G7} expected {expected,14:G7} relative difference {difference:E1}");
}

internal sealed record OneStep : IUpdateRule
{
    public UpdateStep GetStep(ScoredExample example) => new(1, 1);
}
