namespace LinearLearn.Tests;

/// <summary>Models with all that a model can have, to save and to compare.</summary>
internal static class ModelFiles
{
    /// <summary>Extreme but finite floats: each must come back with the same bits.</summary>
    public static float[] Extremes { get; } =
        [0, -0f, float.Epsilon, -float.Epsilon, 1.17549435E-38f, float.MaxValue, -float.MaxValue, 0.1f, 1f / 3, 16777217, 1e-7f, -123.456f];

    public static LinearModel TwoClasses() => new(
        Extremes, [0.24f], new ClassLabels([3, 7], new Dictionary<int, string> { [3] = "three", [7] = "sieben \u00fc \u2260 \"7\"" }), 1f / 256);

    public static LinearModel ThreeClasses() => new LinearModel(Extremes, [0.5f, -1, 2], [-5, 40, int.MaxValue])
        .WithMetadata(new Dictionary<string, string> { ["owner"] = "me", ["note \u00e9"] = "line 1\nline 2\t\u0001", ["training.trainer"] = "by hand", [""] = "" });

    /// <summary>Everything but the metadata, to the bit.</summary>
    public static void AssertSame(LinearModel found, LinearModel expected)
    {
        Assert.That(TestData.Bits(found), Is.EqualTo(TestData.Bits(expected)));
        Assert.That(found.Classes.Values.ToArray(), Is.EqualTo(expected.Classes.Values.ToArray()));
        Assert.That(found.FeatureCount, Is.EqualTo(expected.FeatureCount));
        Assert.That(found.Classes.Names, Is.EquivalentTo(expected.Classes.Names));
        Assert.That(found.ByteScale, Is.EqualTo(expected.ByteScale));
    }
}
