namespace LinearLearn.Fuzz;

/// <summary>Saves and reads objects in memory.</summary>
internal static class Saved
{
    public static byte[] Write(Action<Stream> save)
    {
        using MemoryStream stream = new();
        save(stream);
        return stream.ToArray();
    }

    public static byte[] Write(LinearModel model, ModelFormat format) => Write(stream => model.Save(stream, format));

    /// <summary>Saves an object, reads it again, and requires the same bytes from a second save.</summary>
    public static void RequireRoundTrip<T>(T value, Action<T, Stream> save, Func<Stream, T> load)
    {
        byte[] saved = Write(stream => save(value, stream));
        T again = load(new MemoryStream(saved));
        Require(Write(stream => save(again, stream)).AsSpan().SequenceEqual(saved), "the second save to equal the first");
    }

    /// <summary>Runs an action whose result depends on numbers of the file, which can be too large for it.</summary>
    public static void AllowUnsuitable(Action use)
    {
        try
        {
            use();
        }
        catch (ArgumentException)
        {
            // A sum that is not finite, or a missing column: documented for these methods.
        }
    }

    public static void Require(bool condition, string expected)
    {
        if (!condition)
            throw new InvalidOperationException($"expected {expected}");
    }
}
