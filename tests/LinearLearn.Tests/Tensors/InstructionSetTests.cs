using System.Runtime.Intrinsics;

namespace LinearLearn.Tests;

/// <summary>Tests that instruction sets that are switched off are not used, and that kernels use the widest available vectors.</summary>
/// <remarks>The suite also runs with instruction sets switched off by environment variables. The runtime ignores misspelled ones.</remarks>
public class InstructionSetTests
{
    [Test]
    public void InstructionSet_that_is_switched_off_is_not_supported()
    {
        bool no512 = IsOff("DOTNET_EnableAVX512"), no256 = IsOff("DOTNET_EnableAVX2"), none = IsOff("DOTNET_EnableHWIntrinsic");
        using (Assert.EnterMultipleScope())
        {
            if (no512 || no256 || none)
                Assert.That(Vector512.IsHardwareAccelerated, Is.False);
            if (no256 || none)
                Assert.That(Vector256.IsHardwareAccelerated, Is.False);
            Assert.That(Vector128.IsHardwareAccelerated, Is.Not.EqualTo(none));
        }
    }

    [Test]
    public void Kernels_use_the_widest_available_vectors()
    {
        int widest = Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : Vector128.IsHardwareAccelerated ? 4 : 1;
        TestContext.Out.WriteLine($"vectors of {widest} floats");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(MeasureWidth<float>(large: 1 << 30), Is.EqualTo(widest));
            Assert.That(MeasureWidth<byte>(large: 255), Is.EqualTo(widest));
            Assert.That(MeasureWidth<sbyte>(large: 127), Is.EqualTo(widest));
        }
    }

    /// <summary>Determines from rounding how many floats the kernel of dot products adds in parallel.</summary>
    /// <remarks>
    /// A large number, a 1 and the negative large number lose the 1 if all three are added one after another. This happens if the distance
    /// between them is a multiple of the two vectors of a loop iteration.
    /// </remarks>
    private static int MeasureWidth<T>(int large)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        int width = 1;
        while (!IsLost(2 * width))
            width *= 2;
        return width;

        bool IsLost(int distance)
        {
            T[] row = new T[256];
            float[] weights = new float[256];
            (row[0], row[distance], row[2 * distance]) = (T.CreateChecked(large), T.One, T.CreateChecked(large));
            (weights[0], weights[distance], weights[2 * distance]) = (1 << 24, 1, -(1 << 24));
            return RowKernels.Dot<T, float>(row, weights) == 0;
        }
    }

    private static bool IsOff(string variable) => Environment.GetEnvironmentVariable(variable) == "0";
}
