using CsCheck;

namespace LinearLearn.Tests.Shared;

/// <summary>Checks a property for generated cases, which are the same in every run, so that no run passes or fails by luck.</summary>
/// <remarks>A failure is reported with the number of its case.</remarks>
internal static class Properties
{
    private const int DefaultCases = 100;

    public static void SampleAlike<T>(this Gen<T> generator, Action<T> property, int iter = DefaultCases)
    {
        for (int i = 0; i < iter; i++)
        {
            T drawn = generator.Generate(new PCG(1, (ulong)i), null, out _);
            try
            {
                property(drawn);
            }
            catch (Exception exception) when (exception is not AssertionException)
            {
                throw new InvalidOperationException($"case {i}: {Print(drawn)}", exception);
            }
            catch (AssertionException exception)
            {
                throw new AssertionException($"case {i}: {Print(drawn)}: {exception.Message}", exception);
            }
        }
    }

    public static void SampleAlike<T1, T2>(this Gen<(T1, T2)> generator, Action<T1, T2> property, int iter = DefaultCases) =>
        generator.SampleAlike(drawn => property(drawn.Item1, drawn.Item2), iter);

    public static void SampleAlike<T1, T2, T3>(this Gen<(T1, T2, T3)> generator, Action<T1, T2, T3> property, int iter = DefaultCases) =>
        generator.SampleAlike(drawn => property(drawn.Item1, drawn.Item2, drawn.Item3), iter);

    public static void SampleAlike<T1, T2, T3, T4>(
        this Gen<(T1, T2, T3, T4)> generator, Action<T1, T2, T3, T4> property, int iter = DefaultCases) =>
        generator.SampleAlike(drawn => property(drawn.Item1, drawn.Item2, drawn.Item3, drawn.Item4), iter);

    public static void SampleAlike<T1, T2, T3, T4, T5>(
        this Gen<(T1, T2, T3, T4, T5)> generator, Action<T1, T2, T3, T4, T5> property, int iter = DefaultCases) =>
        generator.SampleAlike(drawn => property(drawn.Item1, drawn.Item2, drawn.Item3, drawn.Item4, drawn.Item5), iter);

    private static string Print<T>(T drawn) => Check.Print(drawn);
}
