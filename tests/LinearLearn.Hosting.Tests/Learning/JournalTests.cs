namespace LinearLearn.Hosting.Tests;

public class JournalTests : FolderFixture
{
    private static readonly UInt128 Start = new(1, 2);

    private static readonly EncodedRow[] Rows =
    [
        new([0, 5], [1.5f, -2]), new(null, [1, 2, 3]), new([], []), new([7], [float.Epsilon]),
    ];

    private string FilePath => Folder.GetFile("journal");

    [Test]
    public void Journal_returns_what_was_written()
    {
        Write();
        using JournalReader reader = JournalReader.Open(FilePath, Start);
        Assert.That(reader.Header, Is.EqualTo(new JournalHeader(Start, 10, 3)));
        for (int i = 0; i < Rows.Length; i++)
        {
            Assert.That(reader.TryRead(out long seen, out EncodedRow row, out int classIndex, out float weight));
            Assert.That((seen, classIndex, weight), Is.EqualTo((11L + i, i, i + 0.5f)));
            Assert.That(row.Columns, Is.EqualTo(Rows[i].Columns));
            Assert.That(row.Values, Is.EqualTo(Rows[i].Values));
        }
        Assert.That(reader.TryRead(out _, out _, out _, out _), Is.False);
        Assert.That(reader.RemainingBytes, Is.Zero);
    }

    [Test]
    public void Journal_with_records_longer_than_its_buffer_is_read_behind_damage()
    {
        float[] values = [.. Enumerable.Range(0, 300_000).Select(i => (float)i)]; // 1.2 MB
        using (Journal journal = Journal.Create(FilePath, new JournalHeader(Start, 0, 0)))
        {
            for (int i = 0; i < 4; i++)
                journal.Append(i + 1, new EncodedRow(null, values), 0, 1);
            journal.Commit();
        }
        byte[] bytes = File.ReadAllBytes(FilePath);
        bytes[bytes.Length / 2] ^= 1; // at the end of the second record
        File.WriteAllBytes(FilePath, bytes);
        using JournalReader reader = JournalReader.Open(FilePath, Start);
        List<long> read = [];
        do
        {
            while (reader.TryRead(out long seen, out EncodedRow row, out _, out _))
            {
                read.Add(seen);
                Assert.That(row.Values.AsSpan().SequenceEqual(values));
            }
        }
        while (reader.TrySkipDamage());
        Assert.That(read, Is.EqualTo(new long[] { 1, 3, 4 }));
        Assert.That(reader.RemainingBytes, Is.Zero);
    }

    [Test]
    public void Journal_cut_at_any_byte_returns_the_complete_records_and_continues_after_them()
    {
        long[] ends = Write();
        byte[] bytes = File.ReadAllBytes(FilePath);
        for (int length = JournalHeader.Bytes; length < bytes.Length; length++)
        {
            File.WriteAllBytes(FilePath, bytes[..length]);
            using JournalReader reader = JournalReader.Open(FilePath, Start);
            int count = 0;
            while (reader.TryRead(out long seen, out _, out _, out _))
                Assert.That(seen, Is.EqualTo(11 + count++));
            Assert.That(count, Is.EqualTo(ends.Count(end => end <= length)), $"{length} bytes");
            Assert.That(reader.TrySkipDamage(), Is.False, $"{length} bytes");
            Assert.That(reader.EndsInUnfinishedRecord(), $"{length} bytes");

            using (Journal journal = Journal.Open(FilePath, Start, reader.Position))
            {
                journal.Append(11 + count, Rows[0], 0, 1);
                journal.Commit();
            }
            using JournalReader continued = JournalReader.Open(FilePath, Start);
            for (int i = 0; i <= count; i++)
                Assert.That(continued.TryRead(out _, out _, out _, out _));
            Assert.That(continued.RemainingBytes, Is.Zero);
        }
    }

    [Test]
    public void Journal_with_any_flipped_bit_returns_all_other_records()
    {
        long[] ends = Write();
        byte[] bytes = File.ReadAllBytes(FilePath);
        for (int i = JournalHeader.Bytes; i < bytes.Length; i++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] damaged = [.. bytes];
                damaged[i] ^= (byte)(1 << bit);
                File.WriteAllBytes(FilePath, damaged);
                using JournalReader reader = JournalReader.Open(FilePath, Start);
                int count = 0;
                while (reader.TryRead(out _, out _, out _, out _))
                    count++;
                Assert.That(count, Is.EqualTo(ends.Count(end => end <= i)), $"byte {i}, bit {bit}");
                bool isInLast = count == ends.Length - 1;
                Assert.That(reader.EndsInUnfinishedRecord(), Is.False, $"byte {i}, bit {bit}");
                Assert.That(reader.TrySkipDamage(), Is.EqualTo(!isInLast), $"byte {i}, bit {bit}");
                if (isInLast)
                    continue;
                Assert.That(reader.Position, Is.EqualTo(ends[count]), $"byte {i}, bit {bit}");
                while (reader.TryRead(out long seen, out _, out _, out _))
                    Assert.That(seen, Is.EqualTo(11 + ++count), $"byte {i}, bit {bit}");
                Assert.That(count, Is.EqualTo(ends.Length - 1), $"byte {i}, bit {bit}");
            }
        }
    }

    [Test]
    public void Journal_with_a_damaged_header_returns_its_records()
    {
        Write();
        byte[] bytes = File.ReadAllBytes(FilePath);
        for (int i = 0; i < JournalHeader.Bytes; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[i] ^= 4;
            File.WriteAllBytes(FilePath, damaged);
            using (JournalReader reader = JournalReader.Open(FilePath, Start))
            {
                Assert.That(reader.Header, Is.Null);
                for (int record = 0; record < Rows.Length; record++)
                    Assert.That(reader.TryRead(out _, out _, out _, out _));
            }
            File.WriteAllBytes(FilePath, bytes[..i]);
            using JournalReader cut = JournalReader.Open(FilePath, Start);
            Assert.That((cut.Header, cut.RemainingBytes), Is.EqualTo(((JournalHeader?)null, 0L)));
        }
    }

    [Test]
    public void Journal_whose_flush_fails_has_none_of_the_records()
    {
        using (Journal journal = Journal.Create(FilePath, new JournalHeader(Start, 10, 3)))
        {
            journal.Append(11, Rows[0], 0, 1);
            journal.Commit();
            long length = journal.Length;
            journal.Flush = _ => throw new IOException("no space left");
            journal.Append(12, Rows[1], 0, 1);
            Assert.That(journal.Commit, Throws.TypeOf<IOException>());
            Assert.That(journal.Length, Is.EqualTo(length));
        }
        using JournalReader reader = JournalReader.Open(FilePath, Start);
        Assert.That(reader.TryRead(out long seen, out _, out _, out _));
        Assert.That((seen, reader.RemainingBytes), Is.EqualTo((11L, 0)));
    }

    /// <summary>Writes all rows, two commits, and returns the position after each record.</summary>
    private long[] Write()
    {
        using Journal journal = Journal.Create(FilePath, new JournalHeader(Start, 10, 3));
        List<long> ends = [];
        for (int i = 0; i < Rows.Length; i++)
        {
            journal.Append(11 + i, Rows[i], i, i + 0.5f);
            journal.Commit();
            ends.Add(journal.Length);
        }
        return [.. ends];
    }
}
