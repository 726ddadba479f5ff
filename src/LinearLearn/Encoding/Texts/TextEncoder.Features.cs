using System.Runtime.CompilerServices;
using System.Text;

namespace LinearLearn;

// Computes the features of a text as keys: twice the column, plus 1 for character n-grams. docs/text-encoding.md defines them.
public sealed partial class TextEncoder
{
    /// <summary>The hash of an empty character n-gram, different from the FNV-1a offset basis that words start with.</summary>
    private const uint CharacterBasis = 0x9747B28C;

    /// <summary>The factors that mix the hash of a word with that of the next one, and with the distance of a skip bigram.</summary>
    private const uint WordFactor = 0xCC9E2D51, DistanceFactor = 0x1B873593;

    /// <summary>The number of tokens kept: a power of 2 above the largest distance of skip bigrams.</summary>
    private const int Window = 32;

    private const byte Boundary = (byte)' ';

    /// <summary>Counts the features of a text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Count(ReadOnlySpan<char> text, KeyCounter counter, FeatureNames? names)
    {
        Span<byte> bytes = stackalloc byte[TokenReader.MaxBytes + 2]; // the token between two boundaries
        Span<uint> hashes = stackalloc uint[Window], grams = stackalloc uint[TextEncoderOptions.MostWords];
        bytes[0] = Boundary;
        TokenReader tokens = new(text, bytes[1..], Options.Lowercase, Options.Punctuation);
        counter.Start(Options.HashBits + 1);
        for (int token = 0; tokens.MoveNext(); token++)
        {
            Span<uint> keys = counter.Reserve(_mostOfWords + (_lengths * (tokens.Length + 2)));
            int count = AddWords(tokens.Hash, token, hashes, grams, keys);
            if (_lengths > 0 && tokens.IsWord)
            {
                bytes[tokens.Length + 1] = Boundary;
                count += AddCharacters(bytes[..(tokens.Length + 2)], tokens.IsAscii, keys[count..]);
            }
            names?.Add(token, bytes.Slice(1, tokens.Length), tokens.IsWord, keys[..count]);
            counter.Add(count);
        }
    }

    /// <summary>Adds the word n-grams that end with a token, and the skip bigrams.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int AddWords(uint hash, int token, Span<uint> hashes, Span<uint> grams, Span<uint> keys)
    {
        int count = 0;
        for (int n = Math.Min(_words - 1, token); n > 0; n--)
        {
            grams[n] = (grams[n - 1] * WordFactor) + hash;
            keys[count++] = (Mix(grams[n]) & _mask) << 1;
        }
        grams[0] = hash;
        if (_words > 0)
            keys[count++] = (Mix(hash) & _mask) << 1;
        if (_window > 0)
        {
            for (int distance = 2; distance <= Math.Min(_window, token); distance++)
            {
                uint first = hashes[(token - distance) & (Window - 1)] + ((uint)distance * DistanceFactor);
                keys[count++] = (Mix((first * WordFactor) + hash) & _mask) << 1;
            }
            hashes[token & (Window - 1)] = hash;
        }
        return count;
    }

    /// <summary>Adds the character n-grams of a token between two boundaries.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private int AddCharacters(ReadOnlySpan<byte> bytes, bool isAscii, Span<uint> keys)
    {
        int shortest = _shortest, longest = _longest;
        uint mask = (_mask << 1) | 1;
        if (!isAscii)
            return AddWideCharacters(bytes, keys);
        int count = 0;
        for (int start = 0; start <= bytes.Length - shortest; start++)
        {
            ReadOnlySpan<byte> grams = bytes.Slice(start, Math.Min(longest, bytes.Length - start));
            uint hash = CharacterBasis;
            int i = 0;
            for (; i < shortest - 1; i++)
                hash = (hash ^ grams[i]) * TokenReader.Prime;
            for (; i < grams.Length; i++)
            {
                hash = (hash ^ grams[i]) * TokenReader.Prime;
                keys[count++] = ((Mix(hash) << 1) | 1) & mask;
            }
        }
        return count;
    }

    /// <summary>Adds the character n-grams of a token that has characters of several bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int AddWideCharacters(ReadOnlySpan<byte> bytes, Span<uint> keys)
    {
        int count = 0;
        for (int start = 0; start < bytes.Length; start++)
        {
            if (IsContinuation(bytes[start]))
                continue;
            uint hash = CharacterBasis;
            for (int i = start, length = 0; i < bytes.Length && length < _longest; i++)
            {
                hash = (hash ^ bytes[i]) * TokenReader.Prime;
                if (i + 1 < bytes.Length && IsContinuation(bytes[i + 1]))
                    continue;
                if (++length >= _shortest)
                    keys[count++] = ((Mix(hash) & _mask) << 1) | 1;
            }
        }
        return count;
    }

    /// <summary>Determines whether a byte of UTF-8 is not the first one of its character.</summary>
    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;

    /// <summary>Applies the final mix of MurmurHash3_x86_32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Mix(uint hash)
    {
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }

    /// <summary>Names the columns of features by their part of the text, in the order in which keys are added.</summary>
    private sealed class FeatureNames(TextEncoderOptions options, FeatureBuffer features, int firstColumn, string prefix)
    {
        private const string Gap = "…";

        private readonly string[] _words = new string[Window];
        private int _key;

        public void Add(int token, ReadOnlySpan<byte> word, bool isWord, ReadOnlySpan<uint> keys)
        {
            _key = 0;
            _words[token & (Window - 1)] = Encoding.UTF8.GetString(word);
            for (int n = Math.Min(options.WordNGrams - 1, token); n >= 0 && options.WordNGrams > 0; n--)
                Add(keys, string.Join(' ', Enumerable.Range(token - n, n + 1).Select(GetWord)));
            for (int distance = 2; distance <= Math.Min(options.SkipBigrams, token); distance++)
                Add(keys, $"{GetWord(token - distance)} {Gap} {GetWord(token)}");
            if (isWord && options.CharacterNGrams is { } range)
                AddCharacters(GetWord(token), range, keys);
        }

        /// <summary>
        /// Names character n-grams: "fre…" starts a word, "…ree" ends one, "…re…" is inside one, and "free" is a whole word.
        /// </summary>
        private void AddCharacters(string word, NGramRange range, ReadOnlySpan<uint> keys)
        {
            Rune[] runes = [new(Boundary), .. word.EnumerateRunes(), new(Boundary)];
            for (int start = 0; start < runes.Length; start++)
            {
                for (int length = range.Shortest; length <= Math.Min(range.Longest, runes.Length - start); length++)
                {
                    int first = Math.Max(start, 1), end = Math.Min(start + length, runes.Length - 1);
                    string text = string.Concat(runes[first..Math.Max(first, end)]);
                    Add(keys, $"{(start > 0 ? Gap : "")}{text}{(start + length < runes.Length ? Gap : "")}");
                }
            }
        }

        private string GetWord(int token) => _words[token & (Window - 1)];

        private void Add(ReadOnlySpan<uint> keys, string name) => features.AddName(firstColumn + (int)(keys[_key++] >> 1), prefix + name);
    }
}
