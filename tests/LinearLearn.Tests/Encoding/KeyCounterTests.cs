namespace LinearLearn.Tests;

public class KeyCounterTests
{
    /// <summary>
    /// Covers all algorithms, with a reused counter: insertion of few keys, sorting by first bits or digits, and counting in a table.
    /// </summary>
    [Test]
    public void KeyCounter_counts_equal_those_of_a_dictionary()
    {
        KeyCounter counter = new();
        SplitMix64 random = new(1);
        foreach (int keyBits in new[] { 2, 7, 13, 19, 25, 19, 2 })
        {
            foreach (int count in new[] { 0, 1, 2, 8, 9, 40, 41, 255, 256, 999, 1000, 70_000, 300_000, 5 })
            {
                uint[] keys = new uint[count];
                for (int i = 0; i < count; i++)
                    keys[i] = (uint)(random.Next() >> (64 - keyBits)) >> (i % 3 == 0 ? keyBits / 2 : 0);
                AssertCounts(counter, keyBits, keys);
            }
        }
    }

    [Test]
    public void KeyCounter_Start_discards_an_unfinished_count()
    {
        KeyCounter counter = new();
        counter.Start(19);
        counter.Reserve(100)[0] = 7;
        counter.Add(1);
        AssertCounts(counter, 19, [3, 1, 3]);
    }

    private static void AssertCounts(KeyCounter counter, int keyBits, uint[] keys)
    {
        counter.Start(keyBits);
        foreach (uint[] part in keys.Chunk(700))
        {
            part.CopyTo(counter.Reserve(part.Length + 3));
            counter.Add(part.Length);
        }
        counter.Finish();
        (uint Key, int Count)[] expected = [.. keys.GroupBy(key => key).Select(group => (group.Key, group.Count())).OrderBy(pair =>
            pair.Key)];
        Assert.That(counter.Keys.SequenceEqual([.. expected.Select(pair => pair.Key)]), $"{keyBits} bits, {keys.Length} keys");
        Assert.That(counter.Occurrences.SequenceEqual([.. expected.Select(pair => pair.Count)]), $"{keyBits} bits, {keys.Length} keys");
    }
}
