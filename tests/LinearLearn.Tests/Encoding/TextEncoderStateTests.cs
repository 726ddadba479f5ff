namespace LinearLearn.Tests;

public class TextEncoderStateTests
{
    private const string Frequencies = "inverseDocumentFrequency";

    private static readonly string[] Texts = ["Free bonus, free!", "See you at 10.30", "日本 👍"];

    private static readonly TextEncoder Small = TextEncoder.Fit(Texts, new() { HashBits = 4 });

    [Test]
    public void TextEncoder_state_restores_the_same_encoder([Values] bool fitted, [Values] bool characters)
    {
        TextEncoderOptions options = new()
        {
            WordNGrams = 3,
            SkipBigrams = 4,
            CharacterNGrams = characters ? new(2, 7) : null,
            CharacterWeight = 0.1f,
            Punctuation = true,
            Lowercase = false,
            TermFrequency = TermFrequency.Binary,
            InverseDocumentFrequency = fitted,
            UnitLength = !fitted,
            HashBits = 11,
        };
        TextEncoder encoder = fitted ? TextEncoder.Fit(Texts, options) : new TextEncoder(options);
        TextEncoder again = TextEncoder.FromState(encoder.GetState());
        Assert.That(again.Options, Is.EqualTo(options));
        SparseFeatures expected = encoder.EncodeAll(Texts), found = again.EncodeAll(Texts);
        for (int i = 0; i < Texts.Length; i++)
            Assert.That(found.Row(i).Columns.SequenceEqual(expected.Row(i).Columns)
                && found.Row(i).Values.SequenceEqual(expected.Row(i).Values));
        Assert.That(again.GetState().Settings, Is.EqualTo(encoder.GetState().Settings));
    }

    [Test]
    public void TextEncoder_state_is_the_documented_JSON() => Assert.That(
        TextEncoder.Fit(Texts).GetState().Settings,
        Is.EqualTo("""{"version":1,"wordNGrams":2,"skipBigrams":0,"characterNGrams":[4,4],"characterWeight":0.5,"""
            + "\"punctuation\":false,\"lowercase\":true,\"termFrequency\":\"sublinear\","
            + "\"inverseDocumentFrequency\":true,\"unitLength\":true,\"hashBits\":18}"));

    [TestCase("", "as JSON, found nothing")]
    [TestCase("{", "as JSON, found {")]
    [TestCase("\uD800", "as JSON, found ")]
    [TestCase("[]", "settings: expected an object, found []")]
    [TestCase("null", "settings: expected an object, found null")]
    [TestCase("{}", "expected a member version, found none")]
    [TestCase("\"version\":1>\"version\":2", "version: expected 1, found 2")]
    [TestCase("\"version\":1>\"version\":1,\"version\":1", "expected version once, found it twice")]
    [TestCase("\"hashBits\":4>\"hashBits\":4,\"more\":1", "found another member")]
    [TestCase("\"hashBits\":4>\"hashBits\":4,\"\\uD800\":1", "found another member")]
    [TestCase("\"hashBits\":4>\"hashBits\":25", "HashBits: expected 1 to 24, found 25")]
    [TestCase("\"hashBits\":4>\"hashBits\":4.5", "hashBits: expected a whole number, found 4.5")]
    [TestCase("\"hashBits\":4>\"hashBits\":\"4\"", "hashBits: expected a whole number, found \"4\"")]
    [TestCase("\"wordNGrams\":2>\"wordNGrams\":99999999999", "wordNGrams: expected a whole number, found 99999999999")]
    [TestCase("\"wordNGrams\":2>\"wordNGrams\":-1", "expected 0 to 8, found -1")]
    [TestCase("\"skipBigrams\":0>\"skipBigrams\":1", "expected 0 or 2 to 16, found 1")]
    [TestCase("[4,4]>[3]", "characterNGrams: expected [shortest, longest] or [], found [3]")]
    [TestCase("[4,4]>[5,3]", "expected 5 to 16, found 3")]
    [TestCase("[4,4]>[0,3]", "expected 1 to 16, found 0")]
    [TestCase("[4,4]>[3,true]", "characterNGrams: expected a whole number, found true")]
    [TestCase("[4,4]>{}", "characterNGrams: expected [shortest, longest] or [], found {}")]
    [TestCase("0.5>1e99", "CharacterWeight: expected ")]
    [TestCase("0.5>0", "expected a finite number above 0, found 0")]
    [TestCase("0.5>null", "characterWeight: expected a number, found null")]
    [TestCase("\"lowercase\":true>\"lowercase\":1", "lowercase: expected true or false, found 1")]
    [TestCase("sublinear>other", "termFrequency: expected count, sublinear or binary, found \"other\"")]
    [TestCase("sublinear>\\uD800", "found an unpaired surrogate")]
    [TestCase("\"hashBits\":4>\"hashBits\":5", "inverseDocumentFrequency: expected 32 numbers, found 16")]
    [TestCase("\"inverseDocumentFrequency\":true>\"inverseDocumentFrequency\":false",
        "expected no other arrays in the state of a text encoder, found inverseDocumentFrequency")]
    public void TextEncoder_FromState_rejects_invalid_settings(string change, string message)
    {
        EncoderState good = Small.GetState();
        string[] parts = change.Split('>');
        string settings = parts.Length == 2 ? good.Settings.Replace(parts[0], parts[1], StringComparison.Ordinal) : change;
        Assert.That(settings, Is.Not.EqualTo(good.Settings));
        Assert.That(
            () => TextEncoder.FromState(new EncoderState(good.Kind, settings, good.Floats)),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains(message));
    }

    [Test]
    public void TextEncoder_FromState_rejects_invalid_numbers()
    {
        EncoderState good = Small.GetState();
        Assert.That(Error(new EncoderState("table", good.Settings, good.Floats)),
            Is.EqualTo("expected the state of a text encoder, found that of a table encoder"));
        Assert.That(Error(new EncoderState("text", good.Settings)),
            Is.EqualTo($"expected an array {Frequencies} in the state of the text encoder, found none"));
        Assert.That(Error(With(15, 1)), Is.EqualTo($"{Frequencies}: expected 16 numbers, found 15"));
        Assert.That(Error(With(16, 0.5f)), Is.EqualTo($"{Frequencies}: expected numbers from 1 to 24, found 0.5 in column 0"));
        EncoderState changed = With(16, 1);
        changed.Floats[Frequencies][3] = float.NaN;
        Assert.That(Error(changed), Is.EqualTo($"{Frequencies}: expected numbers from 1 to 24, found NaN in column 3"));
        Assert.That(
            Error(new EncoderState("text", good.Settings, good.Floats, new Dictionary<string, int[]> { ["more"] = [1] })),
            Is.EqualTo("expected no other arrays in the state of a text encoder, found more"));
        Assert.That(() => TextEncoder.FromState(null!), Throws.ArgumentNullException);

        EncoderState With(int count, float value) =>
            new("text", good.Settings, new Dictionary<string, float[]> { [Frequencies] = [.. Enumerable.Repeat(value, count)] });

        static string Error(EncoderState state) => Assert.Throws<InvalidDataException>(() => TextEncoder.FromState(state))!.Message;
    }

    [Test]
    public void TextEncoder_FromState_rejects_settings_without_features()
    {
        string settings = Small.GetState().Settings.Replace("[4,4]", "[]", StringComparison.Ordinal).Replace("\"wordNGrams\":2",
            "\"wordNGrams\":0", StringComparison.Ordinal);
        Assert.That(
            () => TextEncoder.FromState(new EncoderState("text", settings, Small.GetState().Floats)),
            Throws.TypeOf<InvalidDataException>().With.Message.EndsWith("found none"));
    }

    /// <summary>Changes one byte of the settings at a time.</summary>
    [Test]
    public void TextEncoder_FromState_reads_or_rejects_damaged_settings()
    {
        EncoderState good = Small.GetState();
        for (int i = 0; i < good.Settings.Length; i++)
        {
            foreach (char other in "0\"{}[],:-e\\\uD800 ")
            {
                string settings = good.Settings[..i] + other + good.Settings[(i + 1)..];
                try
                {
                    TextEncoder.FromState(new EncoderState("text", settings, good.Floats));
                }
                catch (InvalidDataException exception)
                {
                    Assert.That(exception.Message, Does.Contain("expected"));
                }
            }
        }
    }

    [Test]
    public void TextEncoder_is_unchanged_if_its_state_is_modified()
    {
        EncoderState state = Small.GetState();
        TextEncoder again = TextEncoder.FromState(state);
        float[] expected = Small.EncodeAll(Texts).Row(0).Values.ToArray();
        Array.Fill(state.Floats[Frequencies], 5);
        Assert.That(again.EncodeAll(Texts).Row(0).Values.ToArray(), Is.EqualTo(expected));
        Assert.That(Small.EncodeAll(Texts).Row(0).Values.ToArray(), Is.EqualTo(expected));
    }
}
