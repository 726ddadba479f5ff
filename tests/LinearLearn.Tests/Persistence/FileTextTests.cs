namespace LinearLearn.Tests;

public class FileTextTests
{
    private const string Half = "a\uD83D b";

    [Test]
    public void Saving_a_model_rejects_texts_with_half_of_a_surrogate_pair(
        [Values(ModelFormat.Safetensors, ModelFormat.Json)] ModelFormat format)
    {
        Assert.That(Saving(Named(Half), format), Throws.ArgumentException.With.Message.EqualTo(
            "expected the class name of label 7 to be Unicode, found half of a surrogate pair, U+D83D, at index 1"));
        Assert.That(Saving(With("note", "\uDE00"), format), Throws.ArgumentException.With.Message.EqualTo(
            "expected the metadata value of note to be Unicode, found half of a surrogate pair, U+DE00, at index 0"));
        Assert.That(Saving(With(Half, ""), format), Throws.ArgumentException.With.Message.EqualTo(
            $"expected the metadata name {Half} to be Unicode, found half of a surrogate pair, U+D83D, at index 1"));
        Assert.That(Saving(With("", "😀\uDE00"), format), Throws.ArgumentException.With.Message.Contains("U+DE00, at index 2"));
    }

    [Test]
    public void Unicode_texts_round_trip([Values(ModelFormat.Safetensors, ModelFormat.Json)] ModelFormat format)
    {
        IEnumerable<int> codes = Enumerable.Range(0, 0x110000)
            .Where(code => code is < 0xD800 or (> 0xDFFF and < 0x10000) || code % 257 == 0 && code > 0xFFFF);
        string all = string.Concat(codes.Select(char.ConvertFromUtf32));
        LinearModel model = Named(all).WithMetadata(new Dictionary<string, string> { [all] = all });
        using MemoryStream stream = new();
        model.Save(stream, format);
        stream.Position = 0;
        LinearModel loaded = LinearModel.Load(stream);
        Assert.That(loaded.Classes.Names[7] == all, Is.True);
        Assert.That(loaded.Metadata[all] == all, Is.True);
    }

    private static LinearModel Named(string name) => new([1], [2], new ClassLabels([3, 7], new Dictionary<int, string> { [7] = name }));

    private static LinearModel With(string name, string text) =>
        new LinearModel([1], [2], [3, 7]).WithMetadata(new Dictionary<string, string> { [name] = text });

    private static Action Saving(LinearModel model, ModelFormat format) => () => model.Save(Stream.Null, format);
}
