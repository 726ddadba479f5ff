namespace LinearLearn.Tests;

public class EncoderStateTests
{
    [Test]
    public void EncoderState_has_the_given_values()
    {
        EncoderState state = new("kind", "{}", new Dictionary<string, float[]> { ["a"] = [1] }, new Dictionary<string, int[]>
        {
            ["b"] = [2,
            3]
        });
        Assert.That((state.Kind, state.Settings), Is.EqualTo(("kind", "{}")));
        Assert.That(state.Floats["a"], Is.EqualTo(new[] { 1f }));
        Assert.That(state.Integers["b"], Is.EqualTo(new[] { 2, 3 }));
        EncoderState empty = new("kind", "");
        Assert.That(empty.Floats.Count + empty.Integers.Count, Is.Zero);
    }

    [Test]
    public void EncoderState_rejects_invalid_arguments()
    {
        Assert.That(() => new EncoderState("", ""), Throws.ArgumentException);
        Assert.That(() => new EncoderState("kind", null!), Throws.ArgumentNullException);
        Assert.That(
            () => new EncoderState("kind", "", new Dictionary<string, float[]> { ["a"] = null! }),
            Throws.ArgumentException.With.Message.StartsWith("expected an array for a, found null"));
        Assert.That(() => new EncoderState("kind", "", new Dictionary<string, float[]> { ["a"] = [1, float.NaN] }),
            Throws.ArgumentException);
        Assert.That(
            () => new EncoderState("kind", "", null, new Dictionary<string, int[]> { ["a"] = null! }),
            Throws.ArgumentException.With.Message.StartsWith("expected an array for a, found null"));
        Assert.That(
            () => new EncoderState("kind", "", new Dictionary<string, float[]> { ["a"] = [] }, new Dictionary<string,
                int[]>
            { ["a"] = [] }),
            Throws.ArgumentException.With.Message.StartsWith("expected unique names, found a for floats and integers"));
    }
}
