namespace LinearLearn;

/// <summary>Contains the C# code that splits a text into tokens, for generated text encoders.</summary>
internal static class CSharpTokenTemplates
{
    /// <summary>The class that reads tokens, and the hash of their bytes.</summary>
    public static ReadOnlySpan<byte> Tokens => """
            private static uint HashBytes(uint hash, byte[] bytes, int start, int count)
            {
                for (int i = start; i < start + count; i++)
                    hash = unchecked((hash ^ bytes[i]) * 16777619);
                return hash;
            }

            // Reads the tokens of a text: words, ideographs, symbols, flags and runs of punctuation.
            private sealed class TokenReader
            {
                private const int MostBytes = 256;

                private readonly string _text;
                private readonly bool _lowercase;
                private readonly bool _punctuation;
                private int _position;

                public TokenReader(string text, bool lowercase, bool punctuation)
                {
                    _text = text;
                    _lowercase = lowercase;
                    _punctuation = punctuation;
                }

                private enum Kind
                {
                    Separator, Word, Mark, Ideograph, Symbol, Flag, Punctuation, Ignored,
                }

                // The token in UTF-8, between two spaces.
                public byte[] Bytes { get; } = new byte[MostBytes + 2];

                public int Length { get; private set; }

                public bool IsWord { get; private set; }

                public bool Read()
                {
                    while (_position < _text.Length)
                    {
                        Length = 0;
                        IsWord = false;
                        int character = Decode(_position, out int units);
                        Kind kind = KindOf(character);
                        if (kind == Kind.Word || kind == Kind.Mark)
                            ReadWord();
                        else if (kind == Kind.Ideograph)
                            ReadIdeograph(character, units);
                        else if (kind == Kind.Symbol)
                            ReadSymbol(character, units);
                        else if (kind == Kind.Flag)
                            ReadFlag(character, units);
                        else if (kind == Kind.Punctuation && _punctuation)
                            ReadRun(character, units);
                        else
                        {
                            _position += units;
                            continue;
                        }
                        Bytes[0] = (byte)' ';
                        Bytes[Length + 1] = (byte)' ';
                        return true;
                    }
                    return false;
                }

                private void ReadWord()
                {
                    IsWord = true;
                    while (_position < _text.Length)
                    {
                        char unit = _text[_position];
                        int character = Decode(_position, out int units);
                        Kind kind = KindOf(character);
                        bool isMark = unit == '\'' || unit == '\u2019' || unit == '.' || unit == ',';
                        if (isMark)
                            character = unit == '\u2019' ? '\'' : unit;
                        if (isMark ? !Joins(character) || !TryAppend(character)
                            : kind == Kind.Word || kind == Kind.Mark ? !TryAppend(character)
                            : kind != Kind.Ignored)
                            return;
                        _position += units;
                    }
                }

                // Determines whether an apostrophe is inside a word, or a dot or comma is between two digits.
                private bool Joins(int mark)
                {
                    if (_position + 1 >= _text.Length)
                        return false;
                    return mark == '\'' ? KindOf(Decode(_position + 1, out _)) == Kind.Word
                        : IsDigit(_text[_position - 1]) && IsDigit(_text[_position + 1]);
                }

                private void ReadIdeograph(int character, int units)
                {
                    IsWord = true;
                    TryAppend(character);
                    for (_position += units; _position < _text.Length && _text[_position] >= 0x80; _position += units)
                    {
                        character = Decode(_position, out units);
                        Kind kind = KindOf(character);
                        if (kind != Kind.Ignored && (kind != Kind.Mark || !TryAppend(character)))
                            break;
                    }
                }

                private void ReadSymbol(int character, int units)
                {
                    bool isJoined = false;
                    TryAppend(character);
                    for (_position += units; _position < _text.Length && _text[_position] >= 0x80; _position += units)
                    {
                        character = Decode(_position, out units);
                        Kind kind = KindOf(character);
                        bool isJoiner = character == 0x200D && _position + 1 < _text.Length
                            && KindOf(Decode(_position + 1, out _)) == Kind.Symbol;
                        bool isModifier = (character >= 0x1F3FB && character <= 0x1F3FF) || (character >= 0xE0020 && character <= 0xE007F);
                        bool belongs = kind == Kind.Mark || isModifier || isJoiner || (isJoined && kind == Kind.Symbol);
                        if (belongs ? !TryAppend(character) : kind != Kind.Ignored)
                            break;
                        isJoined = isJoiner;
                    }
                }

                private void ReadFlag(int character, int units)
                {
                    TryAppend(character);
                    _position += units;
                    if (_position >= _text.Length)
                        return;
                    character = Decode(_position, out units);
                    if (KindOf(character) != Kind.Flag)
                        return;
                    TryAppend(character);
                    _position += units;
                }

                private void ReadRun(int character, int units)
                {
                    int start = _position;
                    for (int run = 0; string.CompareOrdinal(_text, start, _text, _position, units) == 0; run++)
                    {
                        if (run < 3)
                            TryAppend(character);
                        _position += units;
                    }
                }

                private bool TryAppend(int character)
                {
                    if (_lowercase)
                        character = ToLower(character);
                    int count = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
                    if (Length + count > MostBytes)
                        return false;
                    for (int i = count - 1; i > 0; i--, character >>= 6)
                        Bytes[1 + Length + i] = (byte)(0x80 | (character & 0x3F));
                    int first = count == 1 ? character : (0xF00 >> count & 0xFF) | character;
                    Bytes[1 + Length] = (byte)first;
                    Length += count;
                    return true;
                }

                // Decodes a code point; an unpaired surrogate is U+FFFD.
                private int Decode(int position, out int units)
                {
                    char unit = _text[position];
                    units = 1;
                    if (!char.IsSurrogate(unit))
                        return unit;
                    if (position + 1 == _text.Length || !char.IsSurrogatePair(unit, _text[position + 1]))
                        return 0xFFFD;
                    units = 2;
                    return char.ConvertToUtf32(unit, _text[position + 1]);
                }

                private static bool IsDigit(char unit) => unit >= '0' && unit <= '9';

                private static int ToLower(int character)
                {
                    if (character == 0x130)
                        return 'i';
                    return character < 0x10000 ? char.ToLowerInvariant((char)character)
                        : char.ConvertToUtf32(char.ConvertFromUtf32(character).ToLowerInvariant(), 0);
                }

                private static Kind KindOf(int character)
                {
                    if ((character >= 0xFE00 && character <= 0xFE0F) || (character >= 0xE0100 && character <= 0xE01EF))
                        return Kind.Ignored;
                    if (character >= 0x1F1E6 && character <= 0x1F1FF)
                        return Kind.Flag;
                    if (character >= 0x1F000 && character <= 0x1FAFF)
                        return Kind.Symbol;
                    if (IsIdeograph(character))
                        return Kind.Ideograph;
                    UnicodeCategory category = character < 0x10000 ? CharUnicodeInfo.GetUnicodeCategory((char)character)
                        : CharUnicodeInfo.GetUnicodeCategory(char.ConvertFromUtf32(character), 0);
                    switch (category)
                    {
                        case UnicodeCategory.UppercaseLetter:
                        case UnicodeCategory.LowercaseLetter:
                        case UnicodeCategory.TitlecaseLetter:
                        case UnicodeCategory.ModifierLetter:
                        case UnicodeCategory.OtherLetter:
                        case UnicodeCategory.DecimalDigitNumber:
                        case UnicodeCategory.LetterNumber:
                        case UnicodeCategory.OtherNumber:
                        case UnicodeCategory.ConnectorPunctuation:
                            return Kind.Word;
                        case UnicodeCategory.NonSpacingMark:
                        case UnicodeCategory.SpacingCombiningMark:
                        case UnicodeCategory.EnclosingMark:
                            return Kind.Mark;
                        case UnicodeCategory.Format:
                            return Kind.Ignored;
                        case UnicodeCategory.OtherSymbol:
                            return Kind.Symbol;
                        case UnicodeCategory.DashPunctuation:
                        case UnicodeCategory.OpenPunctuation:
                        case UnicodeCategory.ClosePunctuation:
                        case UnicodeCategory.InitialQuotePunctuation:
                        case UnicodeCategory.FinalQuotePunctuation:
                        case UnicodeCategory.OtherPunctuation:
                        case UnicodeCategory.MathSymbol:
                        case UnicodeCategory.CurrencySymbol:
                        case UnicodeCategory.ModifierSymbol:
                            return Kind.Punctuation;
                        default:
                            return Kind.Separator;
                    }
                }

                private static bool IsIdeograph(int character) =>
                    (character >= 0x3005 && character <= 0x3007) || (character >= 0x3041 && character <= 0x3096)
                    || (character >= 0x309B && character <= 0x309F) || (character >= 0x30A1 && character <= 0x30FA)
                    || (character >= 0x30FC && character <= 0x30FF) || (character >= 0x31F0 && character <= 0x31FF)
                    || (character >= 0x3400 && character <= 0x4DBF) || (character >= 0x4E00 && character <= 0x9FFF)
                    || (character >= 0xF900 && character <= 0xFAFF) || (character >= 0xFF66 && character <= 0xFF9F)
                    || (character >= 0x20000 && character <= 0x3FFFF);
            }

        """u8;
}
