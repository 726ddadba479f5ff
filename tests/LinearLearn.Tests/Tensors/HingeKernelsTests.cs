namespace LinearLearn.Tests;

public class HingeKernelsTests
{
    private const int Room = HingeLanes.Room;

    [Test]
    public void HingeKernels_steps_equal_those_of_a_loop_over_the_problems(
        [Values(4, 8, 16)] int lanes, [Values(double.PositiveInfinity, 0.75)] double upper, [Range(1, 20)] int seed)
    {
        Random random = new(seed);
        bool isSquared = double.IsInfinity(upper);
        HingeExample example = new(0.5, isSquared ? 0.25 : 0, upper, 0.125f, random.Next(lanes));
        uint active = (uint)random.Next(1 << lanes);
        double[] signs = [.. Enumerable.Range(0, Room).Select(k => k == example.Class ? 1.0 : -1)];
        double[] alphas = [.. signs.Select(_ => random.Next(3) switch { 0 => 0, 1 => 0.75, _ => 0.75 * random.NextDouble() })];
        float[] dots = [.. Enumerable.Range(0, lanes).Select(_ => 4 * random.NextSingle() - 2)], steps = new float[lanes];
        HingeLanes state = new();
        for (int k = 0; k < lanes; k++)
        {
            (state.Offsets[k], state.MeanScores[k], state.Sums[k]) = (random.NextDouble(), random.NextDouble(), random.NextDouble());
            (state.Above[k], state.Below[k]) = (0.5, -0.5);
        }
        double[] before = [.. alphas], sums = state.Sums.ToArray(), means = state.MeanScores.ToArray();

        (uint moved, uint left, uint notFinite) = HingeKernels.Step(example, active, 0.25, dots, signs, state, alphas, steps);

        Assert.That(notFinite, Is.Zero);
        for (int k = 0; k < Room; k++)
        {
            double alpha = before[k], expected = alpha, violation = 0;
            bool hasMoved = false, isLeft = false;
            if (k < lanes && (active >> k & 1) == 1)
            {
                double score = dots[k] + (state.Offsets[k] - means[k] + 0.25 * sums[k]);
                double gradient = signs[k] * score - 1 + example.Diagonal * alpha;
                bool isAtBound = gradient > 0 ? alpha == 0 : alpha == upper || gradient == 0;
                isLeft = isAtBound && (gradient > 0.5 || gradient < -0.5);
                hasMoved = !isAtBound;
                violation = hasMoved ? gradient : 0;
                expected = hasMoved ? Math.Clamp(alpha - 0.5 * gradient, 0, upper) : alpha;
            }
            double step = signs[k] * (expected - alpha);
            Assert.That((moved >> k & 1, left >> k & 1), Is.EqualTo((hasMoved ? 1u : 0, isLeft ? 1u : 0)));
            Assert.That(alphas[k], Is.EqualTo(expected));
            Assert.That(state.Highest[k], Is.EqualTo(Math.Max(violation, 0)));
            Assert.That(state.Lowest[k], Is.EqualTo(Math.Min(violation, 0)));
            Assert.That(state.Sums[k], Is.EqualTo(sums[k] + step));
            Assert.That(state.MeanScores[k], Is.EqualTo(means[k] + step * 0.125));
            if (k < lanes)
                Assert.That(steps[k], Is.EqualTo((float)step));
        }
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void HingeKernels_report_active_problems_whose_score_is_not_finite(float score)
    {
        double[] signs = new double[Room];
        Array.Fill(signs, 1);
        float[] dots = [0, score, 0, score];
        HingeExample example = new(1, 0, 1, 0, 0);
        (_, _, uint notFinite) = HingeKernels.Step(example, 0b0111, 0, dots, signs, new HingeLanes(), new double[Room], new float[4]);
        Assert.That(notFinite, Is.EqualTo(0b0010u));
    }
}
