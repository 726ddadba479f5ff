using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Counts how often each key occurs and lists the keys in ascending order.</summary>
/// <remarks>
/// Buffers are reused. Time and memory are linear: a few keys are sorted by their first bits, more keys by their digits, and many are
/// counted in an array of all possible keys. Loops use AggressiveOptimization, because a pass over many short texts ends before tiered
/// compilation would optimize them.
/// </remarks>
internal sealed class KeyCounter
{
    /// <summary>The maximum number of keys sorted by insertion alone.</summary>
    private const int FewKeys = 8;

    /// <summary>The maximum number of keys sorted by their first bits, then by insertion.</summary>
    private const int MostInserted = byte.MaxValue;

    /// <summary>The minimum number of keys sorted by long digits, whose counts take longer to clear and add up.</summary>
    private const int LeastOfLongDigits = 1000;

    /// <summary>The number of keys up to which keys of any size are sorted rather than counted.</summary>
    private const int LeastCounted = 1 << 16;

    private const int ShortDigitBits = 7, LongDigitBits = 10;

    private readonly int[] _offsets = new int[1 << LongDigitBits];
    private readonly byte[] _byteOffsets = new byte[1 << 9];
    private uint[] _keys = new uint[512];
    private uint[] _sorted = new uint[512];
    private int[] _occurrences = new int[512];
    private int[] _table = [];
    private int _count;
    private int _keyBits;
    private int _most;
    private bool _isTable;

    /// <summary>Gets the distinct keys in ascending order, after <see cref="Finish"/>.</summary>
    public ReadOnlySpan<uint> Keys => _keys.AsSpan(0, _count);

    /// <summary>Gets the number of occurrences of each of the <see cref="Keys"/>.</summary>
    public ReadOnlySpan<int> Occurrences => _occurrences.AsSpan(0, _count);

    /// <summary>Starts a new count.</summary>
    /// <param name="keyBits">The number of bits of a key: 1 to 25. All keys are below 2^keyBits.</param>
    public void Start(int keyBits)
    {
        _keyBits = keyBits;
        _most = Math.Max(LeastCounted, 1 << Math.Max(0, keyBits - 2));
        _count = 0;
        _isTable = false;
    }

    /// <summary>Gets a span to write keys to, which <see cref="Add"/> then counts.</summary>
    public Span<uint> Reserve(int keys)
    {
        if (_keys.Length - _count < keys)
            MakeRoom(keys);
        return _keys.AsSpan(_count, keys);
    }

    /// <summary>Counts the first keys of the span that was reserved last.</summary>
    public void Add(int keys) => _count += keys;

    /// <summary>Ends the count and sets <see cref="Keys"/> and <see cref="Occurrences"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    /// <summary>Counts the keys collected so far in the table and removes them.</summary>
    private void CountInTable()
    {
        int size = 1 << _keyBits;
        if (_table.Length < size)
            _table = new int[size]; // all 0, like the previous one at this point
        Span<int> table = _table.AsSpan(0, size);
        foreach (uint key in _keys.AsSpan(0, _count))
            table[(int)key]++;
        _count = 0;
        _isTable = true;
    }

    /// <summary>Lists the keys in the table with their counts, and clears the table.</summary>
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
    /// <returns>The array that contains the sorted keys.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    /// <summary>Sorts by enough first bits to distinguish most keys, with counts of one byte that are summed eight at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SortByFirstBits(ReadOnlySpan<uint> keys, Span<uint> sorted)
    {
        const ulong Ones = 0x0101010101010101;
        int bits = Math.Min(BitOperations.Log2((uint)keys.Length) + 2, _keyBits), shift = _keyBits - bits;
        Span<byte> offsets = _byteOffsets.AsSpan(0, Math.Max(sizeof(ulong), 1 << bits));
        offsets.Clear();
        foreach (uint key in keys)
            offsets[(int)(key >> shift)]++;
        ulong before = 0;
        for (Span<byte> rest = offsets; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..])
        {
            ulong counts = BinaryPrimitives.ReadUInt64LittleEndian(rest), ends = counts * Ones;
            BinaryPrimitives.WriteUInt64LittleEndian(rest, ends - counts + (before * Ones));
            before += ends >> 56;
        }
        foreach (uint key in keys)
            sorted[offsets[(int)(key >> shift)]++] = key;
    }

    /// <summary>Sorts keys that are mostly sorted.</summary>
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
            int index = i;
            for (; index > 0 && sorted[index - 1] > key; index--)
                sorted[index] = sorted[index - 1];
            sorted[index] = key;
        }
    }

    /// <summary>Sorts the keys by their digits, starting with the last one.</summary>
    private uint[] SortByDigits()
    {
        int mostBits = _count < LeastOfLongDigits ? ShortDigitBits : LongDigitBits;
        int passes = (_keyBits + mostBits - 1) / mostBits, digitBits = (_keyBits + passes - 1) / passes;
        uint[] from = _keys, to = _sorted;
        for (int pass = 0; pass < passes; pass++)
        {
            SortByDigit(from.AsSpan(0, _count), to.AsSpan(0, _count), _offsets.AsSpan(0, 1 << digitBits), pass * digitBits);
            (from, to) = (to, from);
        }
        return from;
    }

    /// <summary>Sorts the keys by one digit, stably.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SortByDigit(ReadOnlySpan<uint> keys, Span<uint> sorted, Span<int> offsets, int shift)
    {
        uint mask = (uint)offsets.Length - 1;
        offsets.Clear();
        foreach (uint key in keys)
            offsets[(int)((key >> shift) & mask)]++;
        int offset = 0;
        foreach (ref int start in offsets)
        {
            int count = start;
            start = offset;
            offset += count;
        }
        foreach (uint key in keys)
            sorted[offsets[(int)((key >> shift) & mask)]++] = key;
    }

    /// <summary>Lists each of the sorted keys once, with the number of times it occurs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Merge(uint[] sorted)
    {
        if (_occurrences.Length < _count)
            _occurrences = new int[_keys.Length];
        ReadOnlySpan<uint> from = sorted.AsSpan(0, _count);
        Span<uint> keys = _keys.AsSpan(0, _count); // if sorted is the same array, keys are read before they are overwritten
        Span<int> occurrences = _occurrences.AsSpan(0, _count);
        int last = 0, start = 0;
        uint key = from[0];
        for (int i = 1; i < from.Length; i++)
        {
            uint next = from[i];
            keys[last] = key;
            occurrences[last] = i - start; // final once the next key differs
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
