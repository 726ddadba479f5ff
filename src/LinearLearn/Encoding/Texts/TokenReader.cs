using System.Runtime.CompilerServices;
using System.Text;

namespace LinearLearn;

/// <summary>Reads the tokens of a text one by one, as UTF-8, without allocating strings.</summary>
/// <param name="text">The text. Unpaired surrogates count as U+FFFD.</param>
/// <param name="bytes">Receives the bytes of a token: room for <see cref="MaxBytes"/> bytes.</param>
/// <param name="lowercase">Whether tokens are converted to lowercase.</param>
/// <param name="punctuation">Whether punctuation forms tokens.</param>
internal ref struct TokenReader(ReadOnlySpan<char> text, Span<byte> bytes, bool lowercase, bool punctuation)
{
    /// <summary>The maximum length of a token, at which longer ones are split.</summary>
    public const int MaxBytes = 256;

    /// <summary>The length to which longer runs of a punctuation mark are shortened.</summary>
    public const int LongestRun = 3;

    /// <summary>The constants of FNV-1a.</summary>
    public const uint OffsetBasis = 2166136261, Prime = 16777619;

    private const char TypographicApostrophe = '’';

    private readonly ReadOnlySpan<char> _text = text;
    private readonly Span<byte> _bytes = bytes;
    private readonly ReadOnlySpan<byte> _words = lowercase ? LowerWords : Words;
    private int _position;

    /// <summary>Gets the number of bytes of the token.</summary>
    public int Length { get; private set; }

    /// <summary>Gets the FNV-1a hash of the bytes of the token.</summary>
    public uint Hash { get; private set; }

    /// <summary>Gets whether the token is a word or an ideograph, and therefore has character n-grams.</summary>
    public bool IsWord { get; private set; }

    /// <summary>Gets whether all bytes of the token are ASCII.</summary>
    public bool IsAscii { get; private set; }

    /// <summary>Gets a table that maps ASCII characters of words to themselves and all others to 0.</summary>
    private static ReadOnlySpan<byte> Words =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 0, 0, 0, 0, 0, 0,
        0, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 0, 0, 0, 0, 95,
        0, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122,
        0, 0, 0, 0, 0,
    ];

    /// <summary>Gets a table that maps ASCII characters of words to lowercase and all others to 0.</summary>
    private static ReadOnlySpan<byte> LowerWords =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 0, 0, 0, 0, 0, 0,
        0, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122,
        0, 0, 0, 0, 95,
        0, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122,
        0, 0, 0, 0, 0,
    ];

    /// <summary>Reads the next token.</summary>
    /// <returns>Whether there was one.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool MoveNext()
    {
        while ((uint)_position < (uint)_text.Length)
        {
            char first = _text[_position];
            if (first < _words.Length)
            {
                if (_words[first] != 0)
                    return ReadWord();
                if (punctuation && first is > ' ' and not '\x7F')
                    return ReadRun(new Rune(first), 1);
                _position++;
                continue;
            }
            Rune rune = Decode(_position, out int length);
            switch (CharacterKinds.Get(rune))
            {
                case CharacterKind.Word or CharacterKind.Mark:
                    return ReadWord();
                case CharacterKind.Ideograph:
                    return ReadIdeograph(rune, length);
                case CharacterKind.Symbol:
                    return ReadSymbol(rune, length);
                case CharacterKind.RegionalIndicator:
                    return ReadFlag(rune, length);
                case CharacterKind.Punctuation when punctuation:
                    return ReadRun(rune, length);
                default:
                    _position += length;
                    break;
            }
        }
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ReadWord()
    {
        ReadOnlySpan<char> text = _text;
        ReadOnlySpan<byte> words = _words;
        Span<byte> bytes = _bytes[..MaxBytes];
        int position = _position, length = 0;
        uint hash = OffsetBasis;
        bool isAscii = true;
        while ((uint)position < (uint)text.Length)
        {
            char next = text[position];
            if (next < words.Length)
            {
                byte value = words[next];
                if (value == 0)
                {
                    if (!Joins(next, position))
                        break;
                    value = (byte)next;
                }
                if ((uint)length >= (uint)bytes.Length)
                    break;
                bytes[length++] = value;
                hash = (hash ^ value) * Prime;
                position++;
            }
            else
            {
                int before = length, consumed = AddWide(next, position, ref length);
                if (consumed == 0)
                    break;
                for (int i = before; i < length; i++)
                {
                    isAscii &= bytes[i] < 0x80;
                    hash = (hash ^ bytes[i]) * Prime;
                }
                position += consumed;
            }
        }
        _position = position;
        Length = length;
        Hash = hash;
        IsWord = true;
        IsAscii = isAscii;
        return true;
    }

    /// <summary>Appends a non-ASCII character of a word, unless it is ignored, and returns its length; 0 if it ends the word.</summary>
    private readonly int AddWide(char next, int position, ref int length)
    {
        if (next == TypographicApostrophe)
        {
            if (length >= MaxBytes || !Joins('\'', position))
                return 0;
            _bytes[length++] = (byte)'\'';
            return 1;
        }
        Rune rune = Decode(position, out int consumed);
        switch (CharacterKinds.Get(rune))
        {
            case CharacterKind.Ignored:
                return consumed;
            case CharacterKind.Word or CharacterKind.Mark:
                return TryAppend(rune, ref length) ? consumed : 0;
            default:
                return 0;
        }
    }

    /// <summary>Determines whether an apostrophe is inside a word, or a dot or comma is between two digits.</summary>
    private readonly bool Joins(char mark, int position)
    {
        if (position + 1 >= _text.Length)
            return false;
        char next = _text[position + 1];
        return mark switch
        {
            '\'' => next < _words.Length ? _words[next] != 0 : CharacterKinds.Get(Decode(position + 1, out _)) is CharacterKind.Word,
            '.' or ',' => char.IsAsciiDigit(_text[position - 1]) && char.IsAsciiDigit(next),
            _ => false,
        };
    }

    private bool ReadIdeograph(Rune rune, int consumed)
    {
        int position = _position + consumed, length = 0;
        TryAppend(rune, ref length);
        while (position < _text.Length && _text[position] >= 0x80)
        {
            rune = Decode(position, out consumed);
            CharacterKind kind = CharacterKinds.Get(rune);
            if (kind != CharacterKind.Ignored && (kind != CharacterKind.Mark || !TryAppend(rune, ref length)))
                break;
            position += consumed;
        }
        return Finish(position, length, isWord: true);
    }

    /// <summary>Reads a symbol with its marks, skin tones and tags, and the symbols that joiners connect to it.</summary>
    private bool ReadSymbol(Rune rune, int consumed)
    {
        int position = _position + consumed, length = 0;
        bool isJoined = false;
        TryAppend(rune, ref length);
        while (position < _text.Length && _text[position] >= 0x80)
        {
            rune = Decode(position, out consumed);
            CharacterKind kind = CharacterKinds.Get(rune);
            bool isJoiner = rune.Value == CharacterKinds.ZeroWidthJoiner && position + 1 < _text.Length
                && CharacterKinds.Get(Decode(position + 1, out _)) == CharacterKind.Symbol;
            bool belongs = kind == CharacterKind.Mark || CharacterKinds.IsSkinTone(rune) || CharacterKinds.IsTag(rune) || isJoiner
                || (isJoined && kind == CharacterKind.Symbol);
            if (belongs ? !TryAppend(rune, ref length) : kind != CharacterKind.Ignored)
                break;
            isJoined = isJoiner;
            position += consumed;
        }
        return Finish(position, length, isWord: false);
    }

    private bool ReadFlag(Rune rune, int consumed)
    {
        int position = _position + consumed, length = 0;
        TryAppend(rune, ref length);
        if (position < _text.Length && Decode(position, out consumed) is var second
            && CharacterKinds.Get(second) == CharacterKind.RegionalIndicator)
        {
            TryAppend(second, ref length);
            position += consumed;
        }
        return Finish(position, length, isWord: false);
    }

    private bool ReadRun(Rune rune, int consumed)
    {
        ReadOnlySpan<char> one = _text.Slice(_position, consumed);
        int position = _position, length = 0;
        for (int run = 0; _text[position..].StartsWith(one, StringComparison.Ordinal); run++)
        {
            if (run < LongestRun)
                TryAppend(rune, ref length);
            position += consumed;
        }
        return Finish(position, length, isWord: false);
    }

    private bool Finish(int position, int length, bool isWord)
    {
        _position = position;
        Length = length;
        Hash = HashBytes(OffsetBasis, _bytes[..length]);
        IsWord = isWord;
        IsAscii = _bytes[0] < 0x80;
        return true;
    }

    /// <summary>Appends a code point if the token has room for it.</summary>
    private readonly bool TryAppend(Rune rune, ref int length)
    {
        if (lowercase)
            rune = CharacterKinds.ToLower(rune);
        if (length + rune.Utf8SequenceLength > MaxBytes)
            return false;
        length += rune.EncodeToUtf8(_bytes[length..]);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Rune Decode(int position, out int length)
    {
        Rune.DecodeFromUtf16(_text[position..], out Rune rune, out length);
        return rune;
    }

    private static uint HashBytes(uint hash, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
            hash = (hash ^ value) * Prime;
        return hash;
    }
}
