using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>
/// Counts how often each key occurs, and gives the keys in ascending order. Its buffers are reused. Time and memory are linear: few keys
/// are sorted by their first bits, more by their digits, and many are counted in an array of all keys. Loops are optimized from the start
/// (AggressiveOptimization): a pass over many short texts is over before the runtime's tiers would get to them.
/// </summary>
internal sealed class KeyCounter
{
    /// <summary>As many keys as this are sorted by insertion alone.</summary>
    private const int FewKeys = 8;

    /// <summary>Up to as many keys are sorted by their first bits and by insertion.</summary>
    private const int MostInserted = byte.MaxValue;

    /// <summary>Digits of few keys are short: their counts must be cleared and added up.</summary>
    private const int LeastOfLongDigits = 1000;

    /// <summary>As many keys as this are sorted, however large keys can be.</summary>
    private const int LeastCounted = 1 << 16;

    private const int ShortDigitBits = 7, LongDigitBits = 10;

    private readonly int[] _places = new int[1 << LongDigitBits];
    private readonly byte[] _bytePlaces = new byte[1 << 9];
    private uint[] _keys = new uint[512];
    private uint[] _sorted = new uint[512];
    private int[] _occurrences = new int[512];
    private int[] _table = [];
    private int _count;
    private int _keyBits;
    private int _most;
    private bool _isTable;

    /// <summary>Gets the keys that occur, ascending, after <see cref="Finish"/>.</summary>
    public ReadOnlySpan<uint> Keys => _keys.AsSpan(0, _count);

    /// <summary>Gets how often each of the keys occurs.</summary>
    public ReadOnlySpan<int> Occurrences => _occurrences.AsSpan(0, _count);

    /// <summary>Begins to count.</summary>
    /// <param name="keyBits">All keys are below 2^keyBits: 1 to 25.</param>
    public void Start(int keyBits)
    {
        _keyBits = keyBits;
        _most = Math.Max(LeastCounted, 1 << Math.Max(0, keyBits - 2));
        _count = 0;
        _isTable = false;
    }

    /// <summary>Gets room to write keys to. <see cref="Add"/> then counts them.</summary>
    public Span<uint> Reserve(int keys)
    {
        if (_keys.Length - _count < keys)
            MakeRoom(keys);
        return _keys.AsSpan(_count, keys);
    }

    /// <summary>Counts the first keys of the room that was reserved last.</summary>
    public void Add(int keys) => _count += keys;

    /// <summary>Ends to count: sets <see cref="Keys"/> and <see cref="Occurrences"/>.</summary>
    public void Finish()
    {
        if (_isTable)
            ListTable();
        else if (_count > 0)
            Merge(Sort());
    }

    private void MakeRoom(int keys)
    {
        if (_count > 0 && _count + keys > _most)
        {
            CountInTable();
            if (_keys.Length >= keys)
                return;
        }
        Array.Resize(ref _keys, (int)Math.Clamp(2L * _keys.Length, _count + keys, Math.Max(_most, _count + keys)));
    }

    /// <summary>Moves the keys so far into the table.</summary>
    private void CountInTable()
    {
        int size = 1 << _keyBits;
        if (_table.Length < size)
            _table = new int[size]; // the one before is all 0, as is this one
        Span<int> table = _table.AsSpan(0, size);
        foreach (uint key in _keys.AsSpan(0, _count))
            table[(int)key]++;
        _count = 0;
        _isTable = true;
    }

    /// <summary>Lists what is in the table, and clears it.</summary>
    private void ListTable()
    {
        CountInTable();
        Span<int> table = _table.AsSpan(0, 1 << _keyBits);
        int distinct = table.Length - table.Count(0);
        if (_keys.Length < distinct)
            _keys = new uint[distinct];
        if (_occurrences.Length < distinct)
            _occurrences = new int[distinct];
        for (int key = 0; table[key..].IndexOfAnyExcept(0) is >= 0 and int gap; key++)
        {
            key += gap;
            _keys[_count] = (uint)key;
            _occurrences[_count++] = table[key];
            table[key] = 0;
        }
    }

    /// <summary>Sorts the keys.</summary>
    /// <returns>The array in which they are.</returns>
    private uint[] Sort()
    {
        if (_sorted.Length < _count)
            _sorted = new uint[_keys.Length];
        if (_count > MostInserted)
            return SortByDigits();
        Span<uint> keys = _keys.AsSpan(0, _count), sorted = _sorted.AsSpan(0, _count);
        if (_count > FewKeys)
            SortByFirstBits(keys, sorted);
        else
            keys.CopyTo(sorted);
        InsertMisplaced(sorted);
        return _sorted;
    }

    /// <summary>Sorts by the first bits: more than tell most keys apart. Counts are bytes, of which eight are added up at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SortByFirstBits(ReadOnlySpan<uint> keys, Span<uint> sorted)
    {
        const ulong Ones = 0x0101010101010101;
        int bits = Math.Min(BitOperations.Log2((uint)keys.Length) + 2, _keyBits), shift = _keyBits - bits;
        Span<byte> places = _bytePlaces.AsSpan(0, Math.Max(sizeof(ulong), 1 << bits));
        places.Clear();
        foreach (uint key in keys)
            places[(int)(key >> shift)]++;
        ulong before = 0;
        for (Span<byte> rest = places; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..])
        {
            ulong counts = BinaryPrimitives.ReadUInt64LittleEndian(rest), ends = counts * Ones;
            BinaryPrimitives.WriteUInt64LittleEndian(rest, ends - counts + (before * Ones));
            before += ends >> 56;
        }
        foreach (uint key in keys)
            sorted[places[(int)(key >> shift)]++] = key;
    }

    /// <summary>Sorts keys of which most are sorted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InsertMisplaced(Span<uint> sorted)
    {
        uint before = sorted[0];
        for (int i = 1; i < sorted.Length; i++)
        {
            uint key = sorted[i];
            if (key >= before)
            {
                before = key;
                continue;
            }
            int place = i;
            for (; place > 0 && sorted[place - 1] > key; place--)
                sorted[place] = sorted[place - 1];
            sorted[place] = key;
        }
    }

    /// <summary>Sorts the keys by their digits, from the last one on.</summary>
    private uint[] SortByDigits()
    {
        int mostBits = _count < LeastOfLongDigits ? ShortDigitBits : LongDigitBits;
        int passes = (_keyBits + mostBits - 1) / mostBits, digitBits = (_keyBits + passes - 1) / passes;
        uint[] from = _keys, to = _sorted;
        for (int pass = 0; pass < passes; pass++)
        {
            SortByDigit(from.AsSpan(0, _count), to.AsSpan(0, _count), _places.AsSpan(0, 1 << digitBits), pass * digitBits);
            (from, to) = (to, from);
        }
        return from;
    }

    /// <summary>Sorts the keys by one digit. Keys with the same one stay in their order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SortByDigit(ReadOnlySpan<uint> keys, Span<uint> sorted, Span<int> places, int shift)
    {
        uint mask = (uint)places.Length - 1;
        places.Clear();
        foreach (uint key in keys)
            places[(int)((key >> shift) & mask)]++;
        int place = 0;
        foreach (ref int start in places)
        {
            int count = start;
            start = place;
            place += count;
        }
        foreach (uint key in keys)
            sorted[places[(int)((key >> shift) & mask)]++] = key;
    }

    /// <summary>Lists each of the sorted keys once, with the number of times it occurs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Merge(uint[] sorted)
    {
        if (_occurrences.Length < _count)
            _occurrences = new int[_keys.Length];
        ReadOnlySpan<uint> from = sorted.AsSpan(0, _count);
        Span<uint> keys = _keys.AsSpan(0, _count); // where sorted is this array, what is written was read before
        Span<int> occurrences = _occurrences.AsSpan(0, _count);
        int last = 0, start = 0;
        uint key = from[0];
        for (int i = 1; i < from.Length; i++)
        {
            uint next = from[i];
            keys[last] = key;
            occurrences[last] = i - start; // right as soon as the next key differs
            bool isNew = next != key;
            start = isNew ? i : start;
            last += isNew ? 1 : 0;
            key = next;
        }
        keys[last] = key;
        occurrences[last] = from.Length - start;
        _count = last + 1;
    }
}
