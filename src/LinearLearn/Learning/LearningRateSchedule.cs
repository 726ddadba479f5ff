namespace LinearLearn;

/// <summary>Represents the learning rate of each step; a number converts to a constant rate.</summary>
/// <remarks>Immutable. Derive from this class to create a custom schedule.</remarks>
public abstract record LearningRateSchedule
{
    /// <summary>Gets whether rates are divided by the mean |x|^2 of the examples so far (<see cref="Normalized"/>).</summary>
    /// <remarks>Default: false.</remarks>
    public virtual bool IsNormalized => false;

    /// <summary>Returns the learning rate of a step.</summary>
    /// <param name="stepNumber">The number of the step: 1 for the first example that is learned. 1 or more.</param>
    /// <returns>A finite number, 0 or more.</returns>
    public abstract float GetRate(long stepNumber);

    /// <summary>Creates a schedule of the same rates, each divided by the mean |x|^2 of the examples so far.</summary>
    /// <remarks>
    /// A rate then has the same effect for features of any scale: a step of rate 1 changes the score of an average example by 1.
    /// </remarks>
    /// <returns>A schedule whose <see cref="IsNormalized"/> is true.</returns>
    public LearningRateSchedule Normalized() => IsNormalized ? this : new NormalizedRate(this);

    /// <summary>Creates a schedule with the same rate at every step.</summary>
    /// <param name="rate">The learning rate. Finite, above 0.</param>
    /// <returns>A schedule of <paramref name="rate"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is out of range.</exception>
    public static LearningRateSchedule Constant(float rate) => new ConstantRate(Guard.Positive(rate, nameof(rate)));

    /// <summary>Creates a schedule whose rate falls with the square root of the number of steps.</summary>
    /// <param name="rate">The rate of the first step. Finite, above 0.</param>
    /// <returns>A schedule of rate / sqrt(step).</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is out of range.</exception>
    public static LearningRateSchedule InverseSquareRoot(float rate) => new InverseSquareRootRate(Guard.Positive(rate, nameof(rate)));

    /// <summary>Creates a schedule whose rate falls with a power of the number of steps.</summary>
    /// <param name="rate">The factor. Finite, above 0.</param>
    /// <param name="power">
    /// The power. Finite, 0 or more. With power 1 and rate 1 / l2, this is the schedule of Pegasos (Shalev-Shwartz et al. 2007).
    /// </param>
    /// <param name="delay">A number of steps added to all step numbers, to reduce the first rates. Finite, 0 or more. Default: 0.</param>
    /// <returns>A schedule of rate / (delay + step)^power.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static LearningRateSchedule InverseScaling(float rate, float power, float delay = 0)
    {
        InverseScalingRate schedule = new(
            Guard.Positive(rate, nameof(rate)), Guard.NotNegative(power, nameof(power)), Guard.NotNegative(delay, nameof(delay)));
        return power == 0.5f && delay == 0 ? new InverseSquareRootRate(rate) : schedule;
    }

    /// <summary>Creates a schedule whose rate is multiplied by a factor at regular intervals.</summary>
    /// <param name="rate">The rate of the first steps. Finite, above 0.</param>
    /// <param name="every">The number of steps with the same rate: 1 or more.</param>
    /// <param name="factor">The factor. Above 0, at most 1. Default: 0.5.</param>
    /// <returns>A schedule of rate * factor^floor((step - 1) / every).</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static LearningRateSchedule Step(float rate, long every, float factor = 0.5f)
    {
        Guard.AtLeast(every, 1, nameof(every));
        if (factor > 1)
            throw new ArgumentOutOfRangeException(nameof(factor), Guard.Text($"expected a factor of at most 1, found {factor}"));
        return new StepRate(Guard.Positive(rate, nameof(rate)), every, Guard.Positive(factor, nameof(factor)));
    }

    /// <summary>Creates a schedule whose rate falls along half a cosine and then stays at its end.</summary>
    /// <param name="rate">The rate of the first step. Finite, above 0.</param>
    /// <param name="steps">The number of steps until the end is reached, for example epochs * examples: 1 or more.</param>
    /// <param name="end">The last rate. Finite, 0 or more. Default: 0.</param>
    /// <returns>A schedule of end + (rate - end) * (1 + cos(pi * min(1, (step - 1) / steps))) / 2.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <remarks>I. Loshchilov, F. Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017, without the restarts.</remarks>
    public static LearningRateSchedule Cosine(float rate, long steps, float end = 0)
    {
        Guard.AtLeast(steps, 1, nameof(steps));
        return new CosineRate(Guard.Positive(rate, nameof(rate)), steps, Guard.NotNegative(end, nameof(end)));
    }

    /// <summary>Converts a number to a constant rate.</summary>
    /// <param name="rate">The learning rate. Finite, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is out of range.</exception>
#pragma warning disable CA2225 // its named form is Constant
    public static implicit operator LearningRateSchedule(float rate) => Constant(rate);
#pragma warning restore CA2225

    private sealed record NormalizedRate(LearningRateSchedule Schedule) : LearningRateSchedule
    {
        public override bool IsNormalized => true;

        public override float GetRate(long stepNumber) => Schedule.GetRate(stepNumber);

        public override string ToString() => RecordText.Format(nameof(NormalizedRate), (nameof(Schedule), Schedule));
    }

    // Powers and cosines are computed in double precision and rounded to a float once.
    private sealed record ConstantRate(float Rate) : LearningRateSchedule
    {
        public override float GetRate(long stepNumber) => Rate;

        public override string ToString() => RecordText.Format(nameof(ConstantRate), (nameof(Rate), Rate));
    }

    private sealed record InverseSquareRootRate(float Rate) : LearningRateSchedule
    {
        public override float GetRate(long stepNumber) => (float)(Rate / Math.Sqrt(stepNumber)); // a tenth of the time of a power

        public override string ToString() => RecordText.Format(nameof(InverseSquareRootRate), (nameof(Rate), Rate));
    }

    private sealed record InverseScalingRate(float Rate, float Power, float Delay) : LearningRateSchedule
    {
        public override float GetRate(long stepNumber) => (float)(Rate / Math.Pow((double)Delay + stepNumber, Power));

        public override string ToString() => RecordText.Format(
            nameof(InverseScalingRate), (nameof(Rate), Rate), (nameof(Power), Power), (nameof(Delay), Delay));
    }

    private sealed record StepRate(float Rate, long Every, float Factor) : LearningRateSchedule
    {
        public override float GetRate(long stepNumber) => (float)(Rate * Math.Pow(Factor, (stepNumber - 1) / Every));

        public override string ToString() => RecordText.Format(
            nameof(StepRate), (nameof(Rate), Rate), (nameof(Every), Every), (nameof(Factor), Factor));
    }

    private sealed record CosineRate(float Rate, long Steps, float End) : LearningRateSchedule
    {
        public override float GetRate(long stepNumber) =>
            (float)(End + (Rate - End) * (1 + Math.Cos(Math.PI * Math.Min(1, (double)(stepNumber - 1) / Steps))) / 2);

        public override string ToString() => RecordText.Format(
            nameof(CosineRate), (nameof(Rate), Rate), (nameof(Steps), Steps), (nameof(End), End));
    }
}
