using System.Text;

namespace LinearLearn;

/// <summary>
/// Turns words, or names of features of any kind, into sparse rows of a fixed number of columns without a list of the words: a word's hash is
/// its column (feature hashing; K. Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", 2009).
/// </summary>
/// <remarks>
/// <para>
/// With h = MurmurHash3_x86_32 of the word's UTF-8 bytes, as a signed number: column = |h| mod columns, and sign = -1 where h is below 0, so
/// that words which share a column cancel each other as often as they add up. With seed 0 these are the columns and signs of scikit-learn's
/// <c>FeatureHasher</c>. A word that comes several times counts as often; what is 0 in the end is left out. Words are compared byte by byte:
/// case and accents tell them apart.
/// </para>
/// <para>
/// A row is a view into the hasher: valid until its next call. One thread uses a hasher at a time; after the first rows, spans of words are
/// hashed without garbage.
/// </para>
/// </remarks>
public sealed class FeatureHasher
{
    private const int ShortWordBytes = 256;

    /// <summary>What the parameter is called that most errors are about.</summary>
    private const string Words = "words";

    private readonly bool _alternateSign;
    private readonly uint _seed;

    /// <summary>column * 2^32 + the word's place, so that sorting puts the words of a column together and keeps them in their order.</summary>
    private long[] _keys = new long[16];
    private float[] _parts = new float[16];
    private int _count;
    private int[] _columns = [];
    private float[] _values = [];
    private byte[] _longWord = [];

    /// <summary>Makes a hasher.</summary>
    /// <param name="columns">The number of features of a row, 1 or more, for instance 2^18: the more, the fewer words share one.</param>
    /// <param name="alternateSign">Whether a word's value is multiplied with its sign: true by default. False keeps counts positive.</param>
    /// <param name="seed">Another seed, other columns: any number, 0 by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 1 columns.</exception>
    public FeatureHasher(int columns, bool alternateSign = true, uint seed = 0)
    {
        Columns = Guard.AtLeast(columns, 1, nameof(columns));
        _alternateSign = alternateSign;
        _seed = seed;
    }

    /// <summary>The number of features of a row.</summary>
    public int Columns { get; }

    /// <summary>Hashes words; each counts 1.</summary>
    /// <param name="words">For instance those of a text. None give an empty row.</param>
    /// <returns>A row of <see cref="Columns"/> features, valid until the next call.</returns>
    /// <exception cref="ArgumentException">A word is null.</exception>
    public SparseRow Hash(params ReadOnlySpan<string> words)
    {
        _count = 0;
        foreach (string word in words)
            Add(word, 1);
        return Collect();
    }

    /// <summary>Hashes words; each counts 1.</summary>
    /// <param name="words">For instance those of a text. None give an empty row.</param>
    /// <returns>A row of <see cref="Columns"/> features, valid until the next call.</returns>
    /// <exception cref="ArgumentException">A word is null.</exception>
    public SparseRow Hash(IEnumerable<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        _count = 0;
        foreach (string word in words)
            Add(word, 1);
        return Collect();
    }

    /// <summary>Hashes words with values, such as how rare they are, or names of features with the features.</summary>
    /// <param name="words">The words.</param>
    /// <param name="values">The value of each. Finite.</param>
    /// <returns>A row of <see cref="Columns"/> features, valid until the next call.</returns>
    /// <exception cref="ArgumentException">The lengths differ, a word is null, a value is NaN or infinite, or the sum of a column is too large for a float.</exception>
    public SparseRow Hash(ReadOnlySpan<string> words, ReadOnlySpan<float> values)
    {
        if (words.Length != values.Length)
            throw new ArgumentException(Guard.Text($"expected a value for each of {words.Length} words, found {values.Length}"), nameof(values));
        _count = 0;
        for (int i = 0; i < words.Length; i++)
            Add(words[i], values[i], nameof(values));
        return Collect(nameof(values));
    }

    /// <summary>Hashes words with values, such as how rare they are, or names of features with the features.</summary>
    /// <param name="words">The words, each with its value. Finite.</param>
    /// <returns>A row of <see cref="Columns"/> features, valid until the next call.</returns>
    /// <exception cref="ArgumentException">A word is null, a value is NaN or infinite, or the sum of a column is too large for a float.</exception>
    public SparseRow Hash(IEnumerable<(string Word, float Value)> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        _count = 0;
        foreach ((string word, float value) in words)
            Add(word, value);
        return Collect();
    }

    /// <summary>Hashes the words of many texts.</summary>
    /// <param name="texts">For each text its words; each counts 1.</param>
    /// <returns>Features of a row a text and <see cref="Columns"/> columns: with labels, a <see cref="Dataset"/>.</returns>
    /// <exception cref="ArgumentException">A text or a word is null, or an array does not hold the words of all texts.</exception>
    public SparseFeatures HashAll(IEnumerable<IEnumerable<string>> texts) => HashAll(texts, Array.MaxLength);

    internal SparseFeatures HashAll(IEnumerable<IEnumerable<string>> texts, int maxValues)
    {
        ArgumentNullException.ThrowIfNull(texts);
        SparseRowsBuilder rows = new(maxValues);
        foreach (IEnumerable<string> text in texts)
        {
            if (text is null)
                throw new ArgumentException(Guard.Text($"expected the words of a text, found null at place {rows.Rows}"), nameof(texts));
            SparseRow row = Hash(text);
            for (int i = 0; i < row.Count; i++)
            {
                if (!rows.TryAdd(row.Columns[i], row.Values[i]))
                    throw new ArgumentException(Guard.Text($"expected at most {maxValues} features that are not 0, found more in text {rows.Rows}"), nameof(texts));
            }
            rows.EndRow();
        }
        return rows.Take(Columns);
    }

    private void Add(string word, float value, string valuesParam = Words, string wordsParam = Words)
    {
        if (word is null)
            throw new ArgumentException(Guard.Text($"expected a word, found null at place {_count}"), wordsParam);
        if (!float.IsFinite(value))
            throw new ArgumentException(Guard.Text($"expected finite numbers, found {value} at place {_count}"), valuesParam);
        if (_count == _keys.Length)
        {
            Array.Resize(ref _keys, 2 * _count);
            Array.Resize(ref _parts, 2 * _count);
        }
        int hash = (int)HashOf(word);
        long column = Math.Abs((long)hash) % Columns;
        _keys[_count] = column << 32 | (uint)_count;
        _parts[_count] = _alternateSign && hash < 0 ? -value : value;
        _count++;
    }

    private uint HashOf(string word)
    {
        int room = Encoding.UTF8.GetMaxByteCount(word.Length);
        if (room > ShortWordBytes && room > _longWord.Length)
            _longWord = new byte[room];
        Span<byte> bytes = room <= ShortWordBytes ? stackalloc byte[ShortWordBytes] : _longWord;
        return MurmurHash3.Hash32(bytes[..Encoding.UTF8.GetBytes(word, bytes)], _seed);
    }

    /// <summary>Sums what has the same column.</summary>
    private SparseRow Collect(string paramName = Words)
    {
        if (_columns.Length < _count)
        {
            _columns = new int[_keys.Length];
            _values = new float[_keys.Length];
        }
        ReadOnlySpan<long> keys = _keys.AsSpan(0, _count);
        _keys.AsSpan(0, _count).Sort();
        int count = 0;
        for (int i = 0; i < keys.Length;)
        {
            int column = (int)(keys[i] >> 32);
            double sum = 0;
            for (; i < keys.Length && (int)(keys[i] >> 32) == column; i++)
                sum += _parts[(int)keys[i]];
            float value = (float)sum;
            if (!float.IsFinite(value))
                throw new ArgumentException(Guard.Text($"the sum in column {column} is {sum}: too large for a float"), paramName);
            if (value == 0)
                continue;
            _columns[count] = column;
            _values[count++] = value;
        }
        return SparseRow.Checked(_columns.AsSpan(0, count), _values.AsSpan(0, count));
    }
}
