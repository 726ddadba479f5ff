using System.Runtime.InteropServices;

namespace LinearLearn.Emnist.Tests;

/// <summary>Weights as the integers that their bits are, so that equal means equal to the last bit.</summary>
internal static class Bits
{
    public static int[] Of(LinearModel model) => Of(model.Weights, model.Biases[0]);

    public static int[] Of(ReadOnlySpan<float> weights, float bias) =>
        [.. MemoryMarshal.Cast<float, int>(weights), BitConverter.SingleToInt32Bits(bias)];
}
