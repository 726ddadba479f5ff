namespace LinearLearn.Tests;

public class ReadAheadTests
{
    private int _read;
    private int _disposed;

    [SetUp]
    public void Reset() => _read = _disposed = 0;

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(100)]
    public async Task ReadAhead_returns_all_parts_in_order(int count)
    {
        Assert.That(ReadAhead.Read(Count(count)), Is.EqualTo(Enumerable.Range(0, count)));
        List<int> parts = [];
        await foreach (int part in ReadAhead.ReadAsync(CountAsync(count), CancellationToken.None))
            parts.Add(part);
        Assert.That(parts, Is.EqualTo(Enumerable.Range(0, count)));
        Assert.That(_disposed, Is.EqualTo(2));
    }

    [Test]
    public void ReadAhead_reads_at_most_one_part_ahead()
    {
        foreach (int part in ReadAhead.Read(Count(50)))
            Assert.That(Volatile.Read(ref _read), Is.InRange(part + 1, part + 2));
    }

    [Test]
    public void ReadAhead_throws_an_exception_after_the_parts_before_it()
    {
        List<int> parts = [];
        Assert.That(
            () =>
            {
                foreach (int part in ReadAhead.Read(Count(100, faultAt: 3)))
                    parts.Add(part);
            },
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("part 3"));
        Assert.That((parts.Count, _disposed), Is.EqualTo((3, 1)));
    }

    [Test]
    public async Task ReadAhead_disposes_the_sequence_if_the_caller_stops_early([Values] bool faultAhead)
    {
        foreach (int part in ReadAhead.Read(Count(100, faultAhead ? 1 : 100)))
            break;
        Assert.That((_disposed, _read), Is.EqualTo((1, faultAhead ? 1 : 2)), "the part ahead was read before the sequence was disposed");
        await foreach (int part in ReadAhead.ReadAsync(CountAsync(100, faultAhead ? 1 : 100), CancellationToken.None))
            break;
        Assert.That(_disposed, Is.EqualTo(2));
    }

    [Test]
    public void ReadAhead_disposes_the_sequence_if_the_caller_throws()
    {
        Assert.That(
            () =>
            {
                foreach (int part in ReadAhead.Read(Count(100)))
                    throw new InvalidOperationException("caller");
            },
            Throws.InvalidOperationException.With.Message.EqualTo("caller"));
        Assert.That(_disposed, Is.EqualTo(1));
    }

    [Test]
    public void ReadAhead_passes_the_token_to_the_sequence()
    {
        using CancellationTokenSource source = new();
        int count = 0;
        Assert.That(
            async () =>
            {
                await foreach (int part in ReadAhead.ReadAsync(CountAsync(1000), source.Token))
                {
                    if (++count == 3)
                        await source.CancelAsync();
                }
            },
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That((count, _disposed), Is.EqualTo((3, 1)).Or.EqualTo((4, 1)));
    }

    private IEnumerable<int> Count(int count, int faultAt = int.MaxValue)
    {
        try
        {
            for (int i = 0; i < count; i++)
            {
                if (i == faultAt)
                    throw new InvalidDataException($"part {i}");
                Interlocked.Increment(ref _read);
                yield return i;
            }
        }
        finally
        {
            Interlocked.Increment(ref _disposed);
        }
    }

    private async IAsyncEnumerable<int> CountAsync(
        int count,
        int faultAt = int.MaxValue,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            for (int i = 0; i < count; i++)
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                if (i == faultAt)
                    throw new InvalidDataException($"part {i}");
                yield return i;
            }
        }
        finally
        {
            Interlocked.Increment(ref _disposed);
        }
    }
}
