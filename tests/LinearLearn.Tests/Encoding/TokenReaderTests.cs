using System.Text;

namespace LinearLearn.Tests;

public class TokenReaderTests
{
    [TestCase("", "")]
    [TestCase(" \t\r\n\0\u007F\u00A0\u2003\u2028", "")]
    [TestCase("Claim your FREE bonus now", "claim|your|free|bonus|now")]
    [TestCase("snake_case e-mail foo@bar.example v1.x", "snake_case|e|mail|foo|bar|example|v1|x")]
    [TestCase("don't can’t dogs' 'quoted' rock'n'roll o''o", "don't|can't|dogs|quoted|rock'n'roll|o|o")]
    [TestCase("3.14 1,000.50 1.2.3 7. .5 5, 1.x x.1 1..2 1., 2", "3.14|1,000.50|1.2.3|7|5|5|1|x|x|1|1|2|1|2")]
    [TestCase("end.Next sentence,and", "end|next|sentence|and")]
    [TestCase("Straße ÉCOLE ΣΊΣΥΦΟΣ Ирина", "straße|école|σίσυφοσ|ирина")]
    [TestCase("İstanbul IŞIK ılık", "istanbul|işik|ılık")]
    [TestCase("E\u0301COLE \u0301alone a'\u0301b", "e\u0301cole|\u0301alone|a|\u0301b")]
    [TestCase("日本語のテキスト。カー は\u3099ﾊ 々", "日|本|語|の|テ|キ|ス|ト|カ|ー|は\u3099|ﾊ|々")]
    [TestCase("한국어 हिन्दी العربية ١٢٣ ไทย", "한국어|हिन्दी|العربية|١٢٣|ไทย")]
    [TestCase("fr\u200Bee zero\u00ADwidth \uFEFFbom a\u200Db \u200B \u202E", "free|zerowidth|bom|ab")]
    [TestCase("❤️❤ ☺© 5°", "❤|❤|☺|©|5|°")]
    [TestCase("👍🏽👍 👨‍👩‍👧 ❤️‍🔥 😀\u200D 😀\u200Dx", "👍🏽|👍|👨‍👩‍👧|❤‍🔥|😀|😀|x")]
    [TestCase("🇩🇪🇫🇷🇬 1\uFE0F\u20E3", "🇩🇪|🇫🇷|🇬|1\u20E3")]
    [TestCase("🏴\U000E0067\U000E0062\U000E007F", "🏴\U000E0067\U000E0062\U000E007F")]
    [TestCase("what?! $5 -- #tag «a» a+b", "what|5|tag|a|a|b")]
    public void TokenReader_splits_texts_into_the_documented_tokens(string text, string expected) => AssertTokens(text, expected);

    /// <summary>The texts are not in attributes, which cannot contain unpaired surrogates.</summary>
    [Test]
    public void TokenReader_replaces_unpaired_surrogates()
    {
        AssertTokens("a\uD800b", "a|\uFFFD|b");
        AssertTokens("\uDC00\uD800", "\uFFFD|\uFFFD");
        AssertTokens("\uD83D", "\uFFFD");
        AssertTokens("日\uD83D’\uDE00", "日|\uFFFD|\uFFFD");
        AssertTokens("😀\u200D\uD83D", "😀\u200D\uFFFD");
    }

    [TestCase("Hi!!!! what?! $5 ----- ... a", "hi|!!!|what|?|!|$|5|---|...|a")]
    [TestCase("a+b ≠ €€ «x» ` it's 'x 1,5, 🙂!", "a|+|b|≠|€€|«|x|»|`|it's|'|x|1,5|,|🙂|!")]
    [TestCase("\0\u0007\u007F\u0085", "")]
    public void TokenReader_makes_tokens_of_punctuation_if_enabled(string text, string expected) => AssertTokens(text, expected,
        punctuation: true);

    [TestCase("Free FREE Écoleİ", "Free|FREE|Écoleİ")]
    public void TokenReader_keeps_the_case_if_lowercase_is_disabled(string text, string expected) =>
        AssertTokens(text, expected, lowercase: false);

    [Test]
    public void TokenReader_splits_long_tokens_between_characters()
    {
        AssertTokens(new string('x', 600), $"{new string('x', 256)}|{new string('x', 256)}|{new string('x', 88)}");
        AssertTokens("x" + new string('é', 200), $"x{new string('é', 127)}|{new string('é', 73)}");
        AssertTokens(new string('x', 255) + "’s", $"{new string('x', 255)}'|s");
        AssertTokens(new string('x', 256) + "'s", $"{new string('x', 256)}|s");
        AssertTokens("日" + new string('\u3099', 100), $"日{new string('\u3099', 84)}|{new string('\u3099', 16)}");
        List<(string Text, bool IsWord)> emoji = Read("👍" + string.Concat(Enumerable.Repeat("\u200D👍", 100)));
        Assert.That(emoji.Select(token => Encoding.UTF8.GetByteCount(token.Text)), Has.All.InRange(4, 256));
        Assert.That(emoji, Has.Count.EqualTo(3));
    }

    [Test]
    public void TokenReader_marks_words_and_ideographs_but_not_symbols_as_words() =>
        Assert.That(Read("a é 日 😀 🇩🇪 !", punctuation: true).Select(token => token.IsWord), Is.EqualTo(new[] { true, true, true, false,
            false, false }));

    [Test]
    public void TokenReader_hash_is_FNV_1a_of_the_bytes()
    {
        Span<byte> bytes = stackalloc byte[TokenReader.MaxBytes];
        TokenReader tokens = new("FOOBAR É 日 😀", bytes, lowercase: true, punctuation: false);
        Assert.That(tokens.MoveNext(), Is.True);
        Assert.That((tokens.Hash, tokens.IsAscii), Is.EqualTo((0xBF9CF968, true))); // the published FNV-1a hash of "foobar"
        foreach (string token in new[] { "é", "日", "😀" })
        {
            Assert.That(tokens.MoveNext(), Is.True);
            uint expected = Encoding.UTF8.GetBytes(token).Aggregate(2166136261, (hash, value) => (hash ^ value) * 16777619);
            Assert.That((tokens.Hash, tokens.IsAscii), Is.EqualTo((expected, false)), token);
        }
        Assert.That(tokens.MoveNext(), Is.False);
        Assert.That(tokens.MoveNext(), Is.False);
    }

    /// <summary>Reads every character alone, and between letters, digits and symbols.</summary>
    [Test]
    public void TokenReader_tokens_around_each_code_point_equal_those_of_the_reference()
    {
        int differing = 0;
        string? first = null;
        for (int value = 0; value <= 0x10FFFF; value += IsDense(value) ? 1 : 211)
        {
            string character = value is >= 0xD800 and <= 0xDFFF ? ((char)value).ToString() : char.ConvertFromUtf32(value);
            string text = $"{character} a{character}B 1{character}2 日{character}😀{character}'";
            foreach (bool punctuation in new[] { false, true })
            {
                if (Read(text, punctuation: punctuation).SequenceEqual(ReferenceTextEncoder.Tokens(text, punctuation: punctuation)))
                    continue;
                differing++;
                string reference = Join(ReferenceTextEncoder.Tokens(text, punctuation: punctuation));
                first ??= $"U+{value:X4}: {Join(Read(text, punctuation: punctuation))}, reference {reference}";
            }
        }
        Assert.That(differing, Is.Zero, first);

        static bool IsDense(int value) => value is < 0x800 or >= 0x2000 and < 0x2800 or >= 0x3000 and < 0x3200 or >= 0x1F1C0 and < 0x1F420
            or >= 0xFDF0 and < 0x10000 or >= 0xE0000 and < 0xE0200;
    }

    private static void AssertTokens(string text, string expected, bool lowercase = true, bool punctuation = false)
    {
        Assert.That(Join(Read(text, lowercase, punctuation)), Is.EqualTo(expected));
        Assert.That(Join(ReferenceTextEncoder.Tokens(text, lowercase, punctuation)), Is.EqualTo(expected), "the reference");
    }

    private static string Join(IEnumerable<(string Text, bool IsWord)> tokens) => string.Join('|', tokens.Select(token => token.Text));

    private static List<(string Text, bool IsWord)> Read(string text, bool lowercase = true, bool punctuation = false)
    {
        Span<byte> bytes = stackalloc byte[TokenReader.MaxBytes];
        TokenReader tokens = new(text, bytes, lowercase, punctuation);
        List<(string, bool)> read = [];
        while (tokens.MoveNext())
            read.Add((Encoding.UTF8.GetString(bytes[..tokens.Length]), tokens.IsWord));
        return read;
    }
}
