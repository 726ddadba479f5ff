using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LinearLearn;

/// <summary>Holds what a step of an example's dual variables needs, beside its features.</summary>
/// <param name="Inverse">1 / (the squared length of the features + <paramref name="Diagonal"/>)</param>
/// <param name="Diagonal">1 / (2 * C) for the squared hinge loss, otherwise 0.</param>
/// <param name="Upper">The upper bound of alpha.</param>
/// <param name="MeanDot">The dot product of the features with the mean example; 0 if examples are not centered.</param>
/// <param name="Class">The class of the example.</param>
internal readonly record struct HingeExample(double Inverse, double Diagonal, double Upper, float MeanDot, int Class);

/// <summary>Holds the state of the two-class problems that are solved side by side, field by field.</summary>
internal sealed class HingeLanes
{
    /// <summary>The number of problems for which each field has room.</summary>
    public const int Room = LaneKernels.MostLanes;

    private const int Fields = 7;

    private readonly AlignedArray<double> _state = new(Fields * Room);

    public ref double First => ref MemoryMarshal.GetReference(_state.Span);

    /// <summary>Gets the part of each bias that is fixed during a pass.</summary>
    public Span<double> Offsets => Field(0);

    /// <summary>Gets the sums of alpha * y * the dot product with the mean example.</summary>
    public Span<double> MeanScores => Field(1);

    /// <summary>Gets the sums of alpha * y.</summary>
    public Span<double> Sums => Field(2);

    /// <summary>Gets the gradients above which an alpha of 0 is left out.</summary>
    public Span<double> Above => Field(3);

    /// <summary>Gets the gradients below which an alpha at its upper bound is left out.</summary>
    public Span<double> Below => Field(4);

    /// <summary>Gets the highest violations of this pass, 0 or more.</summary>
    public Span<double> Highest => Field(5);

    /// <summary>Gets the lowest violations of this pass, 0 or less.</summary>
    public Span<double> Lowest => Field(6);

    private Span<double> Field(int field) => _state.Span.Slice(field * Room, Room);
}

/// <summary>Moves the dual variables of an example for several two-class problems at once.</summary>
/// <remarks>Each problem has its own lane of the vectors: neither their number nor the vector width changes its bits.</remarks>
internal static class HingeKernels
{
    /// <summary>Moves each active alpha to its best value.</summary>
    /// <param name="example">The example.</param>
    /// <param name="active">A bit for each problem in which the example is active.</param>
    /// <param name="factor">What the bias of each problem adds to the score for each unit of its sum of alpha * y.</param>
    /// <param name="dots">The dot products with the weights of all problems, as many as <paramref name="steps"/>.</param>
    /// <param name="signs">1 for the problem of the example's class, otherwise -1; <see cref="HingeLanes.Room"/> of them.</param>
    /// <param name="lanes">The state of the problems.</param>
    /// <param name="alphas">The alphas of the example, followed by others up to <see cref="HingeLanes.Room"/>, which are unchanged.</param>
    /// <param name="steps">The changes of alpha * y. The length is a multiple of 4, at most <see cref="HingeLanes.Room"/>.</param>
    /// <returns>Bits of the problems: whose alpha moved, whose example can be left out, and whose score is not finite.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (uint Moved, uint Left, uint NotFinite) Step(
        in HingeExample example, uint active, double factor, ReadOnlySpan<float> dots, ReadOnlySpan<double> signs, HingeLanes lanes,
        Span<double> alphas, Span<float> steps)
    {
        Arguments arguments = new()
        {
            Dots = ref MemoryMarshal.GetReference(dots[..steps.Length]),
            Signs = ref MemoryMarshal.GetReference(signs[..HingeLanes.Room]),
            State = ref lanes.First,
            Alphas = ref MemoryMarshal.GetReference(alphas[..HingeLanes.Room]),
            Steps = ref MemoryMarshal.GetReference(steps),
        };
        (uint Moved, uint Left, uint NotFinite) bits = default;
        int k = 0;
        for (; Vector512.IsHardwareAccelerated && k + 8 <= steps.Length; k += 8)
            Step<Doubles512, Vector512<double>>(k, example, active >> k, factor, ref arguments, ref bits);
        for (; Vector256.IsHardwareAccelerated && k + 4 <= steps.Length; k += 4)
            Step<Doubles256, Vector256<double>>(k, example, active >> k, factor, ref arguments, ref bits);
        for (; Vector128.IsHardwareAccelerated && k + 2 <= steps.Length; k += 2)
            Step<Doubles128, Vector128<double>>(k, example, active >> k, factor, ref arguments, ref bits);
        for (; k < steps.Length; k++)
            Step<Doubles64, double>(k, example, active >> k, factor, ref arguments, ref bits);
        return bits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TWidth, TVector>(
        int k, in HingeExample example, uint active, double factor, ref Arguments arguments,
        ref (uint Moved, uint Left, uint NotFinite) bits)
        where TWidth : struct, IDoubleWidth<TVector>
    {
        const nuint Room = HingeLanes.Room;
        nuint at = (nuint)k;
        active &= (1u << TWidth.Count) - 1;
        ref double state = ref Unsafe.Add(ref arguments.State, at);
        TVector zero = TWidth.Zero, sign = TWidth.Load(ref arguments.Signs, at), alpha = TWidth.Load(ref arguments.Alphas, at);
        TVector meanScore = TWidth.Load(ref state, Room), sum = TWidth.Load(ref state, 2 * Room);
        TVector bias = TWidth.Add(
            TWidth.Subtract(TWidth.Load(ref state, 0), meanScore), TWidth.Multiply(TWidth.Broadcast(factor), sum));
        TVector margin = TWidth.Multiply(sign, TWidth.Add(TWidth.Load(ref arguments.Dots, at), bias));
        TVector gradient = TWidth.Add(
            TWidth.Subtract(margin, TWidth.Broadcast(1)), TWidth.Multiply(TWidth.Broadcast(example.Diagonal), alpha));
        uint positive = TWidth.LessThan(zero, gradient);
        uint isAtBound = (positive & TWidth.Equal(alpha, zero))
            | (~positive & (TWidth.Equal(alpha, TWidth.Broadcast(example.Upper)) | TWidth.Equal(gradient, zero)));
        uint isOutside = (positive & TWidth.LessThan(TWidth.Load(ref state, 3 * Room), gradient))
            | (~positive & TWidth.LessThan(gradient, TWidth.Load(ref state, 4 * Room)));
        bits.NotFinite |= (active & ~TWidth.Equal(TWidth.Subtract(margin, margin), zero)) << k;
        bits.Left |= (active & isAtBound & isOutside) << k;
        uint moved = active & ~isAtBound;
        bits.Moved |= moved << k;
        if (moved == 0)
        {
            TWidth.Store(zero, ref arguments.Steps, at);
            return;
        }
        TVector violation = TWidth.Keep(moved, gradient);
        TWidth.Store(TWidth.Max(TWidth.Load(ref state, 5 * Room), violation), ref state, 5 * Room);
        TWidth.Store(TWidth.Min(TWidth.Load(ref state, 6 * Room), violation), ref state, 6 * Room);
        TVector target = TWidth.Subtract(alpha, TWidth.Multiply(gradient, TWidth.Broadcast(example.Inverse)));
        target = TWidth.Min(TWidth.Max(target, zero), TWidth.Broadcast(example.Upper));
        TVector change = TWidth.Keep(moved, TWidth.Subtract(target, alpha)), step = TWidth.Multiply(change, sign);
        target = TWidth.Add(TWidth.Keep(moved, target), TWidth.Keep(~moved, alpha));
        TWidth.Store(target, ref arguments.Alphas, at);
        TWidth.Store(step, ref arguments.Steps, at);
        TWidth.Store(TWidth.Add(meanScore, TWidth.Multiply(step, TWidth.Broadcast(example.MeanDot))), ref state, Room);
        TWidth.Store(TWidth.Add(sum, step), ref state, 2 * Room);
    }

    private ref struct Arguments
    {
        public ref float Dots;
        public ref double Signs;
        public ref double State;
        public ref double Alphas;
        public ref float Steps;
    }
}
