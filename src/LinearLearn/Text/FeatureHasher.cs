using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace LinearLearn;

/// <summary>Hashes words, or names of features of any kind, to sparse rows with a fixed number of columns, without a vocabulary.</summary>
/// <remarks>
/// <para>
/// The hash of a word determines its column (feature hashing; K. Weinberger et al., "Feature Hashing for Large Scale Multitask Learning",
/// 2009). With h = MurmurHash3_x86_32 of the word's UTF-8 bytes, as a signed number: column = |h| mod columns, and sign = -1 if h is
/// negative. Therefore, words that share a column cancel each other as often as they add up. With seed 0, columns and signs equal those
/// of scikit-learn's <c>FeatureHasher</c>. Repeated words add up, and a column whose sum is 0 is omitted. Words are compared byte by
/// byte: case and accents matter.
/// </para>
/// <para>
/// Instances are immutable and thread-safe. A row has new arrays, or uses buffers of the caller without allocation.
/// </para>
/// </remarks>
public sealed class FeatureHasher
{
    /// <summary>The maximum number of words in a row, and of characters in a word, before an array is rented.</summary>
    private const int MaxWordsOnStack = KeySorter.FewKeys, MaxCharactersOnStack = 85;

    private const int MaxBytesPerCharacter = 3;

    private readonly bool _alternateSign;
    private readonly uint _seed;

    /// <summary>2^64 / columns, rounded up, or 0 for one column.</summary>
    /// <remarks>
    /// With it, the remainder of a division by columns takes two multiplications. D. Lemire, O. Kaser and N. Kurz, "Faster Remainder by
    /// Direct Computation", 2019.
    /// </remarks>
    private readonly ulong _reciprocal;

    /// <summary>The number of bits of the largest key.</summary>
    private readonly int _keyBits;

    /// <summary>Creates a hasher.</summary>
    /// <param name="columns">
    /// The number of features per row, 1 or more, for example 2^18. More columns mean fewer words that share a column.
    /// </param>
    /// <param name="alternateSign">
    /// Whether to multiply the value of each word by its sign. False keeps counts positive. Default: true.
    /// </param>
    /// <param name="seed">The seed of the hash; another seed gives other columns. Default: 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of columns is below 1.</exception>
    public FeatureHasher(int columns, bool alternateSign = true, uint seed = 0)
    {
        Columns = Guard.AtLeast(columns, 1, nameof(columns));
        _alternateSign = alternateSign;
        _seed = seed;
        _reciprocal = (ulong.MaxValue / (uint)columns) + 1;
        _keyBits = BitOperations.Log2((uint)columns) + 2;
    }

    /// <summary>Gets the number of features per row.</summary>
    public int Columns { get; }

    /// <summary>Hashes words with a value of 1 each.</summary>
    /// <param name="words">The words, for example those of a text. Without words, the row is empty.</param>
    /// <returns>A row of <see cref="Columns"/> features in new arrays.</returns>
    /// <exception cref="ArgumentException">A word is null.</exception>
    [OverloadResolutionPriority(1)] // an array is a span and an IEnumerable, which Visual Basic would find ambiguous
    public SparseRow Hash(params ReadOnlySpan<string> words) => Hash(words, new int[words.Length], new float[words.Length]);

    /// <inheritdoc cref="Hash(ReadOnlySpan{string})"/>
    public SparseRow Hash(IEnumerable<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return Hash(words as string[] ?? [.. words]);
    }

    /// <summary>Hashes words with values, such as inverse document frequencies, or feature names with feature values.</summary>
    /// <param name="words">The words.</param>
    /// <param name="values">The value of each word, finite.</param>
    /// <returns>A row of <see cref="Columns"/> features in new arrays.</returns>
    /// <exception cref="ArgumentException">
    /// The lengths differ, a word is null, a value is NaN or infinite, or the sum of a column overflows a float.
    /// </exception>
    public SparseRow Hash(ReadOnlySpan<string> words, ReadOnlySpan<float> values) =>
        Hash(words, values, new int[words.Length], new float[words.Length]);

    /// <summary>Hashes words with values, such as inverse document frequencies, or feature names with feature values.</summary>
    /// <param name="words">The words, each with its value, finite.</param>
    /// <returns>A row of <see cref="Columns"/> features in new arrays.</returns>
    /// <exception cref="ArgumentException">
    /// A word is null, a value is NaN or infinite, or the sum of a column overflows a float.
    /// </exception>
    public SparseRow Hash(IEnumerable<(string Word, float Value)> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        (string Word, float Value)[] pairs = [.. words];
        string[] names = Array.ConvertAll(pairs, pair => pair.Word);
        return Collect(names, Array.ConvertAll(pairs, pair => pair.Value), new int[names.Length], new float[names.Length], nameof(words));
    }

    /// <summary>Hashes words with a value of 1 each into buffers of the caller, without allocating.</summary>
    /// <param name="words">The words, for example those of a text. Without words, the row is empty.</param>
    /// <param name="columnBuffer">Receives the columns of the row. At least as long as <paramref name="words"/>.</param>
    /// <param name="valueBuffer">Receives the values of the row. At least as long as <paramref name="words"/>.</param>
    /// <returns>A row of <see cref="Columns"/> features in the two buffers, valid until they are modified.</returns>
    /// <exception cref="ArgumentException">A word is null, or a buffer is too short.</exception>
    public SparseRow Hash(scoped ReadOnlySpan<string> words, Span<int> columnBuffer, Span<float> valueBuffer) =>
        Collect(words, [], columnBuffer, valueBuffer, nameof(words));

    /// <summary>Hashes words with values into buffers of the caller, without allocating.</summary>
    /// <param name="words">The words.</param>
    /// <param name="values">The value of each word, finite. Must not overlap <paramref name="valueBuffer"/>.</param>
    /// <param name="columnBuffer">Receives the columns of the row. At least as long as <paramref name="words"/>.</param>
    /// <param name="valueBuffer">Receives the values of the row. At least as long as <paramref name="words"/>.</param>
    /// <returns>A row of <see cref="Columns"/> features in the two buffers, valid until they are modified.</returns>
    /// <exception cref="ArgumentException">
    /// The lengths differ, a word is null, a value is NaN or infinite, the sum of a column overflows a float, or a buffer is
    /// too short or overlaps the values.
    /// </exception>
    public SparseRow Hash(
        scoped ReadOnlySpan<string> words, scoped ReadOnlySpan<float> values, Span<int> columnBuffer, Span<float> valueBuffer)
    {
        if (words.Length != values.Length)
        {
            throw new ArgumentException(
                Guard.Text($"expected a value for each of {words.Length} words, found {values.Length}"), nameof(values));
        }
        if (values.Overlaps(valueBuffer))
            throw new ArgumentException("expected a buffer separate from the values, found one that overlaps them", nameof(valueBuffer));
        return Collect(words, values, columnBuffer, valueBuffer, nameof(values));
    }

    /// <summary>Hashes the words of many texts with a value of 1 each.</summary>
    /// <param name="texts">The words of each text.</param>
    /// <returns>Features with one row per text and <see cref="Columns"/> columns, for example for a <see cref="Dataset"/>.</returns>
    /// <exception cref="ArgumentException">A text or a word is null, or the features are more than an array can hold.</exception>
    public SparseFeatures HashAll(IEnumerable<IEnumerable<string>> texts) => HashAll(texts, Array.MaxLength);

    internal SparseFeatures HashAll(IEnumerable<IEnumerable<string>> texts, int maxValues)
    {
        ArgumentNullException.ThrowIfNull(texts);
        SparseRowsBuilder rows = new(maxValues);
        int[] columnBuffer = [];
        float[] valueBuffer = [];
        foreach (IEnumerable<string> text in texts)
        {
            if (text is null)
                throw new ArgumentException(Guard.Text($"expected the words of a text, found null at index {rows.Rows}"), nameof(texts));
            string[] words = text as string[] ?? [.. text];
            if (columnBuffer.Length < words.Length)
            {
                columnBuffer = new int[words.Length];
                valueBuffer = new float[words.Length];
            }
            SparseRow row = Hash(words, columnBuffer, valueBuffer);
            if (!rows.TryAdd(row.Columns, row.Values))
            {
                throw new ArgumentException(
                    Guard.Text($"expected at most {maxValues} nonzero features, found more in text {rows.Rows}"), nameof(texts));
            }
            rows.EndRow();
        }
        return rows.Build(Columns);
    }

    /// <summary>Sums the values of words that share a column; without values, each word has the value 1.</summary>
    private SparseRow Collect(
        scoped ReadOnlySpan<string> words,
        scoped ReadOnlySpan<float> values,
        Span<int> columnBuffer,
        Span<float> valueBuffer,
        string valuesParam)
    {
        RequireRoom(columnBuffer.Length, words.Length, nameof(columnBuffer));
        RequireRoom(valueBuffer.Length, words.Length, nameof(valueBuffer));
        Kernels.RequireFinite(values, valuesParam);
        columnBuffer = columnBuffer[..words.Length];
        valueBuffer = valueBuffer[..words.Length];
        if (words.Length <= MaxWordsOnStack)
        {
            Span<uint> keys = stackalloc uint[MaxWordsOnStack];
            WriteKeys(words, keys);
            KeySorter.Sort(keys[..words.Length], _keyBits, values, columnBuffer, valueBuffer);
        }
        else
        {
            uint[] keys = ArrayPool<uint>.Shared.Rent(words.Length);
            ulong[] order = ArrayPool<ulong>.Shared.Rent(words.Length);
            WriteKeys(words, keys);
            KeySorter.SortMany(keys.AsSpan(0, words.Length), order.AsSpan(0, words.Length), values, columnBuffer, valueBuffer);
            ArrayPool<uint>.Shared.Return(keys); // after an exception, the arrays are garbage-collected instead
            ArrayPool<ulong>.Shared.Return(order);
        }
        int count = AddUp(columnBuffer, valueBuffer, valuesParam);
        return SparseRow.Checked(columnBuffer[..count], valueBuffer[..count]);
    }

    /// <summary>Sums the values of each column, in their order, and omits sums of 0.</summary>
    /// <returns>The number of columns.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int AddUp(Span<int> columns, Span<float> values, string valuesParam)
    {
        values = values[..columns.Length];
        int count = 0;
        for (int i = 0; i < columns.Length;)
        {
            int column = columns[i];
            float sum = values[i++];
            if (i < columns.Length && columns[i] == column)
            {
                double exact = sum;
                for (; i < columns.Length && columns[i] == column; i++)
                    exact += values[i];
                sum = (float)exact;
                if (!float.IsFinite(sum))
                {
                    throw new ArgumentException(
                        Guard.Text($"expected sums that a float can hold, found {exact} in column {column}"), valuesParam);
                }
            }
            columns[count] = column;
            values[count] = sum;
            count += sum != 0 ? 1 : 0;
        }
        return count;
    }

    /// <summary>Writes a key for each word: twice its column, plus 1 for a negative sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WriteKeys(ReadOnlySpan<string> words, Span<uint> keys)
    {
        keys = keys[..words.Length];
        uint seed = _seed, columns = (uint)Columns, signs = _alternateSign ? 1u : 0;
        ulong reciprocal = _reciprocal;
        for (int i = 0; i < words.Length; i++)
        {
            if (words[i] is not { } word)
                throw new ArgumentException(Guard.Text($"expected a word, found null at index {i}"), nameof(words));
            if (!MurmurHash3.TryHashAscii(word, seed, out uint hash))
                hash = HashWide(word);
            uint isNegative = hash >> 31, magnitude = (hash ^ (0 - isNegative)) + isNegative;
            uint column = (uint)Math.BigMul(reciprocal * magnitude, columns, out _); // magnitude % columns
            keys[i] = column << 1 | (isNegative & signs);
        }
    }

    /// <summary>Hashes a word that has other characters than ASCII.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private uint HashWide(string word)
    {
        if (word.Length <= MaxCharactersOnStack)
        {
            Span<byte> few = stackalloc byte[MaxCharactersOnStack * MaxBytesPerCharacter];
            return MurmurHash3.Hash32(few[..Encoding.UTF8.GetBytes(word, few)], _seed);
        }
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetByteCount(word));
        uint hash = MurmurHash3.Hash32(bytes.AsSpan(0, Encoding.UTF8.GetBytes(word, bytes)), _seed);
        ArrayPool<byte>.Shared.Return(bytes);
        return hash;
    }

    private static void RequireRoom(int length, int words, string paramName)
    {
        if (length < words)
            throw new ArgumentException(Guard.Text($"expected room for {words} words, found {length}"), paramName);
    }
}
