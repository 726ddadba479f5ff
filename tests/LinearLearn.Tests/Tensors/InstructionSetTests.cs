using System.Runtime.Intrinsics;

namespace LinearLearn.Tests;

/// <summary>
/// The suite is run again with instruction sets switched off by the runtime's own variables. Here is made sure that such a run really
/// had them off: a misspelt variable is silently ignored.
/// </summary>
public class InstructionSetTests
{
    [Test]
    public void A_switched_off_instruction_set_is_off()
    {
        TestContext.Out.WriteLine($"512: {Vector512.IsHardwareAccelerated}, 256: {Vector256.IsHardwareAccelerated}, 128: {Vector128.IsHardwareAccelerated}");
        bool no512 = IsOff("DOTNET_EnableAVX512"), no256 = IsOff("DOTNET_EnableAVX2"), none = IsOff("DOTNET_EnableHWIntrinsic");
        using (Assert.EnterMultipleScope())
        {
            if (no512 || no256 || none)
                Assert.That(Vector512.IsHardwareAccelerated, Is.False);
            if (no256 || none)
                Assert.That(Vector256.IsHardwareAccelerated, Is.False);
            if (none)
                Assert.That(Vector128.IsHardwareAccelerated, Is.False);
            else
                Assert.That(Vector128.IsHardwareAccelerated, Is.True);
        }
    }

    private static bool IsOff(string variable) => Environment.GetEnvironmentVariable(variable) == "0";
}
